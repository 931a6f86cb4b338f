"""One step of SimpleRNN, LSTM and GRU, forwards."""

from playground.catalog.formulas.computation import Cell
from playground.explain.kinds.recurrent.reading import Reading
from playground.explain.subject import numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Number, Operand, Product, Sum

SUM = "Σ xᵢ · wᵢ + Σ hⱼ · uⱼ"


def equations_of(reading: Reading) -> tuple[Equation, ...]:
    """Return the equations of a step; the last one is the state after it."""
    if reading.is_skipped:
        before = reading.state(reading.unit, "hₜ₋₁")
        return (_result(reading, "hₜ", before, note="padding is skipped"),)
    return _STEPS[reading.tape.given.cell](reading)


def _simple(reading: Reading) -> tuple[Equation, ...]:
    z = _total(reading, "z", "h")
    return (z, _activated(reading, "hₜ", "h", z.operand))


def _memory(reading: Reading) -> tuple[Equation, ...]:
    lines: list[Equation] = []
    parts: dict[str, Operand] = {}
    for gate in ("i", "f", "c̃", "o"):
        z = _total(reading, f"z {gate}", gate)
        value = _activated(reading, gate, gate, z.operand)
        lines += [z, value]
        parts[gate] = value.operand
    before = reading.memory("cₜ₋₁")
    c = _result(reading, "cₜ", parts["f"] * before + parts["i"] * parts["c̃"])
    shaped = _activated(reading, "a(cₜ)", "c̃", c.operand)
    return (*lines, c, shaped, _result(reading, "hₜ", parts["o"] * shaped.operand))


def _gated(reading: Reading) -> tuple[Equation, ...]:
    z_sum, r_sum = _total(reading, "z z", "z"), _total(reading, "z r", "r")
    z = _activated(reading, "z", "z", z_sum.operand)
    r = _activated(reading, "r", "r", r_sum.operand)
    lines = [z_sum, z, r_sum, r]
    pattern = "Σ xᵢ · wᵢ" + (" + b" if has_bias(reading) else "")
    given = _result(reading, "zₓ", Sum(given_terms(reading, "h̃"), pattern))
    lines.append(given)
    if reading.tape.given.resets_after:
        is_double = has_bias(reading)
        own = "Σ hⱼ · uⱼ + b" if is_double else "Σ hⱼ · uⱼ"
        kept = _result(reading, "zₕ", Sum(kept_terms(reading, "h̃"), own))
        lines.append(kept)
        inner: Formula = given.operand + r.operand * kept.operand
    else:
        inner = given.operand + _reset_before(reading)
    total = _result(reading, "z h̃", inner)
    new = _activated(reading, "h̃", "h̃", total.operand)
    before = reading.state(reading.unit, "hₜ₋₁")
    formula = z.operand * before + (Number(1.0) - z.operand) * new.operand
    return (*lines, total, new, _result(reading, "hₜ", formula))


_STEPS = {Cell.SIMPLE: _simple, Cell.MEMORY: _memory, Cell.GATED: _gated}


def has_bias(reading: Reading) -> bool:
    """Return whether the sums have a bias."""
    return "bias" in reading.tape.given.arrays


def given_terms(reading: Reading, gate: str) -> tuple[Formula, ...]:
    """Return the terms of the inputs, and the bias."""
    column = reading.column(gate)
    terms: list[Formula] = []
    for feature in range(reading.tape.given.x.shape[-1]):
        w = reading.weight("kernel", (feature, column), numbered("w", (feature,)))
        terms.append(Product((reading.x(feature), w)))
    return (*terms, *_bias(reading, column, 0))


def kept_terms(reading: Reading, gate: str) -> tuple[Formula, ...]:
    """Return the terms of the state before, and the second bias of a double one."""
    column = reading.column(gate)
    terms: list[Formula] = []
    for unit in range(reading.tape.given.units):
        u = reading.weight("recurrent_kernel", (unit, column), numbered("u", (unit,)))
        terms.append(Product((reading.state(unit, numbered("h", (unit,))), u)))
    return (*terms, *_bias(reading, column, 1))


def _bias(reading: Reading, column: int, row: int) -> tuple[Formula, ...]:
    bias = reading.tape.given.arrays.get("bias")
    if bias is None or (row and bias.ndim == 1):
        return ()
    return (reading.weight("bias", (column,) if bias.ndim == 1 else (row, column), "b"),)


def _reset_before(reading: Reading) -> Formula:
    """Return the terms of the state, reset before it is multiplied by its kernel."""
    column, first = reading.column("h̃"), reading.tape.columns("r").start
    terms: list[Formula] = []
    for unit in range(reading.tape.given.units):
        r = reading.operand(numbered("r", (unit,)), reading.tape.gates, first + unit)
        u = reading.weight("recurrent_kernel", (unit, column), numbered("u", (unit,)))
        terms.append(Product((r, reading.state(unit, numbered("h", (unit,))), u)))
    return Sum(tuple(terms), "Σ rⱼ · hⱼ · uⱼ")


def _total(reading: Reading, symbol: str, gate: str) -> Equation:
    """Return the sum of a gate, term by term."""
    formula = Sum(
        (*given_terms(reading, gate), *kept_terms(reading, gate)),
        SUM + (" + b" if has_bias(reading) else ""),
    )
    return Equation(symbol, formula, evaluate(formula), reading.place(symbol), is_listed=True)


def _activated(reading: Reading, symbol: str, gate: str, z: Operand) -> Equation:
    rule = reading.tape.given.function(gate).rule
    assert rule is not None
    return _result(reading, symbol, rule(z))


def _result(reading: Reading, symbol: str, formula: Formula, note: str = "") -> Equation:
    return Equation(symbol, formula, evaluate(formula), reading.place(symbol), note=note)

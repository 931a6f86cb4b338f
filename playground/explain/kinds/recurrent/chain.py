"""One step of SimpleRNN, LSTM and GRU, backwards: the gradient as a product of its factors."""

from playground.catalog.formulas.computation import Cell
from playground.explain.activations import is_flat
from playground.explain.focus import WeightKey
from playground.explain.kinds.recurrent.reading import Reading
from playground.explain.kinds.recurrent.tape import GATES, value_of
from playground.explain.subject import numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Number, Operand, Product, Sum

BY_H, BY_C, BY_Z = "∂L/∂hₜ", "∂L/∂cₜ", "∂L/∂z"


def gate_of(reading: Reading, key: WeightKey) -> str:
    """Return the gate whose sums take a weight."""
    return GATES[reading.tape.given.cell][key.index[-1] // reading.tape.given.units]


def is_reset(reading: Reading, key: WeightKey) -> bool:
    """Return whether a weight belongs to the product that a GRU resets."""
    if not reading.tape.given.resets_after or gate_of(reading, key) != "h̃":
        return False
    is_second = key.array.endswith("bias") and len(key.index) == 2 and key.index[0] == 1
    return key.array.endswith("recurrent_kernel") or is_second


def chain_of(reading: Reading, key: WeightKey | None) -> tuple[Equation, ...]:
    """Return the equations from the state after a step to the sum that takes a weight."""
    if reading.is_skipped:
        return (_by_state(reading),)
    gate = GATES[reading.tape.given.cell][0] if key is None else gate_of(reading, key)
    lines = [_by_state(reading)]
    if reading.tape.given.cell is Cell.MEMORY:
        lines.append(_by_memory(reading))
    name = "h" if gate == "h" else gate
    by_sum = f"∂L/∂z {gate}" if reading.tape.given.cell is not Cell.SIMPLE else BY_Z
    column = reading.column(gate)
    slope = _slope(reading, gate, column)
    if gate == "h":
        upstream: Equation | None = None
        first = lines[0].operand
    else:
        formula = _by_gate(reading, gate)
        upstream = _own(reading, f"∂L/∂{name}", formula)
        lines.append(upstream)
        first = upstream.operand
    lines += [slope, _own(reading, by_sum, Product((first, slope.operand)))]
    if key is not None and is_reset(reading, key):
        r = _gate(reading, "r")
        lines.append(_own(reading, "∂L/∂zₕ", Product((lines[-1].operand, r))))
    return tuple(lines)


def delta_of(reading: Reading, key: WeightKey) -> Operand | None:
    """Return the gradient by the sum that takes a weight."""
    if reading.is_skipped:
        return None
    gate = gate_of(reading, key)
    if is_reset(reading, key):
        return reading.operand("∂L/∂zₕ", reading.tape.by_reset, reading.unit)
    symbol = BY_Z if gate == "h" else f"∂L/∂z {gate}"
    return reading.operand(symbol, reading.tape.by_sums, reading.column(gate))


def factor_of(reading: Reading, key: WeightKey) -> Formula | None:
    """Return the derivative of that sum by the weight."""
    array = key.array.removeprefix(reading.prefix)
    if key.index[-1] % reading.tape.given.units != reading.unit or reading.is_skipped:
        return None
    if array == "kernel":
        return reading.x(key.index[0])
    if array == "bias":
        return Number(1.0)
    state = reading.state(key.index[0], numbered("h", (key.index[0],)))
    if reading.tape.given.resets_after or gate_of(reading, key) != "h̃":
        return state
    first = reading.tape.columns("r").start
    reset = reading.operand("r", reading.tape.gates, first + key.index[0])
    return Product((reset, state))


def by_input(reading: Reading, feature: int) -> Formula:
    """Return Σ ∂L/∂z · w over all sums that take one number of the input."""
    width = reading.tape.by_sums.shape[-1]
    terms = tuple(
        Product(
            (
                reading.operand(numbered(BY_Z, (at,)), reading.tape.by_sums, at),
                reading.weight("kernel", (feature, at), numbered("w", (at,))),
            )
        )
        for at in range(width)
    )
    return Sum(terms, "Σ ∂L/∂zₖ · wₖ")


def _own(reading: Reading, symbol: str, formula: Formula, note: str = "") -> Equation:
    return Equation(symbol, formula, evaluate(formula), reading.place(symbol), note=note)


def _gate(reading: Reading, gate: str, symbol: str = "") -> Operand:
    return reading.operand(symbol or gate, reading.tape.gates, reading.column(gate))


def _slope(reading: Reading, gate: str, column: int) -> Equation:
    spec = reading.tape.given.function(gate)
    assert spec.slope is not None
    z = Operand("z", reading.entry(reading.tape.sums, column), reading.place(f"z {gate}"))
    a = Operand("hₜ" if gate == "h" else gate, reading.entry(reading.tape.gates, column))
    formula = spec.slope(z, a)
    value = evaluate(formula)
    symbol = f"∂{a.symbol}/∂z"
    return _own(reading, symbol, formula, "flat here" if is_flat(spec, value) else "")


def _by_gate(reading: Reading, gate: str) -> Formula:
    """Return ∂L by the output of a gate."""
    by_h = reading.operand(BY_H, reading.tape.by_h, reading.unit)
    if reading.tape.given.cell is Cell.MEMORY:
        by_c = reading.operand(BY_C, reading.tape.by_c, reading.unit)
        others: dict[str, Formula] = {
            "i": by_c * _gate(reading, "c̃"),
            "f": by_c * reading.memory("cₜ₋₁"),
            "c̃": by_c * _gate(reading, "i"),
            "o": by_h * _shaped(reading),
        }
        return others[gate]
    if gate == "z":
        before = reading.state(reading.unit, "hₜ₋₁")
        return by_h * (before - _gate(reading, "h̃"))
    if gate == "h̃":
        return by_h * (1 - _gate(reading, "z"))
    if reading.tape.given.resets_after:
        by_new = reading.operand("∂L/∂z h̃", reading.tape.by_sums, reading.column("h̃"))
        return by_new * reading.operand("zₕ", reading.tape.reset, reading.unit)
    return Product((reading.state(reading.unit, "hₜ₋₁"), _through(reading, "h̃")))


def _shaped(reading: Reading) -> Operand:
    """Return the activation of the memory after the step."""
    spec = reading.tape.given.function("c̃")
    sample, step, unit = reading.site.sample, reading.step, reading.unit
    value = float(value_of(spec, reading.tape.c[sample, step + 1, unit : unit + 1])[0])
    return Operand("a(cₜ)", value, reading.place("a(cₜ)"))


def _by_memory(reading: Reading) -> Equation:
    """Return ∂L by the memory: through the state, and through the step after."""
    spec, shaped = reading.tape.given.function("c̃"), _shaped(reading)
    c = reading.memory("cₜ", is_after=True)
    assert spec.slope is not None
    by_h = reading.operand(BY_H, reading.tape.by_h, reading.unit)
    formula: Formula = Product((by_h, _gate(reading, "o"), spec.slope(c, shaped)))
    after = _after(reading)
    if after is not None:
        kept = after.operand("∂L/∂cₜ₊₁", after.tape.by_c, after.unit)
        formula = formula + kept * _gate(after, "f", "fₜ₊₁")
    return _own(reading, BY_C, formula)


def _after(reading: Reading) -> Reading | None:
    """Return the next step that is not padding; None after the last."""
    later = (reading.at(step) for step in range(reading.step + 1, reading.steps))
    return next((each for each in later if not each.is_skipped), None)


def _by_state(reading: Reading) -> Equation:
    """Return ∂L by the state: from the layers that read it, and from the step after."""
    tape, after = reading.tape, _after(reading)
    terms: list[Formula] = []
    end = reading.steps if after is None else after.step
    # Padding passes the state on, and with it the gradient.
    for step in range(reading.step, end):
        upstream = float(tape.given.upstreams[reading.site.sample, step, reading.unit])
        if upstream or (after is None and step == end - 1):
            name = reading.upstream if step == reading.step else numbered(reading.upstream, (step,))
            terms.append(Operand(name, upstream, reading.place("a", step)))
    pattern = reading.upstream if terms else ""
    if after is not None:
        terms += _from_after(after)
        pattern += (" + " if pattern else "") + "Σ ∂L/∂zₖ,ₜ₊₁ · uₖ"
        if tape.given.cell is Cell.GATED:
            pattern += " + ∂L/∂hₜ₊₁ · zₜ₊₁"
    formula: Formula = terms[0] if len(terms) == 1 else Sum(tuple(terms), pattern)
    note = "from this step alone" if after is None else f"through step {after.step + 1}"
    found = _own(reading, BY_H, formula, note)
    is_long = isinstance(formula, Sum)
    return Equation(BY_H, formula, found.value, found.place, note=note, is_listed=is_long)


def _from_after(after: Reading) -> list[Formula]:
    gates = GATES[after.tape.given.cell]
    if after.tape.given.cell is not Cell.GATED:
        return [term for gate in gates for term in _terms(after, gate)]
    terms = [term for gate in ("z", "r") for term in _terms(after, gate)]
    by_h = after.operand("∂L/∂hₜ₊₁", after.tape.by_h, after.unit)
    if after.tape.given.resets_after:
        terms += _reset_terms(after)
    else:
        terms.append(Product((_gate(after, "r", "rₜ₊₁"), _through(after, "h̃"))))
    terms.append(Product((by_h, _gate(after, "z", "zₜ₊₁"))))
    return terms


def _terms(after: Reading, gate: str) -> list[Formula]:
    """Return ∂L/∂z · u for every sum of a gate."""
    first = after.tape.columns(gate).start
    return [
        Product(
            (
                after.operand(numbered(BY_Z, (at,)), after.tape.by_sums, first + at),
                after.weight("recurrent_kernel", (after.unit, first + at), numbered("u", (at,))),
            )
        )
        for at in range(after.tape.given.units)
    ]


def _reset_terms(after: Reading) -> list[Formula]:
    first = after.tape.columns("h̃").start
    return [
        Product(
            (
                after.operand(numbered("∂L/∂zₕ", (at,)), after.tape.by_reset, at),
                after.weight("recurrent_kernel", (after.unit, first + at), numbered("u", (at,))),
            )
        )
        for at in range(after.tape.given.units)
    ]


def _through(reading: Reading, gate: str) -> Formula:
    """Return Σ ∂L/∂z · u of a gate, for the unit's state before the step of `reading`."""
    return Sum(tuple(_terms(reading, gate)), "Σ ∂L/∂zₖ · uₖ")

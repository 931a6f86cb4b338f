"""One step of SimpleRNN, LSTM and GRU."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.computation import Cell, Recurrent
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import (
    Equation,
    Formula,
    Number,
    Operand,
    Part,
    Place,
    Product,
    Sum,
    subscript,
)

Floats = NDArray[np.float64]
MOST_STEPS = 512
"""Steps of a sequence that are computed to reach the state before the shown one."""


@dataclass(frozen=True, slots=True)
class _States:
    """State and memory before the step that is shown, and the inputs of the step."""

    h: Floats
    c: Floats
    x: Floats
    time: int
    """Index of the step in the sequence."""


def _gates(site: Site) -> int:
    """Return how many kernels stand side by side."""
    kernel = site.subject.trace.weights[site.layer_id]["kernel"].before
    return int(kernel.shape[-1] // _units(site))


def _units(site: Site) -> int:
    return int(site.subject.output_of(site.layer_id, site.sample).shape[-1])


def _array(site: Site, name: str) -> Floats:
    return site.subject.trace.weights[site.layer_id][name].before.astype(np.float64)


def _function(site: Site, name: str, values: Floats) -> Floats:
    """Apply the activation that a setting names to every value."""
    rule = ACTIVATIONS[str(site.settings[name])].rule
    assert rule is not None
    flat = [evaluate(rule(Operand("z", float(value)))) for value in values.ravel()]
    return np.array(flat).reshape(values.shape)


def is_explained(site: Site) -> bool:
    """Return whether the steps can be computed: no dropout in the layer, no skipped steps."""
    settings = site.settings
    if settings.get("dropout") or settings.get("recurrent_dropout"):
        return False
    if site.input().ndim != 2 or len(site.input()) > MOST_STEPS:
        return False
    names = ("activation", "recurrent_activation")
    if any(ACTIVATIONS[str(settings[one])].rule is None for one in names if one in settings):
        return False
    return not _has_mask(site)


def _has_mask(site: Site) -> bool:
    """Return whether steps may be skipped: an embedding before it marks padding."""
    subject, seen = site.subject, [site.source()]
    while seen:
        layer_id = seen.pop()
        if subject.layer(layer_id).params.get("mask_zero"):
            return True
        seen += subject.sources(layer_id)
    return False


def _states(site: Site) -> _States:
    """Compute the steps before the one that is shown, in float64."""
    x = site.input().astype(np.float64)
    order = list(range(len(x)))
    if site.settings.get("go_backwards"):
        order.reverse()
    last = site.index[0] if site.settings["return_sequences"] else len(x) - 1
    h, c = np.zeros(_units(site)), np.zeros(_units(site))
    for at in order[:last]:
        h, c = _advanced(site, x[at], h, c)
    return _States(h, c, x[order[last]], order[last])


def _advanced(site: Site, x: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats]:
    """Return state and memory after one step."""
    cell = _cell(site)
    units = _units(site)
    given, kept = x @ _array(site, "kernel"), h @ _array(site, "recurrent_kernel")
    bias = _array(site, "bias") if site.has("bias") else np.zeros(given.shape)
    if cell is Cell.GATED:
        return _gated(site, given, kept, bias, h), c
    total = given + kept + bias
    if cell is Cell.SIMPLE:
        return _function(site, "activation", total), c
    i, f, new, o = (total[at * units : (at + 1) * units] for at in range(4))
    i, f, o = (_function(site, "recurrent_activation", part) for part in (i, f, o))
    c = f * c + i * _function(site, "activation", new)
    return o * _function(site, "activation", c), c


def _gated(site: Site, given: Floats, kept: Floats, bias: Floats, h: Floats) -> Floats:
    units = _units(site)
    is_double = bias.ndim == 2
    given = given + (bias[0] if is_double else bias)
    kept = kept + bias[1] if is_double else kept
    gates = _function(site, "recurrent_activation", (given + kept)[: 2 * units])
    z, r = gates[:units], gates[units:]
    if site.settings["reset_after"]:
        inner = given[2 * units :] + r * kept[2 * units :]
    else:
        inner = given[2 * units :] + (r * h) @ _array(site, "recurrent_kernel")[:, 2 * units :]
    return z * h + (1 - z) * _function(site, "activation", inner)


def _cell(site: Site) -> Cell:
    computation = site.layer.spec.computation
    assert isinstance(computation, Recurrent)
    return computation.cell


@dataclass(frozen=True, slots=True)
class _Step:
    """Writes the equations of one step for one unit."""

    site: Site
    states: _States

    def total(self, symbol: str, gate: int) -> Equation:
        """Return the sum of a gate, term by term."""
        return _equation(symbol, (*self.given(gate), *self.kept(gate)), self.site)

    def _column(self, gate: int) -> int:
        return gate * _units(self.site) + self.site.index[-1]

    def given(self, gate: int) -> tuple[Formula, ...]:
        """Return the terms of the inputs, and the bias."""
        column, time = self._column(gate), self.states.time
        terms: list[Formula] = []
        for place in range(len(self.states.x)):
            x = self.site.input_operand((time, place), f"x{subscript(place + 1)}")
            w = self.site.weight("kernel", (place, column), numbered("w", (place,)))
            terms.append(Product((x, w)))
        return (*terms, *self._bias(column, 0))

    def kept(self, gate: int) -> tuple[Formula, ...]:
        """Return the terms of the state before, and the second bias of a double one."""
        column = self._column(gate)
        terms: list[Formula] = []
        for place, value in enumerate(self.states.h.tolist()):
            h = Operand(f"h{subscript(place + 1)}", value)
            u = self.site.weight("recurrent_kernel", (place, column), numbered("u", (place,)))
            terms.append(Product((h, u)))
        return (*terms, *self._bias(column, 1))

    def _bias(self, column: int, row: int) -> tuple[Formula, ...]:
        if not self.site.has("bias"):
            return ()
        is_double = _array(self.site, "bias").ndim == 2
        if row and not is_double:
            return ()
        index: Index = (row, column) if is_double else (column,)
        return (self.site.weight("bias", index, "b"),)

    def function(self, name: str, symbol: str, z: Operand) -> Equation:
        """Return the activation of a setting applied to `z`."""
        rule = ACTIVATIONS[str(self.site.settings[name])].rule
        assert rule is not None
        return _result(symbol, rule(z), self.site)

    @property
    def before(self) -> Operand:
        """The unit's state before the step."""
        return Operand("hₜ₋₁", float(self.states.h[self.site.index[-1]]))


def _equation(symbol: str, terms: tuple[Formula, ...], site: Site) -> Equation:
    pattern = "Σ xᵢ · wᵢ + Σ hⱼ · uⱼ" + (" + b" if site.has("bias") else "")
    formula = Sum(terms, pattern)
    return Equation(symbol, formula, evaluate(formula), _place(site, symbol), is_listed=True)


def _result(symbol: str, formula: Formula, site: Site) -> Equation:
    return Equation(symbol, formula, evaluate(formula), _place(site, symbol))


def _place(site: Site, symbol: str) -> Place:
    return Place(Part.RESULT, site.layer_id, symbol, site.index, site.sample)


def _simple(step: _Step) -> tuple[Equation, ...]:
    z = step.total("z", 0)
    rule = ACTIVATIONS[str(step.site.settings["activation"])].rule
    assert rule is not None
    return (z, step.site.result("hₜ", rule(z.operand)))


def _memory(step: _Step) -> tuple[Equation, ...]:
    lines: list[Equation] = []
    parts: dict[str, Operand] = {}
    for gate, symbol in enumerate(("i", "f", "c̃", "o")):
        name = "activation" if symbol == "c̃" else "recurrent_activation"
        z = step.total(f"z {symbol}", gate)
        value = step.function(name, symbol, z.operand)
        lines += [z, value]
        parts[symbol] = value.operand
    before = Operand("cₜ₋₁", float(step.states.c[step.site.index[-1]]))
    c = _result("cₜ", parts["f"] * before + parts["i"] * parts["c̃"], step.site)
    shaped = step.function("activation", "a(cₜ)", c.operand)
    return (*lines, c, shaped, step.site.result("hₜ", parts["o"] * shaped.operand))


def _with_gates(step: _Step) -> tuple[Equation, ...]:
    z_sum, r_sum = step.total("z z", 0), step.total("z r", 1)
    z = step.function("recurrent_activation", "z", z_sum.operand)
    r = step.function("recurrent_activation", "r", r_sum.operand)
    lines = [z_sum, z, r_sum, r]
    given = _result("zₓ", Sum(step.given(2), "Σ xᵢ · wᵢ + b"), step.site)
    inner: Formula
    if step.site.settings["reset_after"]:
        kept = _result("zₕ", Sum(step.kept(2), "Σ hⱼ · uⱼ + b"), step.site)
        lines += [given, kept]
        inner = given.operand + r.operand * kept.operand
    else:
        lines.append(given)
        inner = given.operand + _reset_before(step)
    total = _result("z h̃", inner, step.site)
    new = step.function("activation", "h̃", total.operand)
    formula = z.operand * step.before + (Number(1.0) - z.operand) * new.operand
    return (*lines, total, new, step.site.result("hₜ", formula))


def _reset_before(step: _Step) -> Formula:
    """Return the state, reset before it is multiplied by its kernel."""
    site, units = step.site, _units(step.site)
    x, h = step.states.x, step.states.h
    bias = _array(site, "bias") if site.has("bias") else np.zeros(3 * units)
    total = x @ _array(site, "kernel") + h @ _array(site, "recurrent_kernel") + bias
    resets = _function(site, "recurrent_activation", total[units : 2 * units])
    column = 2 * units + site.index[-1]
    terms = []
    for place, (reset, value) in enumerate(zip(resets.tolist(), h.tolist(), strict=True)):
        u = site.weight("recurrent_kernel", (place, column), numbered("u", (place,)))
        r = Operand(f"r{subscript(place + 1)}", reset)
        terms.append(Product((r, Operand(f"h{subscript(place + 1)}", value), u)))
    return Sum(tuple(terms), "Σ rⱼ · hⱼ · uⱼ")


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        if not is_explained(site):
            return ()
        step = _Step(site, _states(site))
        cell = _cell(site)
        if cell is Cell.SIMPLE:
            return _simple(step)
        return _memory(step) if cell is Cell.MEMORY else _with_gates(step)

    def pulled(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        return None

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        rows = _array(site, "kernel").shape[0]
        columns = [gate * _units(site) + site.index[-1] for gate in range(_gates(site))]
        keys = [WeightKey("kernel", (row, at)) for at in columns for row in range(rows)]
        kept = range(_units(site))
        keys += [WeightKey("recurrent_kernel", (row, at)) for at in columns for row in kept]
        if site.has("bias"):
            rank = _array(site, "bias").ndim
            keys += [WeightKey("bias", (at,) if rank == 1 else (0, at)) for at in columns]
        return tuple(keys)


KIND = _Kind()

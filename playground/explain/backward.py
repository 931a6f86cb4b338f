"""The gradient of one weight as the product of its factors."""

from dataclasses import replace

import numpy as np

from playground.catalog.formulas.computation import Applied, WeightedSum
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Kind
from playground.explain.losses import loss_gradient, penalty_slope
from playground.explain.page import Card, Curve, Line, Remark, Stage
from playground.explain.parts import parts_of, shown_kind
from playground.explain.site import Site
from playground.explain.subject import largest
from playground.formula.evaluation import evaluate
from playground.formula.places import mapped
from playground.formula.values import (
    Equation,
    Formula,
    Operand,
    Part,
    Place,
    Product,
    Sum,
)

BY_OUTPUT = "∂L/∂a"
CANCELLED = 1e-5
"""An array of gradients this much smaller than their parts is 0 but for rounding."""


def output_gradient(site: Site) -> Equation | Operand | None:
    """Return ∂L/∂a of a site: a formula where one is known, else Keras's number.

    At the end it comes from the loss; elsewhere from the layers that read the number.
    """
    subject = site.subject
    kept = subject.gradient_operand(site.layer_id, site.sample, site.index, "∂L/∂a")
    if site.layer_id == subject.output:
        return loss_gradient(site) or kept
    formula = _passed_back(site)
    if formula is None or kept is None:
        return kept
    found = subject.gradient_of(site.layer_id)
    scale = 0.0 if found is None else largest(found)
    names = ", ".join(subject.layer(key).name for key in subject.readers(site.layer_id))
    return Equation("∂L/∂a", formula, kept.value, kept.place, scale, note=f"from {names}")


def _passed_back(site: Site) -> Formula | None:
    """Return the sum of what the layers that read a number contribute to its gradient."""
    subject, terms = site.subject, []
    for reader in dict.fromkeys(subject.readers(site.layer_id)):
        first = Site(subject, reader, site.sample, subject.valid_index(reader, (0,)))
        kind = shown_kind(first)
        if kind is None:
            return None
        ports = [port for port, key in enumerate(subject.sources(reader)) if key == site.layer_id]
        for port in ports:
            found = kind.passed_back(first, port, site.index)
            if found is None:
                return None
            terms.append(mapped(found, _of_reader))
    if not terms:
        return None
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _of_reader(operand: Operand) -> Operand:
    """Return the gradient by a reader's output under a name of its own: ∂L/∂a′."""
    if not operand.symbol.startswith(BY_OUTPUT):
        return operand
    return replace(operand, symbol=f"{BY_OUTPUT}′{operand.symbol.removeprefix(BY_OUTPUT)}")


def backward_card(site: Site, key: WeightKey | None) -> Card:
    """Return the card of the gradient: by the number of `site`, and by a weight of its layer."""
    kind = shown_kind(site)
    lines: list[Line] = []
    up = output_gradient(site)
    if isinstance(up, Equation):
        lines.append(up)
    elif up is not None:
        readers = site.subject.readers(site.layer_id)
        names = ", ".join(site.subject.layer(one).name for one in readers)
        lines.append(Equation("∂L/∂a", up, up.value, up.place, note=f"from {names}"))
    if kind is None:
        text = "How a gradient passes through this layer is not shown; Keras's numbers are."
        given = _given(site, key) if key is not None else ()
        return Card(Stage.BACKWARD, (*lines, Remark(text), *given))
    lines += kind.by_sum(site, key)
    if key is not None:
        lines += _weight_lines(site, kind, key, lines)
    return Card(Stage.BACKWARD, tuple(lines), curve=curve_of(site))


def curve_of(site: Site) -> Curve | None:
    """Return the activation's curve with the point of this site; None without one."""
    spec = site.subject.activation(site.layer_id)
    kind = shown_kind(site)
    if spec is None or spec.rule is None or kind is None or spec.name == "linear":
        return None
    match site.layer.spec.computation:
        case WeightedSum():
            z, a = kind.forward(site)
            return Curve(spec.name, z.value, a.value)
        case Applied(rule=None):
            z_in = site.input_operand(site.index, "z").value
            return Curve(spec.name, z_in, kind.forward(site)[-1].value)
        case _:
            return None


def _weight_lines(site: Site, kind: Kind, key: WeightKey, before: list[Line]) -> list[Line]:
    by_weight = kind.by_weight(site, key)
    trace = site.subject.weight(site.layer_id, key.array)
    if trace is None:
        return []
    if by_weight is None:
        return _given(site, key)
    own_delta = kind.delta(site, key)
    name = "∂z/∂w" if kind.by_sum(site, key) else "∂a/∂w"
    if own_delta is not None:
        name = f"{own_delta.symbol.removeprefix('∂L/')}/∂w"
    lines: list[Line] = [Equation(name, by_weight, evaluate(by_weight), _origin(by_weight))]
    delta = kind.sum_gradient(site) if own_delta is None else own_delta.value
    if delta is None:
        return lines
    scale = 0.0 if trace.gradient is None else largest(trace.gradient)
    if own_delta is not None:
        own: Equation | None = _product_of(own_delta, lines[0], scale)
    else:
        own = _own_part(before, lines, delta, scale)
    if own is not None:
        lines.append(own)
    total = _total(site, kind, key, own)
    return [*lines, total] if total is not None else [*lines, *_given(site, key)]


def _given(site: Site, key: WeightKey) -> list[Line]:
    """Return Keras's gradient by a weight, where no formula leads to it."""
    trace = site.subject.trace.weights[site.layer_id][key.array]
    if trace.gradient is None:
        return []
    place = Place(Part.GRADIENT, site.layer_id, key.array, key.index)
    g = Operand("∂L/∂w", float(trace.gradient[key.index]), place)
    return [Equation("g", g, g.value, place, note="as Keras computed it")]


def _origin(formula: Formula) -> Place | None:
    return formula.place if isinstance(formula, Operand) else None


def _own_part(before: list[Line], lines: list[Line], delta: float, scale: float) -> Equation | None:
    """Return this sample's part of the gradient: the product of the factors above."""
    equations = [line for line in (*before, *lines) if isinstance(line, Equation)]
    by_sum = [line for line in equations if line.symbol == "∂L/∂z"]
    used = by_sum or [line for line in equations if line.symbol in ("∂L/∂a", "∂a/∂z")]
    factors = [line.operand for line in used]
    weight = equations[-1].operand
    formula = Product((*factors, weight))
    value = delta * weight.value
    return Equation("∂L/∂w", formula, value, scale=max(scale, _size(factors) * abs(weight.value)))


def _product_of(delta: Operand, line: Line, scale: float) -> Equation:
    assert isinstance(line, Equation)
    formula = Product((delta, line.operand))
    return Equation("∂L/∂w", formula, evaluate(formula), scale=scale)


def _size(factors: list[Operand]) -> float:
    return float(np.prod([abs(factor.value) for factor in factors])) if factors else 0.0


def _total(site: Site, kind: Kind, key: WeightKey, own: Equation | None) -> Equation | None:
    """Return the gradient of the batch: all parts, and what the regularizer adds."""
    subject = site.subject
    trace = subject.trace.weights[site.layer_id][key.array]
    if trace.gradient is None:
        return None
    terms = parts_of(site, kind, key)
    w = subject.weight_operand(site.layer_id, key.array, key.index, "w")
    penalty = penalty_slope(subject, key.array, w)
    if terms is None or (len(terms) == 1 and penalty is None and own is None):
        return None
    formula: Formula = Sum(tuple(terms), "Σ ∂Lₛ/∂w") if len(terms) > 1 else terms[0]
    note = f"sum over {len(terms):,} parts of the batch" if len(terms) > 1 else ""
    if penalty is not None:
        formula = Sum((formula, penalty))
        note = note or "with the penalty"
    place = Place(Part.GRADIENT, site.layer_id, key.array, key.index)
    value, scale = float(trace.gradient[key.index]), largest(trace.gradient)
    greatest = max((abs(term.value) for term in terms), default=0.0)
    if scale < CANCELLED * greatest:
        # What Keras has left of such a sum is rounding alone.
        scale, note = greatest, "the parts cancel out"
    return Equation("g", formula, value, place, scale, note=note)


def default_weight(site: Site) -> WeightKey | None:
    """Return the weight of a unit with the largest gradient; None without weights."""
    kind = shown_kind(site)
    keys = kind.weights(site) if kind is not None else ()
    best, found = -1.0, None
    for key in keys:
        gradient = site.subject.trace.weights[site.layer_id][key.array].gradient
        size = abs(float(gradient[key.index])) if gradient is not None else 0.0
        if size > best and not key.array.endswith("bias"):
            best, found = size, key
    return found or (keys[0] if keys else None)

"""Weighted sums: Dense and convolutions."""

import numpy as np
from numpy.typing import NDArray

from playground.catalog.activations import ActivationSpec
from playground.catalog.formulas.computation import Taps, WeightedSum
from playground.explain.activations import activated, is_flat, shares, slope_of
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless
from playground.explain.losses import loss_gradient
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Number, Operand, Part, Place, Product, Sum

MOST_USERS = 4096
"""Numbers of one sample that use the same weight; of more no sum is written."""


def computation_of(site: Site) -> WeightedSum:
    """Return the computation of the layer."""
    found = site.layer.spec.computation
    assert isinstance(found, WeightedSum)
    return found


def _shapes(site: Site) -> tuple[tuple[int, ...], tuple[int, ...]]:
    kernel = site.subject.trace.weights[site.layer_id]["kernel"].before
    return site.input().shape, kernel.shape


def taps_of(site: Site) -> Taps:
    """Return which inputs and weights the sum takes: the same for each sample."""
    return site.subject.kept(
        (site.layer_id, "taps", site.index),
        lambda: computation_of(site).taps(site.settings, *_shapes(site), site.index),
    )


def _weights_of(site: Site) -> NDArray[np.float64]:
    """Return the weights that the sum takes, in the order of its taps."""
    kernel = site.subject.trace.weights[site.layer_id]["kernel"].before
    return np.asarray(kernel[tuple(taps_of(site).weights.T)], np.float64)


def _tap_of(site: Site, key: WeightKey) -> tuple[int, Index] | None:
    """Return which tap of the sum has a weight, and its input; None if none has."""
    taps = taps_of(site)
    used = np.flatnonzero((taps.weights == np.array(key.index)).all(axis=1))
    return (int(used[0]), tuple(taps.inputs[used[0]].tolist())) if len(used) else None


def sum_value(site: Site) -> float:
    """Return the sum before the activation, in float64."""
    taps = taps_of(site)
    inputs = site.input()[tuple(taps.inputs.T)].astype(np.float64)
    weights = site.subject.kept((site.layer_id, "of sum", site.index), lambda: _weights_of(site))
    total = float(inputs @ weights)
    if site.has("bias"):
        total += float(site.subject.trace.weights[site.layer_id]["bias"].before[taps.bias])
    return total


def _units(site: Site) -> tuple[Site, ...]:
    """Return the sites that an activation such as softmax joins: the last axis."""
    count = site.subject.output_of(site.layer_id, site.sample).shape[-1]
    return tuple(site.at((*site.index[:-1], unit)) for unit in range(count))


def z_place(site: Site) -> Place:
    """Return the place of a sum; it is kept nowhere, and so belongs to the results."""
    return Place(Part.RESULT, site.layer_id, "z", site.index, site.sample)


def z_operand(site: Site, symbol: str = "z") -> Operand:
    """Return the sum before the activation as an operand."""
    return Operand(symbol, sum_value(site), z_place(site))


def sum_equation(site: Site) -> Equation:
    """Return the weighted sum term by term."""
    taps = taps_of(site)
    terms: list[Formula] = []
    inputs, weights = taps.inputs.tolist(), taps.weights.tolist()
    for place, (at, key) in enumerate(zip(inputs, weights, strict=True)):
        x = site.input_operand(tuple(at), numbered("x", (place,)))
        w = site.weight("kernel", tuple(key), numbered("w", (place,)))
        terms.append(Product((x, w)))
    pattern = "Σ xᵢ · wᵢ" if len(terms) > 1 else "x · w"
    if site.has("bias"):
        terms.append(site.weight("bias", (taps.bias,), "b"))
        pattern += " + b"
    return Equation("z", Sum(tuple(terms), pattern), sum_value(site), z_place(site), is_listed=True)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        z = sum_equation(site)
        spec = site.subject.activation(site.layer_id)
        sums = () if spec is None or spec.rule else tuple(map(_named, _units(site)))
        return (z, activated(site, z, sums))

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        """Return Σ δ · w over the sums that use the input."""
        computation, (inputs, kernel) = computation_of(reader), _shapes(reader)
        terms: list[Formula] = []
        for at in computation.reached(reader.settings, inputs, kernel, index):
            site = reader.at(at)
            delta = self.sum_gradient(site)
            if delta is None:
                return None
            taps = taps_of(site)
            used = np.flatnonzero((taps.inputs == np.array(index)).all(axis=1))
            for tap in used.tolist():
                key = tuple(taps.weights[tap].tolist())
                number = (len(terms),)
                terms.append(
                    Product(
                        (
                            _delta_operand(site, delta, numbered("∂L/∂z", number)),
                            reader.weight("kernel", key, numbered("w", number)),
                        )
                    )
                )
        return Sum(tuple(terms), "Σ ∂L/∂zₖ · wₖ") if terms else Number(0.0)

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        taps = taps_of(site)
        keys = tuple(WeightKey("kernel", tuple(key)) for key in taps.weights.tolist())
        return (*keys, WeightKey("bias", (taps.bias,))) if site.has("bias") else keys

    def owner(self, site: Site, key: WeightKey) -> Site:
        return site.at((*site.index[:-1], _unit_of(site, key)))

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:  # noqa: ARG002
        spec = site.subject.activation(site.layer_id)
        if spec is None:
            return ()
        if spec.rule is None:
            return _joined_slope(site)
        z = z_operand(site)
        a = Operand("a", evaluate(spec.rule(z)), site.place)
        assert spec.slope is not None
        slope = spec.slope(z, a)
        number = evaluate(slope)
        note = "flat here" if is_flat(spec, number) else ""
        return (Equation("∂a/∂z", slope, number, note=note),)

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        if key.array == "bias":
            return Number(1.0)
        found = site.subject.kept(
            (site.layer_id, "tap", site.index, key.index), lambda: _tap_of(site, key)
        )
        if found is None:
            return None
        tap, at = found
        return site.input_operand(at, numbered("x", (tap,)))

    def sum_gradient(self, site: Site) -> float | None:
        subject = site.subject
        if site.layer_id == subject.output and subject.has_sums:
            sums = subject.trace.sum_gradient
            return None if sums is None else float(sums[site.sample][site.index])
        kept = subject.gradient_of(site.layer_id)
        if kept is None:
            return None
        spec = subject.activation(site.layer_id)
        upstreams = kept[site.sample]
        if spec is None:
            return float(upstreams[site.index])
        if spec.rule is None:
            return _joined_gradient(site)
        return float(upstreams[site.index]) * _slope(spec, site)

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        shape = site.subject.output_of(site.layer_id, site.sample).shape
        count = int(np.prod(shape[:-1]))
        if count > MOST_USERS:
            return None
        unit = _unit_of(site, key)
        return tuple(site.at((*at, unit)) for at in np.ndindex(*shape[:-1]))


def _unit_of(site: Site, key: WeightKey) -> int:
    """Return the unit whose sums take a weight."""
    if key.array != "kernel":
        return key.index[-1]
    return computation_of(site).unit(_shapes(site)[1], key.index)


def _named(site: Site) -> Operand:
    return z_operand(site, numbered("z", (site.index[-1],)))


def _slope(spec: ActivationSpec, site: Site) -> float:
    z = sum_value(site)
    assert spec.rule is not None
    return slope_of(spec, z, evaluate(spec.rule(Operand("z", z))))


def _delta_operand(site: Site, delta: float, symbol: str) -> Operand:
    place = Place(Part.OUTPUT_GRADIENT, site.layer_id, "z", site.index, site.sample)
    return Operand(symbol, delta, place)


def _joined(site: Site) -> tuple[Sum, float] | None:
    """Return Σ ∂L/∂aⱼ · ∂aⱼ/∂z for an activation that joins all units, and its value."""
    units = _units(site)
    sums = tuple(map(_named, units))
    own = sums[site.index[-1]]
    terms: list[Formula] = []
    for unit, z in zip(units, sums, strict=True):
        upstream = _upstream(unit)
        if upstream is None:
            return None
        if upstream.value == 0:
            continue
        place = (unit.index[-1],)
        a = Operand(numbered("a", place), evaluate(shares(z, sums)), unit.place)
        mine = Operand(numbered("a", (site.index[-1],)), evaluate(shares(own, sums)), site.place)
        is_own = unit.index == site.index
        slope = a * (1 - mine) if is_own else -(a * mine)
        terms.append(Product((upstream, slope)))
    total = Sum(tuple(terms), "Σ ∂L/∂aⱼ · ∂aⱼ/∂z") if terms else Sum((Number(0.0),))
    return total, evaluate(total)


def _upstream(unit: Site) -> Operand | None:
    """Return ∂L/∂a of one unit: from the loss at the end, elsewhere Keras's."""
    symbol = numbered("∂L/∂a", (unit.index[-1],))
    is_last = unit.layer_id == unit.subject.output
    found = loss_gradient(unit) if is_last else None
    if found is None:
        return unit.subject.gradient_operand(unit.layer_id, unit.sample, unit.index, symbol)
    return Operand(symbol, found.value, found.place)


def _joined_slope(site: Site) -> tuple[Equation, ...]:
    found = _joined(site)
    if found is None:
        return ()
    formula, value = found
    return (Equation("∂L/∂z", formula, value, is_listed=True),)


def _joined_gradient(site: Site) -> float | None:
    found = _joined(site)
    return None if found is None else found[1]


KIND = _Kind()

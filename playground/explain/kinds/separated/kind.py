"""What the microscope shows of SeparableConv2D."""

import numpy as np

from playground.catalog.formulas.computation import Separated, Taps
from playground.explain.activations import activated, is_flat
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.kinds.separated.numbers import numbers_of
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Number, Operand, Part, Place, Product, Sum

FIRST, SECOND, BIAS = "depthwise_kernel", "pointwise_kernel", "bias"
MOST_USERS = 4096


def _first(site: Site) -> Separated:
    found = site.layer.spec.computation
    assert isinstance(found, Separated)
    return found


def _kernel(site: Site, name: str) -> tuple[int, ...]:
    return site.subject.trace.weights[site.layer_id][name].before.shape


def _place(site: Site, name: str, index: Index) -> Place:
    return Place(Part.RESULT, site.layer_id, name, index, site.sample)


def _deep(site: Site, channel: int, symbol: str) -> Operand:
    """Return the sum of one channel at the place of a site."""
    index = (*site.index[:-1], channel)
    value = float(numbers_of(site).deep[(site.sample, *index)])
    return Operand(symbol, value, _place(site, "d", index))


def _taps(site: Site, channel: int) -> Taps:
    """Return which inputs and weights the sum of a channel takes: the same for each sample."""
    index = (*site.index[:-1], channel)
    shapes = site.input().shape, _kernel(site, FIRST)
    return site.subject.kept(
        (site.layer_id, "taps", index),
        lambda: _first(site).first.taps(site.settings, *shapes, index),
    )


def _channel(site: Site, key: WeightKey) -> int:
    """Return the sum that takes a weight of the first kernel."""
    return _first(site).first.unit(_kernel(site, FIRST), key.index)


def _main_channel(site: Site) -> int:
    """Return the channel that counts most in the sum of a site."""
    mix = site.subject.trace.weights[site.layer_id][SECOND].before[0, 0, :, site.index[-1]]
    deep = numbers_of(site).deep[(site.sample, *site.index[:-1])]
    return int(np.abs(deep * mix).argmax())


def _z(site: Site, unit: int, symbol: str = "z") -> Operand:
    index = (*site.index[:-1], unit)
    return Operand(
        symbol, float(numbers_of(site).z[(site.sample, *index)]), _place(site, "z", index)
    )


def _delta(site: Site, unit: int, symbol: str = "∂L/∂z") -> Operand:
    index = (*site.index[:-1], unit)
    value = float(numbers_of(site).by_z[(site.sample, *index)])
    return Operand(symbol, value, _place(site, symbol, index))


def _by_deep(site: Site, channel: int, symbol: str = "∂L/∂d") -> Operand:
    index = (*site.index[:-1], channel)
    value = float(numbers_of(site).by_deep[(site.sample, *index)])
    return Operand(symbol, value, _place(site, symbol, index))


def _deep_equation(site: Site, channel: int) -> Equation:
    """Return the sum of one channel, term by term."""
    taps, terms = _taps(site, channel), []
    pairs = zip(taps.inputs.tolist(), taps.weights.tolist(), strict=True)
    for number, (at, key) in enumerate(pairs):
        x = site.input_operand(tuple(at), numbered("x", (number,)))
        w = site.weight(FIRST, tuple(key), numbered("w", (number,)))
        terms.append(Product((x, w)))
    formula = Sum(tuple(terms), "Σ xᵢ · wᵢ")
    deep = _deep(site, channel, numbered("d", (channel,)))
    return Equation(deep.symbol, formula, deep.value, deep.place, is_listed=True)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        terms: list[Formula] = []
        for channel in range(_kernel(site, SECOND)[2]):
            w = site.weight(SECOND, (0, 0, channel, site.index[-1]), numbered("v", (channel,)))
            terms.append(Product((_deep(site, channel, numbered("d", (channel,))), w)))
        pattern = "Σ dⱼ · vⱼ"
        if site.has(BIAS):
            terms.append(site.weight(BIAS, (site.index[-1],), "b"))
            pattern += " + b"
        own = _z(site, site.index[-1])
        z = Equation("z", Sum(tuple(terms), pattern), own.value, own.place, is_listed=True)
        units = range(site.subject.output_of(site.layer_id, site.sample).shape[-1])
        spec = site.subject.activation(site.layer_id)
        is_joined = spec is not None and spec.rule is None
        sums = tuple(_z(site, unit, numbered("z", (unit,))) for unit in units if is_joined)
        return (_deep_equation(site, _main_channel(site)), z, activated(site, z, sums))

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        if not _is_known(reader):
            return None
        shapes = reader.input().shape, _kernel(reader, FIRST)
        terms: list[Formula] = []
        first = _first(reader).first
        for at in first.reached(reader.settings, *shapes, index):
            site = reader.at(at)
            taps = _taps(site, at[-1])
            used = np.flatnonzero((taps.inputs == np.array(index)).all(axis=1)).tolist()
            for tap in used:
                number = (len(terms),)
                w = site.weight(FIRST, tuple(taps.weights[tap].tolist()), numbered("w", number))
                terms.append(Product((_by_deep(site, at[-1], numbered("∂L/∂d", number)), w)))
        return Sum(tuple(terms), "Σ ∂L/∂dₖ · wₖ") if terms else Number(0.0)

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        unit, channels = site.index[-1], range(_kernel(site, SECOND)[2])
        keys = [WeightKey(SECOND, (0, 0, channel, unit)) for channel in channels]
        taps = _taps(site, _main_channel(site))
        keys += [WeightKey(FIRST, tuple(key)) for key in taps.weights.tolist()]
        return (*keys, WeightKey(BIAS, (unit,))) if site.has(BIAS) else tuple(keys)

    def has_weight(self, site: Site, key: WeightKey) -> bool:
        return self.by_weight(site, key) is not None

    def owner(self, site: Site, key: WeightKey) -> Site:
        return site if key.array == FIRST else site.at((*site.index[:-1], key.index[-1]))

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:
        if not _is_known(site):
            return ()
        lines = _slopes(site)
        if key is None or key.array != FIRST:
            return lines
        channel = _channel(site, key)
        units = range(_kernel(site, SECOND)[3])
        terms = tuple(
            Product(
                (
                    _delta(site, unit, numbered("∂L/∂z", (unit,))),
                    site.weight(SECOND, (0, 0, channel, unit), numbered("v", (unit,))),
                )
            )
            for unit in units
        )
        own = _by_deep(site, channel)
        formula = Sum(terms, "Σ ∂L/∂zₖ · vₖ")
        return (*lines, Equation("∂L/∂d", formula, own.value, own.place, is_listed=True))

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        if key.array != FIRST:
            if key.index[-1] != site.index[-1]:
                return None
            channel = key.index[-2] if key.array == SECOND else 0
            is_mix = key.array == SECOND
            return _deep(site, channel, numbered("d", (channel,))) if is_mix else Number(1.0)
        taps = _taps(site, _channel(site, key))
        used = np.flatnonzero((taps.weights == np.array(key.index)).all(axis=1)).tolist()
        if not used:
            return None
        at = tuple(taps.inputs[used[0]].tolist())
        return site.input_operand(at, numbered("x", (used[0],)))

    def delta(self, site: Site, key: WeightKey) -> Operand | None:
        if not _is_known(site):
            return None
        if key.array == FIRST:
            return _by_deep(site, _channel(site, key))
        return _delta(site, site.index[-1])

    def sum_gradient(self, site: Site) -> float | None:
        return _delta(site, site.index[-1]).value if _is_known(site) else None

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        shape = site.subject.output_of(site.layer_id, site.sample).shape[:-1]
        if int(np.prod(shape)) > MOST_USERS:
            return None
        unit = site.index[-1] if key.array == FIRST else key.index[-1]
        return tuple(site.at((*at, unit)) for at in np.ndindex(*shape))


def _is_known(site: Site) -> bool:
    """Return whether Keras has a gradient from which the others follow."""
    subject = site.subject
    if site.layer_id == subject.output and subject.has_sums:
        return subject.trace.sum_gradient is not None
    return subject.gradient_of(site.layer_id) is not None


def _slopes(site: Site) -> tuple[Equation, ...]:
    """Return the equations from ∂L/∂a to ∂L/∂z."""
    spec, upstream = site.subject.activation(site.layer_id), gradient(site)
    own = _delta(site, site.index[-1])
    if upstream is None or spec is None:
        return (Equation("∂L/∂z", own, own.value, own.place, note="as Keras computed it"),)
    if spec.rule is None or spec.slope is None:
        formula = _joined(site)
        return (Equation("∂L/∂z", formula, own.value, own.place, is_listed=True),)
    z = _z(site, site.index[-1])
    a = Operand("a", evaluate(spec.rule(z)), site.place)
    slope = spec.slope(z, a)
    value = evaluate(slope)
    line = Equation("∂a/∂z", slope, value, note="flat here" if is_flat(spec, value) else "")
    return (line, Equation("∂L/∂z", Product((upstream, line.operand)), own.value, own.place))


def _joined(site: Site) -> Formula:
    """Return Σ ∂L/∂aⱼ · ∂aⱼ/∂z of a softmax."""
    z = numbers_of(site).z[(site.sample, *site.index[:-1])]
    shares = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    mine = site.index[-1]
    terms: list[Formula] = []
    for unit, share in enumerate(shares.tolist()):
        there = site.at((*site.index[:-1], unit))
        upstream = gradient(there, numbered("∂L/∂a", (unit,)))
        assert upstream is not None
        a = Operand(numbered("a", (unit,)), share, there.place)
        own = Operand(numbered("a", (mine,)), float(shares[mine]), site.place)
        terms.append(Product((upstream, a * (1 - own) if unit == mine else -(a * own))))
    return Sum(tuple(terms), "Σ ∂L/∂aⱼ · ∂aⱼ/∂z")


KIND = _Kind()

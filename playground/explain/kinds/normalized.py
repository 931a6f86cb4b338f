"""Normalization over the batch or within each sample."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.catalog.formulas.computation import Normalized
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.kinds.masks import MASKED, has_mask
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Number, Operand, Part, Place, Sum, sqrt

MOST_LISTED = 64
"""Values whose mean is written as a sum."""
Floats = NDArray[np.float64]


def _is_over_batch(site: Site) -> bool:
    computation = site.layer.spec.computation
    return isinstance(computation, Normalized) and computation.over_batch


def _uses_kept(site: Site) -> bool:
    """Return whether a frozen layer uses the kept averages rather than the batch's."""
    return _is_over_batch(site) and not site.layer.is_trainable


def _axis(site: Site) -> int:
    """Return the axis of the setting among those of one sample."""
    axis, rank = site.settings["axis"], site.input().ndim
    assert isinstance(axis, int)
    return axis + rank if axis < 0 else axis - 1


def _channel(site: Site) -> Index:
    """Return the index of gamma and beta."""
    return (site.index[_axis(site)],)


def _groups(site: Site) -> int:
    """Return how many groups of channels have statistics of their own; 0 for none."""
    computation = site.layer.spec.computation
    assert isinstance(computation, Normalized)
    if not computation.groups:
        return 0
    count = site.settings[computation.groups]
    assert isinstance(count, int)
    return site.input().shape[_axis(site)] if count < 0 else count


def _members(site: Site) -> range:
    """Return the channels of the group that a site belongs to."""
    axis = _axis(site)
    size = site.input().shape[axis] // _groups(site)
    first = site.index[axis] // size * size
    return range(first, first + size)


def _group(site: Site, array: NDArray[Any]) -> Floats:
    """Return the numbers of ``(batch, ...)`` over which the mean is taken."""
    axis = _axis(site)
    if _is_over_batch(site):
        return np.asarray(np.take(array, site.index[axis], axis=axis + 1), np.float64).ravel()
    if _groups(site):
        own = np.take(array[site.sample], _members(site), axis=axis)
        return np.asarray(own, np.float64).ravel()
    place: Any = (site.sample, *site.index[:axis], slice(None), *site.index[axis + 1 :])
    return np.asarray(array[place], np.float64).ravel()


def _inputs(site: Site) -> Floats:
    return _group(site, site.subject.trace.outputs[site.source()])


def _kept(site: Site, array: str) -> Operand:
    return site.weight(array, _channel(site), "μ" if array == "moving_mean" else "σ²")


def _statistics(site: Site) -> tuple[Operand, Operand]:
    """Return mean and variance."""
    if _uses_kept(site):
        return _kept(site, "moving_mean"), _kept(site, "moving_variance")
    values = _inputs(site)
    return Operand("μ", float(values.mean())), Operand("σ²", float(values.var()))


def _epsilon(site: Site) -> Operand:
    value = site.settings["epsilon"]
    return Operand("ε", float(value) if isinstance(value, int | float) else 0.0)


def _normal(site: Site) -> Formula:
    mean, variance = _statistics(site)
    return (site.input_operand(site.index, "x") - mean) / sqrt(variance + _epsilon(site))


def _learned(site: Site, array: str, symbol: str, neutral: float) -> Formula:
    if not site.has(array):
        return Number(neutral)
    return site.weight(array, _channel(site), symbol)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def obstacle(self, site: Site) -> str:
        is_masked = _is_over_batch(site) and has_mask(site.subject, site.source())
        return MASKED if is_masked else ""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        lines = _statistics_lines(site)
        normal = _normal(site)
        place = Place(Part.RESULT, site.layer_id, "x̂", site.index, site.sample)
        hat = Equation("x̂", normal, evaluate(normal), place)
        formula: Formula = hat.operand
        if site.has("gamma"):
            formula = _learned(site, "gamma", "γ", 1.0) * formula
        if site.has("beta"):
            formula = formula + _learned(site, "beta", "β", 0.0)
        return (*lines, hat, site.result("a", formula))

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        """Return γ / √(σ² + ε) · (δ − mean of δ − x̂ · mean of δ · x̂)."""
        site = reader.at(index)
        own, kept = gradient(site, "δ"), site.subject.gradient_of(site.layer_id)
        if own is None or kept is None:
            return None
        _, variance = _statistics(site)
        root = sqrt(variance + _epsilon(site))
        gamma = _learned(site, "gamma", "γ", 1.0)
        if _uses_kept(site):
            return gamma * own / root
        if not _is_over_batch(site) and site.has("gamma"):
            return _within(site, own, root)
        upstreams, values = _group(site, kept), _inputs(site)
        hats = (values - values.mean()) / np.sqrt(values.var() + _epsilon(site).value)
        hat = Operand("x̂", evaluate(_normal(site)))
        mean = Operand("δ̄", float(upstreams.mean()))
        joint = Operand("mean(δ · x̂)", float((upstreams * hats).mean()))
        return gamma * (own - mean - hat * joint) / root

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        names = [name for name in ("gamma", "beta") if site.has(name)]
        return tuple(WeightKey(name, _channel(site)) for name in names)

    def owner(self, site: Site, key: WeightKey) -> Site:
        axis = _axis(site)
        return site.at((*site.index[:axis], key.index[0], *site.index[axis + 1 :]))

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        if key.index != _channel(site):
            return None
        if key.array == "beta":
            return Number(1.0)
        return Operand("x̂", evaluate(_normal(site))) if key.array == "gamma" else None

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        axis, shape = _axis(site), site.input().shape
        places = np.ndindex(*shape[:axis], 1, *shape[axis + 1 :])
        return tuple(site.at((*at[:axis], key.index[0], *at[axis + 1 :])) for at in places)


def _within(site: Site, own: Operand, root: Formula) -> Formula:
    """Return the gradient through the statistics of one sample, where each value has its γ."""
    kept, gammas = (
        site.subject.gradient_of(site.layer_id),
        site.subject.weight(site.layer_id, "gamma"),
    )
    assert kept is not None
    assert gammas is not None
    upstreams = _group(site, kept * _spread(site, gammas.before))
    values = _inputs(site)
    hats = (values - values.mean()) / np.sqrt(values.var() + _epsilon(site).value)
    hat = Operand("x̂", evaluate(_normal(site)))
    mean = Operand("mean(γ · δ)", float(upstreams.mean()))
    joint = Operand("mean(γ · δ · x̂)", float((upstreams * hats).mean()))
    gamma = _learned(site, "gamma", "γ", 1.0)
    return (gamma * own - mean - hat * joint) / root


def _spread(site: Site, gammas: NDArray[np.float32]) -> Floats:
    """Return gamma along its axis, so that it can be multiplied with the whole batch."""
    shape = [1] * (site.input().ndim + 1)
    shape[_axis(site) + 1] = len(gammas)
    return gammas.astype(np.float64).reshape(shape)


def _statistics_lines(site: Site) -> tuple[Equation, ...]:
    """Return the equations of mean and variance."""
    mean, variance = _statistics(site)
    if _uses_kept(site):
        return (
            Equation("μ", mean, mean.value, mean.place, note="kept average"),
            Equation("σ²", variance, variance.value, variance.place, note="kept average"),
        )
    values = _inputs(site)
    note = f"over {len(values):,} values of the {'batch' if _is_over_batch(site) else 'sample'}"
    if len(values) > MOST_LISTED:
        return (
            Equation("μ", mean, mean.value, note=note),
            Equation("σ²", variance, variance.value, note=note),
        )
    terms = tuple(Operand("x", float(value)) for value in values)
    squares = tuple((term - mean) ** 2 for term in terms)
    count = float(len(values))
    return (
        Equation("μ", Sum(terms, "Σ xᵢ") / count, mean.value, note=note),
        Equation("σ²", Sum(squares, "Σ (xᵢ − μ)²") / count, variance.value),
    )


KIND = _Kind()

"""Values with statistics that were measured before training: Normalization."""

from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.values import Equation, Formula, Operand, maximum, sqrt

SMALLEST = 1e-7
"""Keras divides by no smaller deviation (its ``epsilon``)."""


def _index(site: Site) -> Index:
    """Return the index in the measured arrays."""
    axis = site.settings["axis"]
    if not isinstance(axis, int):
        return ()
    rank = site.input().ndim
    return (site.index[axis + rank if axis < 0 else axis - 1],)


def _statistic(site: Site, array: str, symbol: str) -> Operand:
    given = site.settings[array]
    if isinstance(given, int | float):
        return Operand(symbol, float(given))
    return site.weight(array, _index(site), symbol)


def _deviation(site: Site) -> Formula:
    variance = _statistic(site, "variance", "σ²")
    root = sqrt(variance)
    return root if variance.value > SMALLEST**2 else maximum(root, SMALLEST)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        x, mean = site.input_operand(site.index, "x"), _statistic(site, "mean", "μ")
        if site.settings["invert"]:
            return (site.result("a", mean + x * _deviation(site)),)
        return (site.result("a", (x - mean) / _deviation(site)),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        site = reader.at(index)
        upstream = gradient(site)
        if upstream is None:
            return None
        root = _deviation(site)
        return upstream * root if site.settings["invert"] else upstream / root

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        names = (name for name in ("mean", "variance") if site.has(name))
        return tuple(WeightKey(name, _index(site)) for name in names)


KIND = _Kind()

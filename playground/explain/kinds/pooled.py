"""Pooling: the mean or the largest of a window."""

from playground.catalog.formulas.computation import Pooled
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.kinds.masks import MASKED, has_mask, mask_of
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.values import (
    Apply,
    Equation,
    Formula,
    Function,
    Number,
    Operand,
    Sum,
)


def _computation(site: Site) -> Pooled:
    found = site.layer.spec.computation
    assert isinstance(found, Pooled)
    return found


def _window(site: Site) -> tuple[Index, ...]:
    index = site.index
    if site.settings.get("keepdims"):
        index = (*index[:-1], index[-1])
    window = _computation(site).window(site.settings, site.input().shape, index)
    if not _skips(site):
        return window
    mask = mask_of(site.subject, site.source())
    assert mask is not None
    return tuple(place for place in window if mask[site.sample, place[0]])


def _skips(site: Site) -> bool:
    """Return whether Keras leaves out padding: in the mean of a whole sequence."""
    is_whole = _computation(site).is_mean and "pool_size" not in site.settings
    return is_whole and site.input().ndim == 2 and has_mask(site.subject, site.source())


def _values(site: Site, window: tuple[Index, ...]) -> tuple[Operand, ...]:
    return tuple(
        site.input_operand(index, numbered("x", (place,))) for place, index in enumerate(window)
    )


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def obstacle(self, site: Site) -> str:
        is_unknown = _skips(site) and mask_of(site.subject, site.source()) is None
        return MASKED if is_unknown else ""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        values = _values(site, _window(site))
        if _computation(site).is_mean:
            formula: Formula = Sum(values, "Σ xᵢ") / float(len(values))
        else:
            pattern = f"max(x₁ … {values[-1].symbol})"
            formula = Apply(Function.MAXIMUM, values, pattern)
        return (site.result("a", formula),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        terms: list[Formula] = []
        for site in _readers(reader, index):
            own = gradient(site)
            if own is None:
                return None
            window = _window(site)
            if _computation(site).is_mean:
                terms.append(own / float(len(window)))
            elif index in (largest := _largest(site, window)):
                terms.append(own / float(len(largest)) if len(largest) > 1 else own)
        if not terms:
            return Number(0.0)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _largest(site: Site, window: tuple[Index, ...]) -> tuple[Index, ...]:
    """Return the places that share the gradient: the first largest value of a window.

    Over all places, those that are equally large share it.
    """
    values = site.input()
    best = max(values[at] for at in window)
    found = tuple(at for at in window if values[at] == best)
    return found[:1] if "pool_size" in site.settings else found


def _readers(reader: Site, index: Index) -> list[Site]:
    """Return the numbers of the output whose window has the input."""
    shape = reader.subject.output_of(reader.layer_id, reader.sample).shape
    sites = [reader.at((*corner, index[-1])) for corner in _corners(reader, shape, index)]
    return [site for site in sites if index in _window(site)]


def _corners(reader: Site, shape: tuple[int, ...], index: Index) -> list[Index]:
    """Return the places of the output that can have the input in their windows."""
    if "pool_size" not in reader.settings:
        return [(0,) * (len(shape) - 1)]
    inputs = reader.input().shape
    corners: list[Index] = [()]
    for axis, count in enumerate(shape[:-1]):
        middle = index[axis] * count // inputs[axis]
        reach = 3 + _overlap(reader, axis)
        near = range(max(0, middle - reach), min(count, middle + reach + 1))
        corners = [(*corner, at) for corner in corners for at in near]
    return corners


def _overlap(reader: Site, axis: int) -> int:
    """Return in how many windows one value can be, along an axis."""
    sizes, strides = reader.settings["pool_size"], reader.settings["strides"]
    assert isinstance(sizes, tuple)
    stride = strides[axis] if isinstance(strides, tuple) else sizes[axis]
    return -(-sizes[axis] // stride)


KIND = _Kind()

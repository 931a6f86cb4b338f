"""The products of two inputs, added up along an axis of each: Dot."""

from itertools import product

import numpy as np

from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.values import Equation, Formula, Operand, Product, Sum

SMALLEST = 1e-7
"""Keras divides by no smaller length."""
SYMBOLS = ("x", "y")


def _axis(site: Site, port: int) -> int:
    """Return the axis of an input that is added up, among those of one sample."""
    axes = site.settings["axes"]
    assert isinstance(axes, tuple)
    axis, rank = axes[port], site.input(port).ndim
    return axis + rank if axis < 0 else axis - 1


def _rest(site: Site, port: int) -> Index:
    """Return the sizes of the other axes of an input."""
    shape, axis = site.input(port).shape, _axis(site, port)
    return shape[:axis] + shape[axis + 1 :]


def _places(site: Site) -> tuple[Index, Index]:
    """Return the place of a number in the other axes of both inputs."""
    count = len(_rest(site, 0))
    return site.index[:count], site.index[count : count + len(_rest(site, 1))]


def _full(site: Site, port: int, place: Index, at: int) -> Index:
    axis = _axis(site, port)
    return (*place[:axis], at, *place[axis:])


def _values(site: Site, port: int, place: Index) -> tuple[Operand, ...]:
    count = site.input(port).shape[_axis(site, port)]
    return tuple(
        site.input_operand(_full(site, port, place, at), numbered(SYMBOLS[port], (at,)), port)
        for at in range(count)
    )


def _length(site: Site, port: int, place: Index) -> Operand:
    """Return the length of the numbers along the axis."""
    values = [value.value for value in _values(site, port, place)]
    return Operand(f"‖{SYMBOLS[port]}‖", max(float(np.linalg.norm(values)), SMALLEST))


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        places = _places(site)
        pairs = zip(*(_values(site, port, places[port]) for port in (0, 1)), strict=True)
        total = Sum(tuple(Product(pair) for pair in pairs), "Σ xᵢ · yᵢ")
        if not site.settings["normalize"]:
            return (site.result("a", total),)
        lengths = (_length(site, port, places[port]) for port in (0, 1))
        return (site.result("a", total / Product(tuple(lengths)), "the cosine"),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:
        axis, other = _axis(reader, port), 1 - port
        own, at = index[:axis] + index[axis + 1 :], index[axis]
        terms: list[Formula] = []
        for number, place in enumerate(product(*map(range, _rest(reader, other)))):
            both = (own, place) if port == 0 else (place, own)
            site = reader.at((*both[0], *both[1]) or (0,))
            upstream = gradient(site, numbered("∂L/∂a", (number,)))
            if upstream is None:
                return None
            terms.append(_term(site, port, upstream, at))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _term(site: Site, port: int, upstream: Operand, at: int) -> Formula:
    """Return ∂L/∂a · ∂a/∂x of one number."""
    places, other = _places(site), 1 - port
    theirs = _values(site, other, places[other])[at]
    if not site.settings["normalize"]:
        return upstream * theirs
    mine = _values(site, port, places[port])[at]
    long, wide = _length(site, port, places[port]), _length(site, other, places[other])
    value = float(site.subject.output_of(site.layer_id, site.sample)[site.index])
    cosine = Operand("a", value, site.place)
    if long.value <= SMALLEST:
        return Product((upstream, theirs / wide / long))
    return Product((upstream, (theirs / wide - cosine * mine / long) / long))


KIND = _Kind()

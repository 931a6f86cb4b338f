"""Values at other places: Flatten, Reshape, Concatenate and the like."""

from math import prod

import numpy as np
from numpy.typing import NDArray

from playground.catalog.formulas.computation import Moved
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.values import Equation, Formula, Number, Sum


def _shapes(site: Site) -> tuple[tuple[int, ...], ...]:
    ports = range(len(site.subject.sources(site.layer_id)))
    return tuple(site.input(port).shape for port in ports)


def _origins(site: Site) -> NDArray[np.int64]:
    """Return for each number of the output which input it is, all inputs counted in a row."""
    computation = site.layer.spec.computation
    assert isinstance(computation, Moved)
    arrays, start = [], 0
    for shape in _shapes(site):
        arrays.append(np.arange(start, start + prod(shape), dtype=np.int64).reshape(shape))
        start += prod(shape)
    shape = site.subject.output_of(site.layer_id, site.sample).shape
    return computation.move(site.settings, tuple(arrays), shape)


def _source(site: Site, flat: int) -> tuple[int, Index]:
    """Return port and index of an input that is counted in a row with all others."""
    for port, shape in enumerate(_shapes(site)):
        if flat < prod(shape):
            return port, tuple(int(at) for at in np.unravel_index(flat, shape))
        flat -= prod(shape)
    raise IndexError(flat)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        flat = int(_origins(site)[site.index])
        if flat < 0:
            return (site.result("a", Number(0.0), "a value that is filled up"),)
        port, index = _source(site, flat)
        name = site.subject.name(site.source(port), index)
        x = site.input_operand(index, numbered("x", index), port)
        return (site.result("a", x, f"from {name}"),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:
        shapes = _shapes(reader)
        flat = sum(prod(shape) for shape in shapes[:port])
        flat += int(np.ravel_multi_index(index, shapes[port])) if index else 0
        terms = []
        for at in np.argwhere(_origins(reader) == flat).tolist():
            site = reader.at(tuple(at))
            own = gradient(site, f"∂L/∂{reader.subject.name(reader.layer_id, site.index)}")
            if own is None:
                return None
            terms.append(own)
        if not terms:
            return Number(0.0)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))


KIND = _Kind()

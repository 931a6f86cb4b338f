"""Inputs joined value by value: Add, Multiply and the like."""

from playground.catalog.formulas.computation import Merged
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.values import Equation, Formula, Operand, Product


def _computation(site: Site) -> Merged:
    found = site.layer.spec.computation
    assert isinstance(found, Merged)
    return found


def _values(site: Site) -> tuple[Operand, ...]:
    found = []
    for port in range(len(site.subject.sources(site.layer_id))):
        shape = site.input(port).shape
        # A dimension of size 1 is repeated.
        index = tuple(min(at, size - 1) for at, size in zip(site.index, shape, strict=True))
        found.append(site.input_operand(index, numbered("x", (port,)), port))
    return tuple(found)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        return (site.result("a", _computation(site).rule(_values(site))),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:
        shape = reader.subject.output_of(reader.layer_id, reader.sample).shape
        if reader.input(port).shape != shape:
            return None
        site = reader.at(index)
        own = gradient(site)
        values = _values(site)
        ties = len({value.value for value in values}) < len(values)
        slope = _computation(site).slope(values, port)
        return None if own is None or ties else Product((own, slope))


KIND = _Kind()

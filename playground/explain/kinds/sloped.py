"""A function with a learned slope below zero: PReLU."""

from playground.catalog.formulas.computation import Sloped
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.evaluation import evaluate
from playground.formula.values import (
    Equation,
    Formula,
    Number,
    Operand,
    Product,
    Relation,
    where,
)


def _key(site: Site) -> WeightKey:
    """Return the slope of a site; along a shared axis there is a single one."""
    computation = site.layer.spec.computation
    assert isinstance(computation, Sloped)
    array = computation.slopes
    shape = site.subject.trace.weights[site.layer_id][array].before.shape
    index = tuple(min(at, size - 1) for at, size in zip(site.index, shape, strict=True))
    return WeightKey(array, index)


def _slope(site: Site) -> Formula:
    key = _key(site)
    alpha = site.weight(key.array, key.index, "α")
    return where(site.input_operand(site.index, "x"), Relation.GREATER, 0.0, 1.0, alpha)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        key, x = _key(site), site.input_operand(site.index, "x")
        alpha = site.weight(key.array, key.index, "α")
        note = "x > 0" if x.value > 0 else "x ≤ 0"
        formula = where(x, Relation.GREATER, 0.0, x, alpha * x)
        return (site.result("a", formula, note),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        site = reader.at(index)
        upstream = gradient(site)
        return None if upstream is None else Product((upstream, _slope(site)))

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        return (_key(site),)

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:  # noqa: ARG002
        slope = _slope(site)
        return (Equation("∂a/∂x", slope, evaluate(slope)),)

    def owner(self, site: Site, key: WeightKey) -> Site:
        shape = site.subject.trace.weights[site.layer_id][key.array].before.shape
        triples = zip(key.index, site.index, shape, strict=True)
        return site.at(tuple(mine if size > 1 else at for mine, at, size in triples))

    def delta(self, site: Site, key: WeightKey) -> Operand | None:  # noqa: ARG002
        return gradient(site)

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        if _key(site) != key:
            return None
        x = site.input_operand(site.index, "x")
        return where(x, Relation.GREATER, 0.0, Number(0.0), x)

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        places: list[Index] = [()]
        shape = site.subject.trace.weights[site.layer_id][key.array].before.shape
        for at, own, size in zip(key.index, shape, site.input().shape, strict=True):
            reach = range(size) if own < size else (at,)
            places = [(*place, one) for place in places for one in reach]
        return tuple(site.at(place) for place in places)


KIND = _Kind()

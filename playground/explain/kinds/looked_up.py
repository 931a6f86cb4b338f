"""A row of a table: Embedding."""

import numpy as np

from playground.catalog.formulas.computation import LookedUp
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.values import Equation, Formula, Number


def _key(site: Site) -> WeightKey:
    computation = site.layer.spec.computation
    assert isinstance(computation, LookedUp)
    token = int(site.input()[site.index[:-1]])
    return WeightKey(computation.table, (token, site.index[-1]))


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        key = _key(site)
        token = site.input_operand(site.index[:-1], "x")
        row = site.weight(key.array, key.index, "w")
        read = Equation("token", token, token.value, token.place)
        return (read, site.result("a", row, f"row {key.index[0]:,} of the table"))

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        return None

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        return (_key(site),)

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        return Number(1.0) if _key(site) == key else None

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        places = np.argwhere(site.input().astype(np.int64) == key.index[0]).tolist()
        return tuple(site.at((*at, key.index[-1])) for at in places)


KIND = _Kind()

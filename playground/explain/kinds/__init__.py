"""How each kind of computation is written as formulas: one file each, and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.computation import Applied, Computation, WeightedSum
from playground.explain.kinds import applied, weighted_sum
from playground.explain.kinds.kind import Kind

KINDS: Mapping[type[Computation], Kind] = MappingProxyType(
    {
        WeightedSum: weighted_sum.KIND,
        Applied: applied.KIND,
    }
)
"""By the type of `LayerSpec.computation`."""

"""How each kind of computation is written as formulas: one file each, and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.computation import (
    Applied,
    Computation,
    Dropped,
    LookedUp,
    Merged,
    Moved,
    Noisy,
    Normalized,
    Pooled,
    Recurrent,
    WeightedSum,
)
from playground.explain.kinds import (
    applied,
    looked_up,
    merged,
    moved,
    noisy,
    normalized,
    pooled,
    recurrent,
    weighted_sum,
)
from playground.explain.kinds.kind import Kind

KINDS: Mapping[type[Computation], Kind] = MappingProxyType(
    {
        WeightedSum: weighted_sum.KIND,
        Applied: applied.KIND,
        Moved: moved.KIND,
        Pooled: pooled.KIND,
        Merged: merged.KIND,
        Dropped: noisy.KIND,
        Noisy: noisy.KIND,
        Normalized: normalized.KIND,
        LookedUp: looked_up.KIND,
        Recurrent: recurrent.KIND,
    }
)
"""By the type of `LayerSpec.computation`."""

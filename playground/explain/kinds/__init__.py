"""How each kind of computation is written as formulas: one file each, and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.formulas.computation import (
    Applied,
    Attended,
    Computation,
    Dotted,
    Dropped,
    LookedUp,
    Merged,
    Moved,
    Noisy,
    Normalized,
    Pooled,
    Recurrent,
    Repeated,
    Separated,
    Sloped,
    Standardized,
    TwoWay,
    WeightedSum,
)
from playground.explain.kinds import (
    applied,
    attended,
    dotted,
    looked_up,
    merged,
    moved,
    noisy,
    normalized,
    pooled,
    recurrent,
    separated,
    sloped,
    standardized,
    weighted_sum,
)
from playground.explain.kinds.kind import Kind
from playground.explain.kinds.repeated import RepeatedKind

ALONE: Mapping[type[Computation], Kind] = MappingProxyType(
    {
        WeightedSum: weighted_sum.KIND,
        Separated: separated.KIND,
        Applied: applied.KIND,
        Sloped: sloped.KIND,
        Moved: moved.KIND,
        Pooled: pooled.KIND,
        Merged: merged.KIND,
        Dotted: dotted.KIND,
        Dropped: noisy.KIND,
        Noisy: noisy.KIND,
        Normalized: normalized.KIND,
        Standardized: standardized.KIND,
        LookedUp: looked_up.KIND,
        Recurrent: recurrent.KIND,
        TwoWay: recurrent.TWO_WAY_KIND,
        Attended: attended.KIND,
    }
)
"""The kinds of layers that hold no other layer of any type."""
KINDS: Mapping[type[Computation], Kind] = MappingProxyType({**ALONE, Repeated: RepeatedKind(ALONE)})
"""By the type of `LayerSpec.computation`."""

"""ZeroPadding1D: steps of zeros before and after a sequence."""

from playground.catalog.families.moves import PADDED
from playground.catalog.families.sides import ends_param, padded, sides_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

ZERO_PADDING1D = LayerSpec(
    name="ZeroPadding1D",
    category=Category.RESHAPING,
    summary="Puts steps of zeros before and after a sequence.",
    formula="y = x with zeros before and after",
    params=(ends_param("padding", "How many steps are added: before, after."),),
    output_shape=sides_shape("ZeroPadding1D", 1, padded),
    traits=Traits(is_linear=True),
    positional=("padding", "data_format"),
    keywords="border pad margin sequence causal",
    computation=PADDED,
)

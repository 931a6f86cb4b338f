"""Cropping1D: cuts steps off both ends of a sequence."""

from playground.catalog.families.moves import CROPPED
from playground.catalog.families.sides import cropped, ends_param, sides_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

CROPPING1D = LayerSpec(
    name="Cropping1D",
    category=Category.RESHAPING,
    summary="Cuts steps off both ends of a sequence.",
    formula="y = x without its ends",
    params=(ends_param("cropping", "How many steps are cut off: before, after."),),
    output_shape=sides_shape("Cropping1D", 1, cropped),
    traits=Traits(is_linear=True, passes_activation=True),
    positional=("cropping",),
    keywords="crop cut trim border margin sequence",
    computation=CROPPED,
)

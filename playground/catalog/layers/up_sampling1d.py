"""UpSampling1D: lengthens a sequence by repeating each step."""

from playground.base.params import Int
from playground.catalog.families.moves import ENLARGED
from playground.catalog.families.sides import enlarged, sides_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

UP_SAMPLING1D = LayerSpec(
    name="UpSampling1D",
    category=Category.RESHAPING,
    summary="Repeats each step of a sequence; decoders use it, with a convolution after.",
    formula="y[i] = x[i / size]",
    params=(
        Int(
            name="size",
            help="How many times each step is repeated.",
            default=2,
            minimum=1,
            maximum=64,
        ),
    ),
    output_shape=sides_shape("UpSampling1D", 1, enlarged),
    traits=Traits(is_linear=True, passes_activation=True),
    positional=("size",),
    keywords="enlarge lengthen repeat upsample decoder sequence",
    computation=ENLARGED,
)

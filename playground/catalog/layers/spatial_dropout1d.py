"""SpatialDropout1D: leaves whole channels of a sequence out at random."""

from playground.base.params import Float
from playground.catalog.formulas.computation import Dropped
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Picture, Traits


def _output_shape(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("SpatialDropout1D", inputs[0], 3, 3)
    return inputs[0]


SPATIAL_DROPOUT1D = LayerSpec(
    name="SpatialDropout1D",
    category=Category.REGULARIZATION,
    summary="Leaves out a random share of a sequence's channels while training, at all steps.",
    formula="x · mask of channels / (1 − rate) while training, x otherwise",
    params=(
        Float(
            name="rate",
            help="Share of the channels that are left out.",
            default=0.2,
            minimum=0.0,
            maximum=1.0,
            excludes_maximum=True,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True, passes_activation=True, noise="rate", picture=Picture.CHANGE),
    required=("rate",),
    positional=("rate", "seed"),
    keywords="regularization overfitting random mask channels sequence text words",
    computation=Dropped(),
)

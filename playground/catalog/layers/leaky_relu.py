"""LeakyReLU: relu with a slope below zero."""

from playground.base.params import Float
from playground.catalog.families.functions import LEAKY
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Traits

LEAKY_RELU = LayerSpec(
    name="LeakyReLU",
    category=Category.ACTIVATION,
    summary="Like relu, but keeps a small slope below zero, so that no unit dies.",
    formula="x if x > 0 else negative_slope · x",
    params=(
        Float(
            name="negative_slope",
            help="What numbers below zero are multiplied by.",
            default=0.3,
            minimum=0.0,
            maximum=10.0,
        ),
    ),
    output_shape=same_shape,
    traits=Traits(activation="leaky_relu"),
    old_arguments=(("alpha", "negative_slope"),),
    keywords="relu activation nonlinearity function leak",
    computation=LEAKY,
)

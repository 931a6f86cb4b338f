"""ELU: relu with a smooth curve below zero."""

from playground.base.params import Float
from playground.catalog.families.functions import EXPONENTIAL_LINEAR
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Traits

ELU = LayerSpec(
    name="ELU",
    category=Category.ACTIVATION,
    summary="Like relu, but curves smoothly down to −alpha below zero.",
    formula="x if x > 0 else alpha · (eˣ − 1)",
    params=(
        Float(
            name="alpha",
            help="How far the outputs go below zero.",
            default=1.0,
            minimum=0.0,
            maximum=10.0,
        ),
    ),
    output_shape=same_shape,
    traits=Traits(activation="elu"),
    keywords="relu exponential activation nonlinearity function smooth",
    computation=EXPONENTIAL_LINEAR,
)

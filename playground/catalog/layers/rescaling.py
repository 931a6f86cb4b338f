"""Rescaling: other units for the same numbers."""

from playground.base.params import Float
from playground.catalog.families.functions import RESCALED
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Traits

LARGEST = 1e12


RESCALING = LayerSpec(
    name="Rescaling",
    category=Category.NORMALIZATION,
    summary="Multiplies and shifts what comes in: pixels to 0..1, or outputs to dollars.",
    formula="scale · x + offset",
    params=(
        Float(
            name="scale",
            help="What every number is multiplied by; 1/255 brings pixels to 0..1.",
            default=1.0,
            minimum=-LARGEST,
            maximum=LARGEST,
        ),
        Float(
            name="offset",
            help="What is added afterwards.",
            default=0.0,
            minimum=-LARGEST,
            maximum=LARGEST,
        ),
    ),
    output_shape=same_shape,
    traits=Traits(is_linear=True, scales=True),
    required=("scale",),
    keywords="normalize scale units pixels 255 preprocessing",
    computation=RESCALED,
)

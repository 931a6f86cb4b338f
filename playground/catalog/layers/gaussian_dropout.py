"""GaussianDropout: random factors around 1 while training."""

from playground.base.params import Float
from playground.catalog.formulas.computation import Noisy
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Picture, Traits

GAUSSIAN_DROPOUT = LayerSpec(
    name="GaussianDropout",
    category=Category.REGULARIZATION,
    summary="Multiplies each value by a random factor around 1 while training; none is left out.",
    formula="x · N(1, rate / (1 − rate)) while training, x otherwise",
    params=(
        Float(
            name="rate",
            help="Strength of the noise, as much as that of a Dropout with this rate.",
            default=0.2,
            minimum=0.0,
            maximum=1.0,
            excludes_maximum=True,
        ),
    ),
    output_shape=same_shape,
    traits=Traits(is_linear=True, passes_activation=True, noise="rate", picture=Picture.CHANGE),
    required=("rate",),
    positional=("rate", "seed"),
    old_arguments=(("p", "rate"),),
    keywords="regularization overfitting random noise multiplicative",
    computation=Noisy(is_factor=True),
)

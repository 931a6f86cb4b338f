"""GaussianNoise: random numbers added while training."""

from playground.base.params import Float
from playground.catalog.formulas.computation import Noisy
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Picture, Traits

GAUSSIAN_NOISE = LayerSpec(
    name="GaussianNoise",
    category=Category.REGULARIZATION,
    summary="Adds random noise while training, so that the network learns to ignore it.",
    formula="x + N(0, stddev²) while training, x otherwise",
    params=(
        Float(
            name="stddev",
            help="Standard deviation of the noise.",
            default=0.1,
            minimum=0.0,
            maximum=1.0,
        ),
    ),
    output_shape=same_shape,
    traits=Traits(is_linear=True, passes_activation=True, noise="stddev", picture=Picture.CHANGE),
    required=("stddev",),
    positional=("stddev", "seed"),
    old_arguments=(("sigma", "stddev"),),
    keywords="random jitter augmentation regularization",
    computation=Noisy(is_factor=False),
)

"""Dropout: leaves values out at random."""

from playground.base.params import Float
from playground.catalog.formulas.computation import Dropped
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Picture, Traits

DROPOUT = LayerSpec(
    name="Dropout",
    category=Category.REGULARIZATION,
    summary="Leaves out a random share of the values while training, so that none is relied on.",
    formula="x · mask / (1 − rate) while training, x otherwise",
    params=(
        Float(
            name="rate",
            help="Share of the values that are left out.",
            default=0.2,
            minimum=0.0,
            maximum=1.0,
            excludes_maximum=True,
        ),
    ),
    output_shape=same_shape,
    traits=Traits(is_linear=True, passes_activation=True, noise="rate", picture=Picture.CHANGE),
    required=("rate",),
    positional=("rate", "noise_shape", "seed"),
    old_arguments=(("p", "rate"),),
    keywords="regularization overfitting random mask",
    computation=Dropped(),
)

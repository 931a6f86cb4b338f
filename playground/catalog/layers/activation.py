"""Activation: a function of each value, as a separate layer."""

from playground.catalog.activations import activation_param
from playground.catalog.formulas.computation import Applied
from playground.catalog.spec import Category, LayerSpec, same_shape
from playground.catalog.traits import Picture, Traits

ACTIVATION = LayerSpec(
    name="Activation",
    category=Category.ACTIVATION,
    summary="Applies a function such as relu or softmax to what comes in.",
    formula="activation(x)",
    params=(activation_param("relu"),),
    output_shape=same_shape,
    traits=Traits(is_linear=True, picture=Picture.STRIP),
    required=("activation",),
    presets=(("ReLU", "relu"),),
    keywords="relu sigmoid tanh softmax nonlinearity function",
    computation=Applied(),
)

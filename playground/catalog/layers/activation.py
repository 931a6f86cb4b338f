"""Activation: a function of each value, as a layer of its own."""

from playground.catalog.activations import activation_param
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values


def _output_shape(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    return inputs[0]


ACTIVATION = LayerSpec(
    name="Activation",
    category=Category.CORE,
    summary="Applies a function such as relu or softmax to what comes in.",
    formula="activation(x)",
    params=(activation_param("relu"),),
    output_shape=_output_shape,
    keywords="relu sigmoid tanh softmax nonlinearity function",
)

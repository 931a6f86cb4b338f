"""Dense: every unit sees every input."""

from playground.base.params import Bool, Int, Penalty
from playground.catalog.activations import activation_param
from playground.catalog.initializers import initializer_param
from playground.catalog.old_arguments import OLD_WEIGHT_ARGUMENTS
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
    require_known,
    require_rank,
)
from playground.catalog.traits import KERNEL_AND_BIAS, Traits


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("Dense", inputs[0], 2)
    require_known("Dense", inputs[0], -1)
    units = values["units"]
    assert isinstance(units, int)
    return (*inputs[0][:-1], units)


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    units = values["units"]
    assert isinstance(units, int)
    kernel = WeightSpec("kernel", (require_known("Dense", inputs[0], -1), units))
    return (kernel, WeightSpec("bias", (units,))) if values["use_bias"] else (kernel,)


def _cost(_values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output) * (inputs[0][-1] or 1)


DENSE = LayerSpec(
    name="Dense",
    category=Category.CORE,
    summary="Each unit adds up all inputs, each times a learned weight, and applies a function.",
    formula="activation(x · kernel + bias)",
    params=(
        Int(
            name="units",
            help="How many neurons the layer has.",
            default=4,
            minimum=1,
            maximum=65536,
        ),
        activation_param(),
        Bool(
            name="use_bias",
            help="Add a learned offset to each unit.",
            default=True,
            is_advanced=True,
        ),
        initializer_param("kernel_initializer", "glorot_uniform"),
        initializer_param("bias_initializer", "zeros"),
        Penalty(name="kernel_regularizer", help="Penalty on large weights; keeps the fit smooth."),
        Penalty(name="bias_regularizer", help="Penalty on large biases.", is_advanced=True),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    size_param="units",
    traits=Traits(
        is_linear=True,
        sums_inputs=True,
        reads_rows=True,
        unit_axes=(-1,),
        resizable_weights=KERNEL_AND_BIAS,
    ),
    required=("units",),
    positional=(
        *("units", "activation", "use_bias", "kernel_initializer", "bias_initializer"),
        *("kernel_regularizer", "bias_regularizer"),
    ),
    old_arguments=(("output_dim", "units"), *OLD_WEIGHT_ARGUMENTS),
    keywords="fully connected linear hidden output perceptron",
)

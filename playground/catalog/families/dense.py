"""What Dense and a Dense within another layer share: parameters, shapes, weights, cost."""

from playground.base.params import Int, Param
from playground.catalog.activations import activation_param
from playground.catalog.families.weights import weight_params
from playground.catalog.old_arguments import OLD_WEIGHT_ARGUMENTS
from playground.catalog.spec import (
    CostRule,
    ShapeRule,
    TensorShape,
    Values,
    WeightRule,
    WeightSpec,
    element_count,
    require_known,
    require_rank,
)
from playground.catalog.values import integer

OLD_DENSE_ARGUMENTS = (("output_dim", "units"), *OLD_WEIGHT_ARGUMENTS)
"""Names that arguments had in Keras 1, and their current names."""


def dense_params() -> tuple[Param, ...]:
    """Return the parameters of a Dense layer."""
    return (
        Int(
            name="units",
            help="How many neurons the layer has.",
            default=4,
            minimum=1,
            maximum=65536,
        ),
        activation_param(),
        *weight_params("kernel", offsets="Add a learned offset to each unit."),
    )


def dense_shape(layer: str, minimum_rank: int) -> ShapeRule:
    """Return the shape rule of `layer`, whose input has at least `minimum_rank` dimensions."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        require_rank(layer, inputs[0], minimum_rank)
        require_known(layer, inputs[0], -1)
        return (*inputs[0][:-1], integer(values, "units"))

    return rule


def dense_weights(layer: str) -> WeightRule:
    """Return the weight rule of `layer`."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        units = integer(values, "units")
        kernel = WeightSpec("kernel", (require_known(layer, inputs[0], -1), units))
        return (kernel, WeightSpec("bias", (units,))) if values["use_bias"] else (kernel,)

    return rule


def dense_cost() -> CostRule:
    """Return the cost rule: each output value reads one row of inputs."""

    def rule(_values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        return element_count(output) * (inputs[0][-1] or 1)

    return rule

"""What SimpleRNN, LSTM, GRU and Bidirectional share: parameters, shapes, weights, cost."""

from playground.base.params import Bool, Float, Int, Param, RegularizerParam
from playground.catalog.activations import activation_param
from playground.catalog.initializers import initializer_param
from playground.catalog.spec import (
    CostRule,
    ShapeRule,
    TensorShape,
    Values,
    WeightRule,
    WeightSpec,
    require_known,
    require_rank,
)
from playground.catalog.values import integer

GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}
"""How many kernels of `units` columns each cell has side by side."""


def recurrent_params(*extra: Param) -> tuple[Param, ...]:
    """Return the parameters of a recurrent layer; `extra` follow the activation.

    `go_backwards` is among the extra ones: Bidirectional, which has both directions, has none.
    """
    return (
        Int(
            name="units",
            help="How many numbers the layer remembers from step to step.",
            default=8,
            minimum=1,
            maximum=4096,
        ),
        activation_param("tanh"),
        *extra,
        Bool(
            name="return_sequences",
            help="Pass on the memory of every step rather than that of the last only.",
            default=False,
        ),
        *_advanced_params(),
    )


def _advanced_params() -> tuple[Param, ...]:
    return (
        _share("dropout", "Share of the inputs left out at random while training."),
        _share("recurrent_dropout", "Share of the memory left out at random while training."),
        Bool(
            name="use_bias",
            help="Add a learned offset to each unit.",
            default=True,
            is_advanced=True,
        ),
        initializer_param("kernel_initializer", "glorot_uniform"),
        initializer_param("recurrent_initializer", "orthogonal"),
        initializer_param("bias_initializer", "zeros"),
        RegularizerParam(name="kernel_regularizer", help="Penalty on large weights of the inputs."),
        RegularizerParam(
            name="recurrent_regularizer",
            help="Penalty on large weights of the memory.",
            is_advanced=True,
        ),
        RegularizerParam(
            name="bias_regularizer", help="Penalty on large biases.", is_advanced=True
        ),
    )


def go_backwards_param() -> Param:
    """Return the parameter that reverses the sequence."""
    return Bool(
        name="go_backwards",
        help="Read the sequence from its end to its start.",
        default=False,
        is_advanced=True,
    )


def _share(name: str, words: str) -> Float:
    return Float(
        name=name,
        help=words,
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        excludes_maximum=True,
        is_advanced=True,
    )


def recurrent_activation_param() -> Param:
    """Return the parameter that chooses the function of the gates."""
    return activation_param("sigmoid", "recurrent_activation", is_advanced=True)


def unit_forget_bias_param() -> Param:
    """Return LSTM's parameter that starts the forget gate open."""
    return Bool(
        name="unit_forget_bias",
        help="Start the forget gate's bias at 1, so that the layer remembers at first.",
        default=True,
        is_advanced=True,
    )


def reset_after_param() -> Param:
    """Return GRU's parameter that says when the reset gate acts."""
    return Bool(
        name="reset_after",
        help="Apply the reset gate after the multiplication, as fast implementations do.",
        default=True,
        is_advanced=True,
    )


def cell_weights(
    cell: str, layer: str, values: Values, inputs: tuple[TensorShape, ...]
) -> tuple[WeightSpec, ...]:
    """Return the weights of one `cell` ("SimpleRNN", "LSTM" or "GRU")."""
    units = integer(values, "units")
    width = GATES[cell] * units
    kernels = (
        WeightSpec("kernel", (require_known(layer, inputs[0], -1), width)),
        WeightSpec("recurrent_kernel", (units, width)),
    )
    if not values["use_bias"]:
        return kernels
    is_double = cell == "GRU" and bool(values["reset_after"])
    return (*kernels, WeightSpec("bias", (2, width) if is_double else (width,)))


def recurrent_shape(layer: str) -> ShapeRule:
    """Return the shape rule of the recurrent layer called `layer`."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        batch, steps, _features = checked_sequence(layer, inputs[0])
        units = integer(values, "units")
        return (batch, steps, units) if values["return_sequences"] else (batch, units)

    return rule


def checked_sequence(layer: str, shape: TensorShape) -> TensorShape:
    """Return `shape` if it is (batch, time, features) with known features.

    Raises
    ------
    ShapeError
        It is not.
    """
    require_rank(layer, shape, 3, 3)
    require_known(layer, shape, -1)
    return shape


def recurrent_weights(cell: str) -> WeightRule:
    """Return the weight rule of the recurrent layer `cell`."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        return cell_weights(cell, cell, values, inputs)

    return rule


def cell_cost(cell: str, values: Values, shape: TensorShape) -> int:
    """Return the multiply-accumulates of one pass over the sequence."""
    units = integer(values, "units")
    return (shape[1] or 1) * GATES[cell] * units * ((shape[-1] or 1) + units)


def recurrent_cost(cell: str) -> CostRule:
    """Return the cost rule of the recurrent layer `cell`."""

    def rule(values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
        return cell_cost(cell, values, inputs[0])

    return rule

"""`LayerSpec`: a Keras layer type, described without Keras."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from types import MappingProxyType
from typing import TypeAlias

from playground.base.errors import ShapeError
from playground.base.params import Param, ParamValue, defaults, parse_values
from playground.catalog.traits import NO_TRAITS, Traits

TensorShape: TypeAlias = tuple[int | None, ...]
Values: TypeAlias = Mapping[str, ParamValue]


class Category(StrEnum):
    """A heading of the palette."""

    CORE = "Core"
    ACTIVATION = "Activation"
    RESHAPING = "Reshaping"
    REGULARIZATION = "Regularization"
    NORMALIZATION = "Normalization"
    CONVOLUTION = "Convolution"
    POOLING = "Pooling"
    RECURRENT = "Recurrent"
    ATTENTION = "Attention"
    MERGE = "Merge"

    @property
    def family(self) -> str:
        """The heading with whose colour this one is shown."""
        return FAMILIES.get(self, self).value


FAMILIES: Mapping[Category, Category] = MappingProxyType(
    {
        Category.ACTIVATION: Category.CORE,
        Category.RESHAPING: Category.CORE,
        Category.NORMALIZATION: Category.REGULARIZATION,
        Category.POOLING: Category.CONVOLUTION,
        Category.ATTENTION: Category.RECURRENT,
    }
)
"""Headings that share the colour of another."""


@dataclass(frozen=True, slots=True)
class WeightSpec:
    """One weight array of a layer.

    Attributes
    ----------
    name : str
        Keras's name: "kernel", "bias", "gamma", "moving_mean".
    shape : tuple of int
    is_trainable : bool
        False for what is not learned by gradients (moving statistics).
    """

    name: str
    shape: tuple[int, ...]
    is_trainable: bool = True

    @property
    def size(self) -> int:
        """The number of parameters."""
        return prod(self.shape)


ShapeRule: TypeAlias = Callable[[Values, tuple[TensorShape, ...]], TensorShape]
WeightRule: TypeAlias = Callable[[Values, tuple[TensorShape, ...]], tuple[WeightSpec, ...]]
CostRule: TypeAlias = Callable[[Values, tuple[TensorShape, ...], TensorShape], int]


def same_shape(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    """Return the shape of the one input: the layer keeps it."""
    return inputs[0]


def no_weights(_values: Values, _inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    """Return nothing: the layer has no weights."""
    return ()


def no_cost(_values: Values, _inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
    """Return 0: the layer multiplies nothing worth counting."""
    return 0


@dataclass(frozen=True, slots=True)
class Wrapper:
    """How a layer around another layer describes the inner one.

    The parameters of the inner layer are parameters of the wrapper too.

    Attributes
    ----------
    param : str
        The parameter that names the inner layer's type, and Keras's first argument.
    own : frozenset of str
        All parameters that belong to the wrapper itself; the others go to the inner layer.
    """

    param: str
    own: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSpec:
    """What one Keras layer type is called, accepts, produces and costs.

    Attributes
    ----------
    name : str
        Keras's class name: "Dense".
    category : Category
    summary : str
        What it does, in plain words, one or two sentences.
    formula : str
        The computation, in Unicode: "activation(x · kernel + bias)".
    params : tuple of Param
        Keras's arguments, in the order in which a person would write them.
    output_shape : ShapeRule
        ``(values, input_shapes) -> shape``; raises `ShapeError`.
    weights : WeightRule
        ``(values, input_shapes) -> weight arrays``, in Keras's order of
        ``layer.weights``.
    cost : CostRule
        ``(values, input_shapes, output_shape) -> multiply-accumulates`` per sample.
    minimum_inputs : int
        0 for Input, 2 for merge layers, else 1.
    maximum_inputs : int or None
        None for any number.
    size_param : str or None
        The parameter that plus and minus on the item change: "units", "filters".
    keywords : str
        Further words the palette's search finds it by.
    is_offered : bool
        Whether the palette has it; False for what only files and scripts bring.
    traits : Traits
        How it behaves, as far as rules, pictures and the engine depend on it.
    required : tuple of str
        Parameters that Keras has no default for. A script writes them without their names,
        in this order.
    positional : tuple of str
        Keras's order of arguments, as far as scripts use it; among them may be some that
        `params` lacks. Empty where it is the order of `params`.
    aliases : tuple of str
        Other class names that Keras has, or had, for it.
    presets : tuple of (str, str)
        Classes of Keras that are this layer with its first parameter set so, as long as they
        have no settings of their own: ("ReLU", "relu").
    old_arguments : tuple of (str, str)
        Names that arguments had in earlier versions of Keras, and today's.
    functions : tuple of str
        Functions of `keras.layers`, `keras.ops` and TensorFlow that compute the same.
    operator : str
        The operator of Python that computes the same for two tensors: "+"; empty for none.
    wrapper : Wrapper or None
        For a layer around another layer: how the inner one is described.
    call_order : tuple of int
        For a layer that is called with its inputs one by one: which input each argument is.
        (0, 0) gives one wire twice, as self-attention takes it. Empty for all others.
    neutral : tuple of (str, tuple)
        Settings of Keras that `params` lacks, with the values that change nothing.
    makes : tuple of str
        Classes of layers that Keras makes within it and names by itself: it counts them
        among all others, so that "softmax_1" may be the first Softmax that a script has.
    """

    name: str
    category: Category
    summary: str
    formula: str = ""
    params: tuple[Param, ...] = ()
    output_shape: ShapeRule
    weights: WeightRule = no_weights
    cost: CostRule = no_cost
    minimum_inputs: int = 1
    maximum_inputs: int | None = 1
    size_param: str | None = None
    keywords: str = ""
    is_offered: bool = True
    traits: Traits = NO_TRAITS
    required: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    presets: tuple[tuple[str, str], ...] = ()
    old_arguments: tuple[tuple[str, str], ...] = ()
    functions: tuple[str, ...] = ()
    operator: str = ""
    wrapper: Wrapper | None = None
    call_order: tuple[int, ...] = ()
    neutral: tuple[tuple[str, tuple[object, ...]], ...] = ()
    makes: tuple[str, ...] = ()

    @property
    def argument_order(self) -> tuple[str, ...]:
        """The names of Keras's arguments, in the order in which a call gives them."""
        return self.positional or tuple(param.name for param in self.params)

    def defaults(self) -> dict[str, ParamValue]:
        """Return every parameter's default."""
        return defaults(self.params)

    def parse(self, values: Mapping[str, object]) -> dict[str, ParamValue]:
        """Return `values` checked and completed with defaults.

        Raises
        ------
        ParameterError
            A value does not fit or a name is unknown.
        """
        return parse_values(self.params, values, self.name)

    def param(self, name: str) -> Param | None:
        """Return the parameter called `name`, or None."""
        return next((param for param in self.params if param.name == name), None)


def shape_text(shape: TensorShape) -> str:
    """Return `shape` as Keras prints it.

    >>> shape_text((None, 2))
    '(None, 2)'
    >>> shape_text((None,))
    '(None,)'
    """
    return str(shape)


def require_rank(layer: str, shape: TensorShape, minimum: int, maximum: int | None = None) -> None:
    """Raise unless `shape`, batch included, has `minimum` to `maximum` dimensions.

    Raises
    ------
    ShapeError
        In words: "Dense needs at least 2 dimensions; received (None,)".
    """
    maximum_rank = maximum if maximum is not None else 10**6
    if minimum <= len(shape) <= maximum_rank:
        return
    if minimum == maximum:
        wanted = f"exactly {minimum} dimensions"
    elif maximum is None:
        wanted = f"at least {minimum} dimensions"
    else:
        wanted = f"{minimum} to {maximum} dimensions"
    raise ShapeError(f"{layer} needs {wanted}; received {shape_text(shape)}")


def require_known(layer: str, shape: TensorShape, axis: int) -> int:
    """Return the size of `axis` of `shape`; raise if it is free.

    Raises
    ------
    ShapeError
        The dimension is None.
    """
    size = shape[axis]
    if size is None:
        raise ShapeError(
            f"{layer} needs a known size in dimension {axis}; received {shape_text(shape)}"
        )
    return size


def element_count(shape: TensorShape) -> int:
    """Return the number of values per sample; a free dimension counts as 1."""
    return prod(size or 1 for size in shape[1:])

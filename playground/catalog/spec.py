"""`LayerSpec`: a Keras layer type, described without Keras."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import prod
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ParameterError, ShapeError
from playground.base.params import Param, ParamValue, defaults, parse_values
from playground.catalog.formulas.computation import Computation
from playground.catalog.traits import NO_TRAITS, Picture, Traits

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
    AUGMENTATION = "Augmentation"

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
        Category.AUGMENTATION: Category.REGULARIZATION,
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


NO_VALUES: Values = MappingProxyType({})
ShapeRule: TypeAlias = Callable[[Values, tuple[TensorShape, ...]], TensorShape]
WeightRule: TypeAlias = Callable[[Values, tuple[TensorShape, ...]], tuple[WeightSpec, ...]]
CostRule: TypeAlias = Callable[[Values, tuple[TensorShape, ...], TensorShape], int]

FitRule: TypeAlias = Callable[[Values, NDArray[np.float32]], tuple[NDArray[Any], ...]]


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
class ExportLimit:
    """Settings with which an export format cannot hold a layer.

    Attributes
    ----------
    format : str
        The format's name: "onnx".
    applies : callable
        ``values -> bool``: whether the format cannot hold these settings.
    reason : str
        What the format lacks, and what to change, to follow "it has no": "grouped
        convolution; set groups to 1".
    """

    format: str
    applies: Callable[[Values], bool]
    reason: str


@dataclass(frozen=True, slots=True)
class Wrapper:
    """Which layers a layer around another one can hold.

    The parameters of the inner layer are parameters of the wrapper too, under their own names.

    Attributes
    ----------
    param : str
        The parameter that names the inner layer's type, and Keras's first argument.
    inner : tuple of LayerSpec
        The types to choose from, at least one.
    hidden : frozenset of str
        Parameters of the inner layer that the wrapper sets itself.
    """

    param: str
    inner: "tuple[LayerSpec, ...]" = field(repr=False)
    hidden: frozenset[str] = frozenset()

    def chosen(self, values: Mapping[str, object]) -> "LayerSpec":
        """Return the type of the inner layer; the first one where `values` name none.

        What does not name one of `inner` is left to the check of the parameters.
        """
        named = values.get(self.param)
        return next((spec for spec in self.inner if spec.name == named), self.inner[0])

    def inner_params(self, values: Mapping[str, object]) -> tuple[Param, ...]:
        """Return the parameters of the inner layer that can be set."""
        return tuple(p for p in self.chosen(values).params if p.name not in self.hidden)


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
        Keras's arguments, in the order in which a person would write them; of a wrapper
        those of its own, to which `params_of` adds those of the inner layer.
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
        Names that arguments had in earlier versions of Keras, and their current names.
    functions : tuple of str
        Functions of `keras.layers`, `keras.ops` and TensorFlow that compute the same.
    operator : str
        The operator of Python that computes the same for two tensors: "+"; empty for none.
    wrapper : Wrapper or None
        For a layer around another layer: which layers it can hold.
    call_order : tuple of int
        For a layer that is called with its inputs one by one: which input each argument is.
        (0, 0) gives one wire twice, as self-attention takes it. Empty for all others.
    fit : FitRule or None
        Of a layer whose weights are computed from the training inputs:
        ``(values, (n, *sample shape) float32, n at least 1) -> arrays``, one for each of
        `weights`. Such a layer is placed directly after the input; Keras calls what
        computes them ``adapt``.
    export_limits : tuple of ExportLimit
        With which settings a format cannot hold it.
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
    fit: FitRule | None = None
    export_limits: tuple[ExportLimit, ...] = ()
    neutral: tuple[tuple[str, tuple[object, ...]], ...] = ()
    makes: tuple[str, ...] = ()
    computation: Computation | None = None

    @property
    def argument_order(self) -> tuple[str, ...]:
        """The names of Keras's arguments, in the order in which a call gives them."""
        return self.positional or tuple(param.name for param in self.params)

    def inner(self, values: Mapping[str, object]) -> "LayerSpec | None":
        """Return the type of the layer that a wrapper with those `values` holds."""
        return None if self.wrapper is None else self.wrapper.chosen({**self._own(), **values})

    def params_of(self, values: Mapping[str, object]) -> tuple[Param, ...]:
        """Return all parameters of a layer with those `values`, those of an inner layer too."""
        if self.wrapper is None:
            return self.params
        return (*self.params, *self.wrapper.inner_params({**self._own(), **values}))

    def param(self, name: str, values: Values = NO_VALUES) -> Param | None:
        """Return the parameter called `name` of a layer with those `values`, or None."""
        return next((param for param in self.params_of(values) if param.name == name), None)

    def traits_of(self, values: Values) -> Traits:
        """Return how a layer with those `values` behaves: a wrapper much as what it holds."""
        inner = self.inner(values)
        if inner is None:
            return self.traits
        changes = inner.traits.picture is Picture.CHANGE
        return replace(
            inner.traits,
            reads_rows=False,
            unit_axes=() if inner.traits.convolves else inner.traits.unit_axes,
            picture=Picture.CHANGE if changes else self.traits.picture,
        )

    def size_param_of(self, values: Values) -> str | None:
        """Return the parameter that plus and minus on the item change."""
        return (self.inner(values) or self).size_param

    def defaults(self) -> dict[str, ParamValue]:
        """Return every parameter's default."""
        return defaults(self.params_of({}))

    def parse(self, values: Mapping[str, object]) -> dict[str, ParamValue]:
        """Return `values` checked and completed with defaults.

        A wrapper leaves out the parameters of inner layers other than the chosen one: earlier
        files hold them.

        Raises
        ------
        ParameterError
            A value does not fit or a name is unknown.
        """
        params = self.params_of(values)
        if self.wrapper is not None:
            known = {param.name for param in params}
            others = {param.name for spec in self.wrapper.inner for param in spec.params} - known
            values = {name: value for name, value in values.items() if name not in others}
        return parse_values(params, values, self.name)

    def changed(self, values: Values, changes: Values) -> dict[str, ParamValue]:
        """Return `values` with `changes`, checked.

        Where the type of an inner layer changes, settings that differ from their defaults are
        kept as far as the new type has them.

        Raises
        ------
        ParameterError
            A value does not fit or a name is unknown.
        """
        after = {**values, **changes}
        if self.inner(after) is self.inner(values):
            return self.parse(after)
        old = {param.name: param.initial for param in self.params_of(values)}
        chosen = {name: value for name, value in values.items() if value != old.get(name)}
        kept = {name: value for name, value in chosen.items() if self._suits(name, value, after)}
        return self.parse({**kept, **changes})

    def _suits(self, name: str, value: ParamValue, after: Values) -> bool:
        """Return whether a layer with the values `after` can have that value."""
        param = self.param(name, after)
        try:
            return param is not None and param.parse(value) == value
        except ParameterError:
            return False

    def _own(self) -> dict[str, ParamValue]:
        return defaults(self.params)


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

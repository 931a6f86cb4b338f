"""How one number of a layer's output is computed from numbers of its input.

Each layer type states it in its own file, and the microscope writes it as a formula. Indices
are those of one sample, without the batch.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.params import ParamValue
from playground.formula.values import Formula

Index: TypeAlias = tuple[int, ...]
Shape: TypeAlias = tuple[int, ...]
Settings: TypeAlias = Mapping[str, ParamValue]


@dataclass(frozen=True, slots=True, eq=False)
class Taps:
    """The products that a weighted sum adds up.

    Attributes
    ----------
    inputs : (n, input dimensions) int64
        Index of each input.
    weights : (n, kernel dimensions) int64
        Index of the weight that it is multiplied by.
    bias : int
        Index in the bias, where there is one.
    """

    inputs: NDArray[np.int64]
    weights: NDArray[np.int64]
    bias: int


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """``activation(Σ input · kernel + bias)``.

    Attributes
    ----------
    taps : callable
        ``(settings, input shape, kernel shape, output index) -> Taps``.
    reached : callable
        ``(settings, input shape, kernel shape, input index) -> output indices`` that use it.
    unit : callable
        ``(kernel shape, kernel index) -> unit`` whose sums take that weight.
    """

    taps: Callable[[Settings, Shape, Shape, Index], Taps]
    reached: Callable[[Settings, Shape, Shape, Index], tuple[Index, ...]]
    unit: Callable[[Shape, Index], int] = lambda _kernel, index: index[-1]


@dataclass(frozen=True, slots=True)
class Applied:
    """A function of the value at the same place.

    Attributes
    ----------
    rule, slope : callable or None
        ``(settings, z) -> formula`` and ``(settings, z, output) -> formula``. None: the
        layer's activation.
    """

    rule: Callable[[Settings, Formula], Formula] | None = None
    slope: Callable[[Settings, Formula, Formula], Formula] | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A value of an input at another place, unchanged.

    Attributes
    ----------
    move : callable
        ``(settings, arrays, output shape) -> array`` does with arrays what the layer does with
        its inputs; it fills up with -1.
    applies : callable
        ``settings -> bool``: whether the layer only moves values with these settings.
    """

    move: Callable[[Settings, tuple[NDArray[np.int64], ...], Shape], NDArray[np.int64]]
    applies: Callable[[Settings], bool] = lambda _settings: True


@dataclass(frozen=True, slots=True)
class Pooled:
    """The mean or the largest of several values of the input.

    Attributes
    ----------
    window : callable
        ``(settings, input shape, output index) -> input indices``.
    is_mean : bool
    """

    window: Callable[[Settings, Shape, Index], tuple[Index, ...]]
    is_mean: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Values of several inputs at the same place, joined.

    Attributes
    ----------
    rule : callable
        ``values -> formula``.
    slope : callable
        ``(values, port) -> formula``: the derivative by the value of one input.
    """

    rule: Callable[[Sequence[Formula]], Formula]
    slope: Callable[[Sequence[Formula], int], Formula]


@dataclass(frozen=True, slots=True)
class Dropped:
    """The value itself, enlarged, or 0 where it was left out.

    Attributes
    ----------
    rate : str
        The parameter with the share that is left out.
    """

    rate: str = "rate"


@dataclass(frozen=True, slots=True)
class Noisy:
    """The value with a random number, which only Keras knows.

    Attributes
    ----------
    is_factor : bool
        Whether the random number multiplies the value; otherwise it is added.
    """

    is_factor: bool


@dataclass(frozen=True, slots=True)
class Normalized:
    """``gamma · (x − mean) / √(variance + epsilon) + beta``.

    Attributes
    ----------
    over_batch : bool
        Whether mean and variance are those of the batch; otherwise of each sample.
    groups : str
        The parameter with the number of groups of channels that have statistics of their own;
        empty: each place has statistics over its channels.
    """

    over_batch: bool
    groups: str = ""


@dataclass(frozen=True, slots=True)
class Standardized:
    """``(x − mean) / √variance``, with statistics that are measured once, before training."""


@dataclass(frozen=True, slots=True)
class Sloped:
    """The value itself; below zero it is multiplied by a weight.

    Attributes
    ----------
    slopes : str
        The weight array.
    """

    slopes: str = "alpha"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A row of a table of weights.

    Attributes
    ----------
    table : str
        The weight array.
    """

    table: str = "embeddings"


class Cell(StrEnum):
    """The equations of a recurrent layer."""

    SIMPLE = "one state"
    MEMORY = "a memory with three gates"
    GATED = "a state with two gates"


@dataclass(frozen=True, slots=True)
class Recurrent:
    """A state that each step of a sequence changes.

    Attributes
    ----------
    cell : Cell
    """

    cell: Cell


@dataclass(frozen=True, slots=True)
class Dotted:
    """The products of two inputs, added up along an axis of each."""


@dataclass(frozen=True, slots=True)
class Separated:
    """A weighted sum of each channel, then a weighted sum of these.

    Attributes
    ----------
    first : WeightedSum
        Of each channel, with the kernel "depthwise_kernel".
    """

    first: WeightedSum


@dataclass(frozen=True, slots=True)
class Attended:
    """A mean of all steps of a sequence, weighted by how well they fit."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The layer within it, at each step of a sequence."""


@dataclass(frozen=True, slots=True)
class TwoWay:
    """The recurrent layer within it, and one that reads from the end."""


Computation: TypeAlias = (
    WeightedSum
    | Applied
    | Moved
    | Pooled
    | Merged
    | Dropped
    | Noisy
    | Normalized
    | Standardized
    | Sloped
    | LookedUp
    | Recurrent
    | Dotted
    | Separated
    | Attended
    | Repeated
    | TwoWay
)

"""Normalization: the inputs with mean 0 and variance 1, as measured on the training data."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ShapeError
from playground.base.params import Bool, Float, Int
from playground.catalog.families.normalization import axis_size
from playground.catalog.formulas.computation import Standardized
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
    shape_text,
)
from playground.catalog.traits import Picture, Traits
from playground.catalog.values import integer

ROWS = 4096
"""Samples that are added up at a time: sums in float64 of all at once would take memory."""


def _features(values: Values, shape: TensorShape) -> tuple[int, ...]:
    """Return the shape of the means: one for each entry of the axis, or a single one."""
    if values["axis"] is None:
        return ()
    if integer(values, "axis") in (0, -len(shape)):
        raise ShapeError(
            f"Normalization needs an axis after the batch; received axis {values['axis']} for "
            f"{shape_text(shape)}"
        )
    return (axis_size("Normalization", values, shape),)


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    if (values["mean"] is None) != (values["variance"] is None):
        names = ("mean", "variance")
        given, missing = names if values["variance"] is None else names[::-1]
        raise ShapeError(
            f"Normalization needs both mean and variance, or neither; received {given} alone: "
            f"set {missing} too, or clear {given}"
        )
    _features(values, inputs[0])
    return inputs[0]


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    shape = _features(values, inputs[0])
    if values["mean"] is not None:
        return ()
    return (
        WeightSpec("mean", shape, is_trainable=False),
        WeightSpec("variance", shape, is_trainable=False),
        WeightSpec("count", (), is_trainable=False),
    )


def _fit(values: Values, x: NDArray[np.float32]) -> tuple[NDArray[Any], ...]:
    """Return mean and variance of `x` along all axes but one, and a count that Keras keeps at 0.

    Both passes add up in float64, a block of samples at a time: they may lie in a file.
    """
    kept = () if values["axis"] is None else (integer(values, "axis") % x.ndim,)
    rest = tuple(axis for axis in range(x.ndim) if axis not in kept)
    each = x.size // (x.shape[kept[0]] if kept else 1)
    mean = sum(block.sum(rest, np.float64) for block in _blocks(x)) / each
    wide = np.expand_dims(mean, rest)
    variance = sum(np.square(block - wide).sum(rest) for block in _blocks(x)) / each
    return (
        np.asarray(mean, np.float32),
        np.asarray(variance, np.float32),
        np.zeros((), np.int32),
    )


def _blocks(x: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    return (x[start : start + ROWS] for start in range(0, len(x), ROWS))


def _cost(_values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output)


NORMALIZATION = LayerSpec(
    name="Normalization",
    category=Category.NORMALIZATION,
    summary="Brings each input to mean 0 and variance 1, as measured once on the training data.",
    formula="(x − mean) / √variance",
    params=(
        Int(
            name="axis",
            help="The axis whose entries each have a mean and variance of their own: the "
            "features or channels; left empty, all values share one.",
            default=-1,
            minimum=-5,
            maximum=5,
            is_optional=True,
            is_advanced=True,
        ),
        Float(
            name="mean",
            help="A mean for all inputs; left empty, it is computed from the training data.",
            default=None,
            minimum=-1e12,
            maximum=1e12,
            is_optional=True,
            is_advanced=True,
        ),
        Float(
            name="variance",
            help="A variance for all inputs; left empty, it is computed from the training data.",
            default=None,
            minimum=0.0,
            maximum=1e12,
            is_optional=True,
            is_advanced=True,
        ),
        Bool(
            name="invert",
            help="Do the opposite: bring normalized values back to their own units.",
            default=False,
            is_advanced=True,
        ),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    traits=Traits(is_linear=True, picture=Picture.CHANGE),
    fit=_fit,
    keywords="normalize standardize z-score preprocessing adapt mean variance scale features",
    computation=Standardized(),
)

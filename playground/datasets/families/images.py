"""Shared by the image data sets: the last axis, and brightness from 0 to 1."""

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Bool
from playground.datasets.script_code import Values
from playground.datasets.task import Samples, Task, TaskKind

CHANNELS = Bool(
    name="channels",
    help="Give each image a last axis of size 1, which convolutions need.",
    default=False,
)
LAST_AXIS = "[..., np.newaxis]"
"""How a script adds that axis."""


def image_task(values: Values, size: int, samples: int | None) -> Task:
    """Return the task of classifying ten digits in square images of `size` pixels."""
    shape = (size, size, 1) if values["channels"] else (size, size)
    return Task(
        kind=TaskKind.MULTICLASS,
        input_shape=shape,
        output_units=10,
        class_names=tuple(map(str, range(10))),
        samples=samples,
    )


def image_samples(
    values: Values, pictures: NDArray[np.generic], labels: NDArray[np.generic], brightest: float
) -> Samples:
    """Return images with brightness 0..1, and class numbers.

    Parameters
    ----------
    pictures : (n, height, width) numbers in 0..brightest
    labels : (n,) integers
    """
    x = np.divide(pictures, np.float32(brightest), dtype=np.float32, casting="unsafe")
    if values["channels"]:
        x = x[..., np.newaxis]
    return Samples(read_only(x), read_only(labels.astype(np.int32)))

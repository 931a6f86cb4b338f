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
DIGITS = tuple(map(str, range(10)))


def image_task(
    values: Values,
    shape: tuple[int, ...],
    samples: int | None,
    class_names: tuple[str, ...] = DIGITS,
) -> Task:
    """Return the task of classifying images of `shape`, without the axis that is asked for."""
    return Task(
        kind=TaskKind.MULTICLASS,
        input_shape=(*shape, 1) if values.get("channels") else shape,
        output_units=len(class_names),
        class_names=class_names,
        samples=samples,
    )


def image_samples(
    values: Values, pictures: NDArray[np.generic], labels: NDArray[np.generic], brightest: float
) -> Samples:
    """Return images with brightness 0..1, and class numbers.

    Parameters
    ----------
    pictures : (n, height, width) or (n, height, width, 3) numbers in 0..brightest
    labels : (n,) integers
    """
    x = np.divide(pictures, np.float32(brightest), dtype=np.float32, casting="unsafe", order="C")
    if values.get("channels"):
        x = x[..., np.newaxis]
    return Samples(read_only(x), read_only(labels.astype(np.int32)))

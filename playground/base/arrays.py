"""Read-only arrays, which threads may share; one-hot rows; kernels with the unit axis last."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return `array`, contiguous and read-only; copied only if necessary."""
    result = np.ascontiguousarray(array)
    if result.flags.writeable:
        result = result.view()
        result.flags.writeable = False
    return result


def one_hot(numbers: NDArray[Any], classes: int) -> NDArray[np.float32]:
    """Return a row for each class number, without a table of all classes.

    Parameters
    ----------
    numbers : (...) array of whole numbers, 0..classes - 1
    classes : int

    Returns
    -------
    (..., classes) float32
        1 at the number, else 0.

    Raises
    ------
    IndexError
        A number is not one of the classes.

    Examples
    --------
    >>> one_hot(np.array([2, 0]), 3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    rows = np.zeros((*numbers.shape, classes), np.float32)
    np.put_along_axis(rows, numbers[..., np.newaxis].astype(np.int64), 1.0, axis=-1)
    return rows


def units_last(kernel: NDArray[Scalar], axes: tuple[int, ...]) -> NDArray[Scalar]:
    """Return a kernel whose last axis is its units or filters.

    Parameters
    ----------
    kernel : ndarray
        Weights of a layer.
    axes : tuple of int
        Negative; each combination of entries along them is one unit.

    Returns
    -------
    ndarray
        A view or a copy. If several axes are joined, an axis of size 1 is inserted before
        the last, in place of the channels that each filter reads.

    Examples
    --------
    >>> units_last(np.zeros((3, 3, 8, 2)), (-2,)).shape
    (3, 3, 2, 8)
    >>> units_last(np.zeros((3, 3, 4, 2)), (-2, -1)).shape
    (3, 3, 1, 8)
    """
    count = len(axes)
    moved = np.moveaxis(kernel, axes, tuple(range(-count, 0)))
    if count == 1:
        return moved
    return moved.reshape(*moved.shape[:-count], 1, -1)

"""New samples for a trained model from files of arrays: which array, and in what order its axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.files.archive import read_arrays, shapes_in
from playground.datasets.files.members import Shape, samples_member
from playground.datasets.files.rows import array_file
from playground.datasets.spec import Progress
from playground.reading.child import Outlet
from playground.reading.limits import limits_for
from playground.reading.pool import readers
from playground.reading.protocol import Request

KIND = "arrays"
SUFFIXES = (".npy", ".npz")
MOST_BYTES = 2**30
"""Of the samples as float32."""
COLOURS = (1, 3)


@dataclass(frozen=True, slots=True, eq=False)
class NewArray:
    """The samples of a file.

    Attributes
    ----------
    values : (n, *shape) array of numbers
    notes : tuple of str
        Sentences on what was not used.
    """

    values: NDArray[Any]
    notes: tuple[str, ...] = ()


def is_array_file(path: Path) -> bool:
    """Return whether a file holds arrays, by its name."""
    return path.suffix.lower() in SUFFIXES


def read_new_array(path: Path, shape: Shape, member: str, progress: Progress) -> NewArray:
    """Return the samples in a `.npy` or `.npz` file. May take long.

    Parameters
    ----------
    shape : tuple of int
        Of one sample of the model.
    member : str
        For `.npz`: the name of the array that the training data came from; "" if not known.

    Raises
    ------
    DataError
        They cannot be read, do not fit the model, or it is not clear which array is meant.
    Cancelled
        `progress` raised it.
    """
    if path.suffix.lower() == ".npy":
        file = array_file(path)
        _check_size(file.shape, path.name)
        return NewArray(as_samples(file.read(slice(None)), shape, path.name))
    options = {"shape": list(shape), "member": member}
    return readers().read(Request(KIND, str(path), options), NewArray, progress, limits_for(path))


def read(request: Request, _outlet: Outlet) -> NewArray:
    """Read the samples of an `.npz` file. Runs in the child."""
    path, shape = Path(request.path), tuple(request.options["shape"])
    shapes = shapes_in(path)
    fitting = [name for name, each in shapes.items() if _arrangement(each, shape) is not None]
    name = samples_member(shapes, path.name, request.options["member"], fitting)
    _check_size(shapes[name], name)
    values = as_samples(read_arrays(path, [name])[name], shape, f"{name} of {path.name}")
    others = [f"{other} was" for other in shapes if other != name]
    if not others:
        return NewArray(values)
    unused = others[0] if len(others) == 1 else f"{len(others)} other arrays were"
    return NewArray(values, (f"The samples are those of {name}; {unused} not used.",))


def as_samples(values: NDArray[Any], shape: Shape, what: str) -> NDArray[Any]:
    """Return an array as samples of `shape`, (n, *shape); one sample may come without its axis.

    Axes of length 1 may be missing or added, samples may be flat, and pictures may have their
    channels first.

    Raises
    ------
    DataError
        It holds no such samples; `what` is what the message calls it.

    Examples
    --------
    >>> as_samples(np.zeros((5, 28, 28)), (28, 28, 1), "x").shape
    (5, 28, 28, 1)
    >>> as_samples(np.zeros((3, 32, 16)), (32, 16, 3), "x").shape
    (1, 32, 16, 3)
    """
    if values.dtype.kind not in "biuf":
        raise DataError(f"{what} must hold numbers; received {values.dtype}")
    if not values.size:
        raise DataError(f"{what} holds no samples; received shape {values.shape}")
    found = _arrangement(values.shape, shape)
    if found is None:
        raise DataError(
            f"The model reads samples of shape {shape}, so {what} must have shape "
            f"{('n', *shape)!s}; received {values.shape}".replace("'", "")
        )
    is_single, is_channels_first = found
    samples = values[np.newaxis] if is_single else values
    if is_channels_first:
        samples = np.moveaxis(samples, 1, -1)
    return np.ascontiguousarray(samples).reshape(len(samples), *shape)


def _arrangement(whole: Sequence[int], shape: Shape) -> tuple[bool, bool] | None:
    """Return whether an array is one sample, and has channels first; None if it does not fit."""
    for is_single, sample in ((False, tuple(whole[1:])), (True, tuple(whole))):
        if not (whole or is_single):
            continue
        if _is_same(sample, shape):
            return is_single, False
        is_picture = len(shape) == 3 and shape[2] in COLOURS
        if is_picture and (*sample[1:], *sample[:1]) == shape:
            return is_single, True
    return None


def _is_same(sample: Shape, shape: Shape) -> bool:
    """Return whether samples of one shape can be read as samples of the other, in order."""
    lean, wanted = (tuple(size for size in each if size != 1) for each in (sample, shape))
    return lean == wanted or (prod(lean) == prod(wanted) and min(len(lean), len(wanted)) == 1)


def _check_size(shape: Shape, what: str) -> None:
    if prod(shape) * 4 > MOST_BYTES:
        raise DataError(f"{what} is too large; give at most 1 GB of samples at a time")

"""`FolderSamples`: what the files of a folder hold, as bytes, and the files left out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class FileSamples:
    """The samples of files whose classes are not known.

    Attributes
    ----------
    names : tuple of str
        Of the files that could be read.
    x : (n, *shape) uint8 or float32
    texts : tuple of str
        For files of text: what they hold; `x` is then (n, 0).
    left_out : tuple of str
        Sentences on files that could not be used.
    """

    names: tuple[str, ...]
    x: NDArray[Any]
    texts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class FolderSamples:
    """The samples of a folder.

    Attributes
    ----------
    classes : tuple of str
    x : (n, *shape) uint8 or float32
    labels : (n,) int32
        Class numbers.
    training : int
        How many are for training, the first ones; `n` if the folder does not say.
    layout : str
        As `Listing.layout`.
    left_out : tuple of str
        Sentences on files that could not be used.
    texts : tuple of str
        For files of text: what they hold; `x` is then (n, 0).
    table : str
        As `Listing.labels`.
    names : tuple of str
        The file of each sample, below the folder.
    """

    classes: tuple[str, ...]
    x: NDArray[Any]
    labels: NDArray[np.int32]
    training: int
    layout: str
    left_out: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    table: str = ""
    names: tuple[str, ...] = ()

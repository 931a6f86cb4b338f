"""Weights of a backbone: from Keras's cache, or from a file of the user; never from the network."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playground.base.errors import FileFormatError
from playground.importing.model.opening import DAMAGE
from playground.importing.network.values import Value
from playground.reading.hdf5 import arrays_in

SETS = ("imagenet", "noisy-student")
"""Weights that Keras fetches itself, and then keeps in its cache."""
LARGEST_BYTES = 300_000_000
FOLDER = "models"


class NotAtHand(Exception):
    """The weights are not on this computer.

    Attributes
    ----------
    reason : str
        What is missing, for the user.
    file : str
        The name of the file that holds them; empty where it is not known.
    """

    def __init__(self, reason: str, file: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.file = file


@contextmanager
def only_from_cache(weights: Value, chosen: str) -> Iterator[Value]:
    """Yield what to pass to a backbone as its weights; nothing is fetched within the block.

    Parameters
    ----------
    weights : Value
        What the program says: a name of weights, or a file.
    chosen : str
        A file of weights that the user chose; empty for none.

    Raises
    ------
    NotAtHand
        They are not on this computer.
    """
    if chosen:
        yield _checked(Path(chosen))
        return
    if weights not in SETS:
        name = weights if isinstance(weights, str) else ""
        said = Path(name).name[:80] if name else "a file that is not known"
        raise NotAtHand(f"{said} is named in the program", name)
    from keras.src.utils import file_utils  # noqa: PLC0415 - takes seconds

    before = file_utils.get_file
    file_utils.get_file = _cached
    try:
        yield weights
    finally:
        file_utils.get_file = before


def cache_folders() -> tuple[Path, ...]:
    """Return the folders in which Keras keeps weights on this computer."""
    kept = [Path(os.environ["KERAS_HOME"])] if "KERAS_HOME" in os.environ else []
    return tuple(folder / FOLDER for folder in (Path.home() / ".keras", *kept))


def _cached(
    fname: str = "", origin: str = "", *_args: Any, file_hash: str | None = None, **named: Any
) -> str:
    """Return the place of a file in the cache; takes the place of `keras.utils.get_file`.

    Any: arguments of Keras.
    """
    from keras.src.utils.file_utils import validate_file  # noqa: PLC0415

    name = Path(fname or origin.rpartition("/")[2]).name
    expected = file_hash or named.get("md5_hash")
    for folder in cache_folders():
        path = folder / name
        if not path.is_file():
            continue
        if expected and not validate_file(str(path), expected):
            raise NotAtHand(f"{name} in {folder} is damaged; download it again", name)
        return _checked(path)
    raise NotAtHand(f"{name} is not in {cache_folders()[0]}", name)


def _check_hdf5(path: Path) -> None:
    """Raise unless a file is HDF5 that holds what it declares, itself."""
    import h5py  # noqa: PLC0415 - only needed for weights

    try:
        with h5py.File(path, "r") as file:
            for _found in arrays_in(file, path.name):
                pass
    except DAMAGE:
        raise FileFormatError(
            f"{path.name} is not a file of weights of Keras (.h5), or is damaged; choose another"
        ) from None


def _checked(path: Path) -> str:
    """Return the text of a path to a file of weights.

    Raises
    ------
    NotAtHand
        It cannot be opened, or is too large.
    FileFormatError
        It is not HDF5, declares more than it contains, or refers to other files.
    """
    try:
        size = path.stat().st_size
    except OSError:
        raise NotAtHand(f"{path.name} cannot be opened", path.name) from None
    if size > LARGEST_BYTES:
        limit = f"{LARGEST_BYTES // 10**6} MB"
        raise NotAtHand(f"{path.name} has more than {limit}", path.name)
    _check_hdf5(path)
    return str(path)

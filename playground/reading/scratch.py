"""Folders for large files of our own: on the disk, bounded by what is free, removed at the end."""

import os
import shutil
import tempfile
import weakref
from pathlib import Path

import psutil
from platformdirs import user_cache_path

from playground.base.errors import DataError
from playground.base.paths import APPLICATION
from playground.reading.worker import FOLDER, remove_left_behind

SPARE_BYTES = 2**30
"""Bytes of the disk that are left free for others."""


class Scratch:
    """A folder that is removed when nothing refers to this any more, and when the program ends.

    Parameters
    ----------
    parent : Path
    """

    def __init__(self, parent: Path) -> None:
        self.name = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir=parent)
        weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)


def scratch_folder(needed: int, what: str) -> Scratch:
    """Return a new folder with room for `needed` bytes.

    It is in the program's cache folder, because a folder for temporary files may be in memory.
    If the program is killed, the folder is removed when the next one is needed.

    Parameters
    ----------
    what : str
        What it is for, at the beginning of a sentence: "visits.csv".

    Raises
    ------
    DataError
        The disk has too little room, or cannot be written.
    """
    parent = user_cache_path(APPLICATION) / "tables"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        remove_left_behind(parent)
        free = psutil.disk_usage(str(parent)).free
        if needed + SPARE_BYTES > free:
            raise DataError(
                f"{what} is too large for memory and needs {needed / 2**30:.1f} GB on the disk of "
                f"{parent}, which has {free / 2**30:.1f} GB; make room there, or use fewer rows or "
                "columns"
            )
        return Scratch(parent)
    except OSError as error:
        raise DataError(
            f"{what} is too large for memory, and {parent} cannot be written ({error.strerror}); "
            "make that folder writable, or use fewer rows or columns"
        ) from error


def path_in(scratch: Scratch, name: str) -> Path:
    """Return the path of a file in the folder; `name` is never a path out of it."""
    return Path(scratch.name) / Path(name).name

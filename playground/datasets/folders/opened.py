"""The folders that were read last, kept for a while so that no file is read twice."""

from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from playground.datasets.folders.listing import listing_of
from playground.datasets.folders.samples import FolderSamples
from playground.datasets.spec import Progress
from playground.reading.limits import GIGABYTE, Limits
from playground.reading.pool import readers
from playground.reading.protocol import Request

KIND = "folder"
MOST_FOLDERS = 3
LIMITS = Limits(resident_bytes=4 * GIGABYTE)

Key = tuple[str, int, str, tuple[tuple[str, Any], ...]]


class Folders:
    """Reads folders in the child process. Any thread may use it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Key, FolderSamples] = OrderedDict()

    def open(
        self,
        path: Path,
        suffixes: tuple[str, ...],
        kind: str,
        settings: dict[str, Any],
        progress: Progress,
    ) -> FolderSamples:
        """Return the samples of a folder, from memory if no file has changed. May take long.

        Parameters
        ----------
        suffixes : tuple of str
            Of the files that are read.
        kind : str
            "images", "sounds" or "texts".
        settings : dict
            How a file becomes a sample: the arguments of its reader.

        Raises
        ------
        DataError
            It has no usable files.
        Cancelled
            `progress` raised it.
        """
        stamp = listing_of(path, suffixes, progress).stamp
        key = (str(path.resolve()), stamp, kind, tuple(sorted(settings.items())))
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        options = {"suffixes": suffixes, "kind": kind, "settings": settings}
        request = Request(KIND, str(path), options)
        samples = readers().read(request, FolderSamples, progress, LIMITS)
        with self._lock:
            self._kept[key] = samples
            while len(self._kept) > MOST_FOLDERS:
                self._kept.popitem(last=False)
        return samples


@cache
def folders() -> Folders:
    """Return the folders of this process, which all share."""
    return Folders()

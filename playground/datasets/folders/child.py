"""The entry of the child process for folders: lists the files, reads each, counts what fails."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.folders.listing import Entry, Listing, listing_of
from playground.datasets.folders.samples import FolderSamples
from playground.reading.child import Outlet
from playground.reading.protocol import Request

MOST_BYTES = 1 << 30
"""Of all samples together."""
NAMED = 3
"""So many of the files that were left out are named."""
Read = Callable[[Path], NDArray[Any]]


def read(request: Request, outlet: Outlet) -> FolderSamples:
    """Read a folder. Runs in the child."""
    folder = Path(request.path).expanduser()
    listing = listing_of(folder, tuple(request.options["suffixes"]), outlet.progress)
    reader = _reader(request.options["kind"], request.options["settings"])
    return read_all(folder, listing, reader, outlet.progress)


def _reader(kind: str, settings: dict[str, Any]) -> Read:
    """Return the function that reads one file."""
    match kind:
        case "images":
            from playground.datasets.folders import images  # noqa: PLC0415 - loads Pillow

            return partial(images.picture, **settings)
        case "sounds":
            from playground.datasets.folders import sounds  # noqa: PLC0415 - loads SciPy

            return partial(sounds.spectrogram, **settings)
    raise DataError(f"a folder of {kind!r:.40} cannot be read")


def read_all(
    folder: Path,
    listing: Listing,
    reader: Read,
    progress: Callable[[str, float | None], None],
) -> FolderSamples:
    """Return the samples of all files that can be read.

    Raises
    ------
    DataError
        They need too much memory, or fewer than two classes have usable files.
    """
    failures: list[str] = []
    entries: list[Entry] = []
    arrays: NDArray[Any] | None = None
    count = len(listing.entries)
    for entry, sample in _read_each(folder, listing, reader, failures, progress):
        if arrays is None:
            _require_room(count, sample)
            arrays = np.empty((count, *sample.shape), sample.dtype)
        arrays[len(entries)] = sample
        entries.append(entry)
    if arrays is None:
        raise DataError(f"None of the {count:,} files of {folder.name} can be used: {failures[0]}")
    kept = sorted({entry.label for entry in entries})
    if len(kept) < 2:
        raise DataError(
            f"Only one class of {folder.name} has files that can be used; the first problem: "
            f"{failures[0]}"
        )
    numbers = {label: number for number, label in enumerate(kept)}
    return FolderSamples(
        tuple(listing.classes[label] for label in kept),
        arrays[: len(entries)],
        np.array([numbers[entry.label] for entry in entries], np.int32),
        sum(not entry.is_test for entry in entries),
        listing.layout,
        _words(failures, listing.ignored),
    )


def _read_each(
    folder: Path,
    listing: Listing,
    reader: Read,
    failures: list[str],
    progress: Callable[[str, float | None], None],
) -> Iterator[tuple[Entry, NDArray[Any]]]:
    count = len(listing.entries)
    for number, entry in enumerate(listing.entries):
        progress(f"Reading {folder.name}: {number:,} of {count:,} files", number / count)
        try:
            yield entry, reader(folder / entry.path)
        except ValueError as error:
            failures.append(f"{entry.path} {error}")
        except MemoryError:
            failures.append(f"{entry.path} needs too much memory")


def _require_room(count: int, sample: NDArray[Any]) -> None:
    needed = count * sample.nbytes
    if needed > MOST_BYTES:
        raise DataError(
            f"{count:,} samples of {' x '.join(map(str, sample.shape))} need {needed / 2**30:.1f} "
            f"GB; at most {MOST_BYTES / 2**30:.0f} GB are read: choose a smaller size, or fewer "
            "files"
        )


def _words(failures: list[str], ignored: int) -> tuple[str, ...]:
    """Return sentences on the files that were left out."""
    words = []
    if failures:
        more = f" and {len(failures) - NAMED:,} more" if len(failures) > NAMED else ""
        count = "1 file was" if len(failures) == 1 else f"{len(failures):,} files were"
        words.append(f"{count} left out: {'; '.join(failures[:NAMED])}{more}.")
    if ignored:
        count = "1 file" if ignored == 1 else f"{ignored:,} files"
        words.append(f"{count} of other kinds ignored.")
    return tuple(words)

"""The entry of the child process for folders: lists the files, reads each, counts what fails."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.folders.listing import Entry, Listing, all_files, listing_of, root_of
from playground.datasets.folders.samples import FileSamples, FolderSamples
from playground.reading.child import Outlet
from playground.reading.protocol import Request

MOST_BYTES = 1 << 30
"""Of all samples together."""
NAMED = 3
"""At most this many of the files that were left out are named."""
Read = Callable[[Path], NDArray[Any] | str]
"""Returns an array, of the same shape for each file, or a text."""


def read(request: Request, outlet: Outlet) -> FolderSamples:
    """Read a folder. Runs in the child."""
    path = Path(request.path).expanduser()
    listing = listing_of(path, tuple(request.options["suffixes"]), outlet.progress)
    reader = _reader(request.options["kind"], request.options["settings"])
    return read_all(root_of(path), listing, reader, outlet.progress)


def read_files(request: Request, outlet: Outlet) -> FileSamples:
    """Read one file, or all files of a kind in a folder, without classes. Runs in the child.

    Raises
    ------
    DataError
        None of them can be used.
    """
    path = Path(request.path).expanduser()
    suffixes = tuple(request.options["suffixes"])
    folder = path if path.is_dir() else path.parent
    names = all_files(path, suffixes, outlet.progress) if path.is_dir() else (path.name,)
    if not names:
        raise DataError(
            f"{path.name} has no files that this model takes ({', '.join(suffixes[:4])} ...)"
        )
    reader = _reader(request.options["kind"], request.options["settings"])
    failures: list[str] = []
    kept, used = _Kept(len(names)), []
    for name, sample in _read_each(folder, names, reader, failures, outlet.progress):
        kept.add(sample)
        used.append(name)
    if not used:
        raise DataError(f"nothing of {path.name} can be used: {failures[0]}")
    return FileSamples(tuple(used), kept.arrays(), tuple(kept.texts), _words(failures, ignored=0))


def _reader(kind: str, settings: dict[str, Any]) -> Read:
    """Return the function that reads one file."""
    match kind:
        case "images":
            from playground.datasets.folders import images  # noqa: PLC0415 - loads Pillow

            return partial(images.picture, **settings)
        case "sounds":
            from playground.datasets.folders import sounds  # noqa: PLC0415 - loads SciPy

            return partial(sounds.spectrogram, **settings)
        case "texts":
            from playground.datasets.folders import texts  # noqa: PLC0415 - only for texts

            return texts.text
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
    kept = _Kept(len(listing.entries))
    known = {entry.path: entry for entry in listing.entries}
    for path, sample in _read_each(folder, tuple(known), reader, failures, progress):
        kept.add(sample)
        entries.append(known[path])
    labels = sorted({entry.label for entry in entries})
    if len(labels) < 2:
        which = "Only one class" if labels else "No class"
        raise DataError(
            f"{which} of {folder.name} has files that can be used; the first problem: {failures[0]}"
        )
    numbers = {label: number for number, label in enumerate(labels)}
    return FolderSamples(
        tuple(listing.classes[label] for label in labels),
        kept.arrays(),
        np.array([numbers[entry.label] for entry in entries], np.int32),
        sum(not entry.is_test for entry in entries),
        listing.layout,
        (*listing.notes, *_words(failures, listing.ignored)),
        tuple(kept.texts),
        listing.labels,
        tuple(entry.path for entry in entries),
    )


class _Kept:
    """The samples so far: arrays in one block, or texts; never more than `MOST_BYTES`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._block: NDArray[Any] | None = None
        self._count = 0
        self._text_bytes = 0
        self.texts: list[str] = []

    def add(self, sample: NDArray[Any] | str) -> None:
        """Keep one more sample.

        Raises
        ------
        DataError
            All of them need too much memory.
        """
        if isinstance(sample, str):
            self.texts.append(sample)
            self._text_bytes += len(sample)
            _require_room(self._text_bytes, "these texts", "files")
        else:
            if self._block is None:
                shape = " x ".join(map(str, sample.shape))
                needed = self._most * sample.nbytes
                _require_room(needed, f"{self._most:,} samples of {shape}", "a smaller size")
                self._block = np.empty((self._most, *sample.shape), sample.dtype)
            self._block[self._count] = sample
        self._count += 1

    def arrays(self) -> NDArray[Any]:
        """Return the samples: (n, *shape); (n, 0) float32 for texts."""
        if self._block is None:
            return np.zeros((self._count, 0), np.float32)
        return self._block[: self._count]


def _read_each(
    folder: Path,
    paths: Sequence[str],
    reader: Read,
    failures: list[str],
    progress: Callable[[str, float | None], None],
) -> Iterator[tuple[str, NDArray[Any] | str]]:
    """Yield the sample of each file that can be read; say in `failures` why others cannot."""
    count = len(paths)
    for number, path in enumerate(paths):
        progress(f"Reading {folder.name}: {number:,} of {count:,} files", number / count)
        try:
            yield path, reader(folder / path)
        except (ValueError, OSError) as error:
            reason = "cannot be opened" if isinstance(error, OSError) else str(error)
            failures.append(f"{path} {reason}")
        except MemoryError:
            failures.append(f"{path} needs too much memory")


def _require_room(needed: int, what: str, smaller: str) -> None:
    if needed > MOST_BYTES:
        advice = f"choose {smaller}, or fewer files" if smaller != "files" else "choose fewer files"
        raise DataError(
            f"{what} need more than {needed / 2**30:.1f} GB; at most {MOST_BYTES / 2**30:.0f} GB "
            f"are read: {advice}"
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

"""`Listing`: the files of a folder by class, found without opening any of them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from playground.base.errors import DataError
from playground.datasets.folders.labels import SUFFIX, finder, labelled
from playground.datasets.spec import Progress
from playground.datasets.targets import MOST_CLASSES
from playground.datasets.task import HELD_BACK_WORDS, TRAINING_WORDS

Found = TypeVar("Found")

MOST_FILES = 200_000
MOST_DEPTH = 8
"""Folders inside of a class's folder, at most."""
TABLE = "table"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file.

    Attributes
    ----------
    path : str
        Below the folder, with the system's separator.
    label : int
        Class number.
    is_test : bool
        Whether it is in a folder for testing.
    """

    path: str
    label: int
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a folder.

    Attributes
    ----------
    classes : tuple of str
        In alphabetical order.
    entries : tuple of Entry
        By set, class and name.
    ignored : int
        Files of other kinds.
    stamp : int
        Differs when a file was added, removed or changed.
    layout : str
        "" for a folder per class; "train|test", names of folders, where those are above the
        classes ("train|" without one to test); `TABLE` where a table has the labels.
    notes : tuple of str
        Sentences on what was assumed.
    labels : str
        How the table of labels is read, as `LabelTable.to_text` writes it; else empty.
    """

    classes: tuple[str, ...]
    entries: tuple[Entry, ...]
    ignored: int
    stamp: int
    layout: str
    notes: tuple[str, ...] = ()
    labels: str = ""


def root_of(path: Path) -> Path:
    """Return the folder below which the files are: `path`, or the one of a table of labels."""
    return path.parent if path.suffix.lower() == SUFFIX and path.is_file() else path


def listing_of(folder: Path, suffixes: tuple[str, ...], progress: Progress) -> Listing:
    """Return the files of `folder` with one of `suffixes`, by class; it may be a table of labels.

    A class is a folder in it; or there is a table (.csv) in it that names a file and its label
    in each row. Folders named train and test (or val) may be above the classes.

    Raises
    ------
    DataError
        There is no such folder, or it has fewer than two classes; the message says what was
        found and what is expected.
    """
    if not root_of(folder).is_dir():
        raise DataError(f"{folder} is not a folder; choose a folder with one folder per class")
    listing = _found_in(folder, _Finder(folder, suffixes, progress).find)
    if len(listing.classes) < 2:
        found = f"only {listing.classes[0]!r}" if listing.classes else "none"
        raise DataError(
            f"the folder {folder.name} needs at least 2 folders with files "
            f"({', '.join(suffixes[:4])} ...), one per class; found {found}"
        )
    return listing


def all_files(folder: Path, suffixes: tuple[str, ...], progress: Progress) -> tuple[str, ...]:
    """Return the files with one of `suffixes` in a folder and below it, without classes.

    Raises
    ------
    DataError
        The folder cannot be read, or has too many files.
    """
    return _found_in(folder, lambda: _Finder(folder, suffixes, progress).all())


def _found_in(folder: Path, find: Callable[[], Found]) -> Found:
    try:
        return find()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(f"{folder} cannot be read ({reason}); check its permissions") from None


def parts_of(layout: str) -> tuple[tuple[str, bool], ...]:
    """Return the folders that hold the classes of a layout, and whether they are for testing.

    >>> parts_of(""), parts_of("train|val")
    ((('', False),), (('train', False), ('val', True)))
    """
    train, _, test = layout.partition("|")
    return ((train, False), (test, True)) if test else ((train, False),)


class _Finder:
    """Collects the files of one folder."""

    def __init__(self, path: Path, suffixes: tuple[str, ...], progress: Progress) -> None:
        self._folder = root_of(path)
        self._table_of_labels = path if path != self._folder else None
        self._suffixes = suffixes
        self._progress = progress
        self._ignored = 0
        self._count = 0

    def all(self) -> tuple[str, ...]:
        return tuple(self._files(self._folder))

    def find(self) -> Listing:
        table = self._table_of_labels or self._table()
        if table is not None:
            return self._labelled(table)
        layout = self._layout()
        found = [
            (name, path, is_test)
            for part, is_test in parts_of(layout)
            for name in self._folders(self._folder / part)
            for path in self._files(self._folder / part / name)
        ]
        return self._listed(found, layout)

    def _listed(self, found: list[tuple[str, str, bool]], layout: str) -> Listing:
        classes = sorted({name for name, _path, _is_test in found})
        if len(classes) > MOST_CLASSES:
            raise DataError(
                f"{self._folder.name} has {len(classes):,} classes; at most {MOST_CLASSES:,} are "
                "read: choose a folder with one folder per class"
            )
        numbers = {name: number for number, name in enumerate(classes)}
        entries = sorted(
            (Entry(path, numbers[name], is_test) for name, path, is_test in found),
            key=lambda entry: (entry.is_test, entry.label, entry.path),
        )
        stamp = self._stamp(entries)
        return Listing(tuple(classes), tuple(entries), self._ignored, stamp, layout)

    def _stamp(self, entries: list[Entry]) -> int:
        stats = (os.stat(self._folder / entry.path) for entry in entries)
        return hash(
            tuple(
                (entry.path, stat.st_size, stat.st_mtime_ns)
                for entry, stat in zip(entries, stats, strict=True)
            )
        )

    def _layout(self) -> str:
        """Return the names of the folders for training and test that hold the classes."""
        names = {name.casefold(): name for name in self._folders(self._folder)}
        train = next((names[name] for name in TRAINING_WORDS if name in names), None)
        test = next((names[name] for name in HELD_BACK_WORDS if name in names), "")
        if train is None or not self._folders(self._folder / train):
            return ""
        return f"{train}|{test}"

    def _folders(self, folder: Path) -> list[str]:
        with os.scandir(folder) as entries:
            return sorted(
                entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            )

    def _files(self, folder: Path, depth: int = 0) -> Iterator[str]:
        """Yield the files in a class's folder, those in folders below too."""
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < MOST_DEPTH:
                    yield from self._files(Path(entry.path), depth + 1)
            elif entry.is_file() and self._is_wanted(entry.name):
                yield self._counted(Path(entry.path))
            else:
                self._ignored += 1

    def _is_wanted(self, name: str) -> bool:
        return name.lower().endswith(self._suffixes)

    def _counted(self, path: Path) -> str:
        self._count += 1
        if self._count > MOST_FILES:
            raise DataError(
                f"{self._folder.name} has more than {MOST_FILES:,} files; choose a smaller folder"
            )
        if self._count % 1000 == 0:
            self._progress(f"Found {self._count:,} files", None)
        return str(path.relative_to(self._folder))

    def _table(self) -> Path | None:
        """Return the one table of labels in the folder; None if there is none or several."""
        with os.scandir(self._folder) as entries:
            tables = [Path(entry.path) for entry in entries if entry.name.lower().endswith(SUFFIX)]
        return tables[0] if len(tables) == 1 else None

    def _labelled(self, table: Path) -> Listing:
        """Return the files that a table of labels names."""
        files = tuple(self._files(self._folder))
        said = labelled(table, finder(self._folder, files, self._suffixes))
        self._ignored = said.ignored
        listing = replace(self._listed(list(said.rows), TABLE), notes=said.notes)
        if said.read_as is None:
            return listing
        name = "" if self._table_of_labels else table.name
        read_as = msgspec.structs.replace(said.read_as, name=name)
        return replace(listing, labels=read_as.to_text())

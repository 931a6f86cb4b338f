"""A table that names files and their labels, such as the labels.csv beside a folder of pictures."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

import msgspec

from playground.base.errors import DataError
from playground.datasets.task import HELD_BACK_WORDS

SUFFIX = ".csv"
DELIMITERS = ",;\t"
MOST_BYTES = 16 * 2**20
HEAD_BYTES = 16_384
"""This much of its beginning decides whether a file is a table."""
MOST_COLUMNS = 6
"""A table with more of them holds data of its own, and is opened as a table."""
LOOKED_AT = 200
"""Rows by which the column of files is found."""
LABEL_WORDS = frozenset(("label", "labels", "class", "classes", "category", "target", "y"))
PART_WORDS = frozenset(("split", "set", "subset", "part", "partition"))
TEST_WORDS = frozenset(HELD_BACK_WORDS) - {"dev", "holdout"}
"""Scripts that were exported have exactly these."""
LONGEST_LABEL = 80

Find = Callable[[str], str | None]
"""The path of the file that a cell means, below the folder; None if it means none."""


class LabelTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a table of labels is read; kept in the project.

    Attributes
    ----------
    name : str
        Of the table in the folder; empty if it is what the user has chosen.
    delimiter : str
    above : int
        Lines above the first row: 1 with a header, else 0.
    file, label : int
        The columns of the files and of their labels, from 0.
    part : int or None
        The column that says which files are for testing.
    """

    name: str
    delimiter: str
    above: int
    file: int
    label: int
    part: int | None = None

    def to_text(self) -> str:
        """Return this as the value of a parameter."""
        return msgspec.json.encode(self).decode()


@lru_cache(maxsize=16)
def label_table_of(text: str) -> LabelTable | None:
    """Return the value of a parameter; None if it is empty.

    Raises
    ------
    DataError
        The text is damaged.
    """
    if not text:
        return None
    try:
        table = msgspec.json.decode(text, type=LabelTable)
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError(
            f"How the table of labels is read is damaged ({error}); choose the folder again"
        ) from error
    columns = (table.above, table.file, table.label, table.part or 0)
    if table.delimiter not in DELIMITERS or not all(0 <= each < 2**20 for each in columns):
        raise DataError("How the table of labels is read is damaged; choose the folder again")
    return table


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a table says about files.

    Attributes
    ----------
    rows : tuple of (str, str, bool)
        Label, path, and whether the file is for testing.
    ignored : int
        Rows that name no file, or no label; the header is none of them.
    notes : tuple of str
        Sentences on the columns that were used, if there was a choice.
    read_as : LabelTable or None
        None if no column names files.
    """

    rows: tuple[tuple[str, str, bool], ...]
    ignored: int
    notes: tuple[str, ...] = ()
    read_as: LabelTable | None = None


def labelled(table: Path, find: Find) -> Labelled:
    """Return the files and labels in a table.

    The column of files is the one with most cells that `find` knows. The labels are in the
    column that is called so, else in the only other one, else in the one with fewest
    different texts. A column called split or set says which files are for testing.

    Raises
    ------
    DataError
        It is too large, or not a table.
    """
    if table.stat().st_size > MOST_BYTES:
        raise DataError(f"{table.name} is too large for a table of labels; make it smaller")
    text, delimiter = _text(table.read_bytes())
    rows = [row for row in _rows(text, delimiter, table.name) if len(row) >= 2]
    at = _column_of_files(rows[:LOOKED_AT], find)
    if at is None:
        return Labelled((), len(rows))
    header: Sequence[str] = ()
    if find(_cell(rows[0], at)) is None:
        header, rows = rows[0], rows[1:]
    names = [name.strip().casefold() for name in header]
    part = next((place for place, name in enumerate(names) if name in PART_WORDS), None)
    label, is_chosen = _column_of_labels(rows, names, {at, part})
    found = []
    for row in rows:
        path, text = find(_cell(row, at)), _cell(row, label)[:LONGEST_LABEL]
        if path is not None and text:
            is_test = part is not None and _cell(row, part).casefold() in TEST_WORDS
            found.append((text, path, is_test))
    name = header[label].strip() if label < len(header) else f"column {label + 1}"
    notes = (f"Labels are in {name!r:.80} of {table.name}.",) if is_chosen else ()
    read_as = LabelTable(table.name, delimiter, int(bool(header)), at, label, part)
    return Labelled(tuple(found), len(rows) - len(found), notes, read_as)


def files_named(table: Path, suffixes: Set[str]) -> list[str]:
    """Return the files that exist among the first cells of a table, relative to its folder.

    Only cells that end in one of `suffixes` (lower case, with the dot) are looked up on the
    disk: the window's thread waits for it. Empty for any other file; nothing is raised.
    """
    try:
        if table.suffix.lower() != SUFFIX or not table.is_file():  # a pipe would block forever
            return []
        with table.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        rows = _rows(*_text(head), table.name)
        if max(map(len, rows), default=0) > MOST_COLUMNS:
            return []
        cells = {cell.strip() for row in rows[:LOOKED_AT] for cell in row}
        named = [cell for cell in cells if PurePath(cell).suffix.lower() in suffixes]
        return [cell for cell in named if is_inside(table.parent, cell)]
    except (OSError, DataError):
        return []


def is_inside(folder: Path, path: str) -> bool:
    """Return whether a path of the table is a file of this folder, not elsewhere."""
    try:
        whole = (folder / path).resolve()
        return whole.is_file() and whole.is_relative_to(folder.resolve())
    except (OSError, ValueError):  # a name that is too long, or has a null character
        return False


def finder(folder: Path, paths: Iterable[str], suffixes: tuple[str, ...]) -> Find:
    """Return how a cell finds its file: by its path, else by its name, with or without suffix.

    Parameters
    ----------
    paths : iterable of str
        The files that a cell may mean, below `folder`.
    """
    known = frozenset(paths)
    by_name: dict[str, str | None] = {}
    for path in known:
        for name in {Path(path).name, Path(path).stem}:
            by_name[name] = None if name in by_name else path  # two of a name: neither is meant

    def find(cell: str) -> str | None:
        if cell in known or (cell.lower().endswith(suffixes) and is_inside(folder, cell)):
            return cell
        return by_name.get(cell)

    return find


def _text(content: bytes) -> tuple[str, str]:
    """Return the text of a table, and its delimiter."""
    text = content.decode("utf-8-sig", errors="replace")
    # csv.Sniffer needs time that grows with the square of the quotes.
    first = text[:65_536].partition("\n")[0]
    return text, max(DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str, name: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DataError(f"{name} is not a table of labels: {error}") from None


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _column_of_files(rows: Sequence[Sequence[str]], find: Find) -> int | None:
    width = max(map(len, rows), default=0)
    counts = [sum(find(_cell(row, at)) is not None for row in rows) for at in range(width)]
    return counts.index(max(counts)) if any(counts) else None


def _column_of_labels(
    rows: Sequence[Sequence[str]], names: Sequence[str], taken: set[int | None]
) -> tuple[int, bool]:
    """Return the column of labels, and whether there were others that it could be."""
    width = max(map(len, rows), default=0)
    others = [at for at in range(width) if at not in taken]
    named = [at for at in others if at < len(names) and names[at] in LABEL_WORDS]
    if named or len(others) < 2:
        return (named or others or [0])[0], False
    different = {at: len({_cell(row, at) for row in rows}) for at in others}
    several = [at for at in others if different[at] > 1] or others
    return min(several, key=lambda at: different[at]), True

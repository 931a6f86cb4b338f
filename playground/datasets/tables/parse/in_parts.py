"""Reads a text file that is too large for memory, part by part.

Each column goes to a file of its own, which is mapped into memory afterwards. The memory that
this takes does not grow with the number of columns: it is that of a part, of the different texts,
and, for the facts, of one column. The columns and the facts are those of reading it at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from playground.datasets.spec import Progress
from playground.datasets.tables.facts import ColumnFacts, ReadNote, Storage
from playground.datasets.tables.parse.cells import LEADING_ZERO, MISSING_NUMBERS
from playground.datasets.tables.parse.columns import numbers_of, texts_of, without_extremes
from playground.datasets.tables.parse.layout import Layout
from playground.datasets.tables.parse.names import unique_names
from playground.datasets.tables.parse.plain_numbers import has_zero_before_digit, plain_columns
from playground.datasets.tables.parse.text_file import (
    EMPTY_END,
    Opening,
    cells_of,
    head_of,
    long_rows,
    read_cells,
    without_blank,
)
from playground.datasets.tables.parse.typing import (
    LONGEST,
    MOST_SHOWN,
    MOST_UNREAD,
    NUMBER_LIKE,
    Separators,
    Typed,
    are_codes,
    are_numbers,
    is_word_for_missing,
    notes_on,
    notes_on_dates,
    separators_in,
    typed,
)
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import MISSING_CODE, StoredColumn

BOM = b"\xef\xbb\xbf"
PART_BYTES = 32 * 2**20
MOST_DIFFERENT = 1_000_000
"""Different texts of a column that are kept; further ones count as missing."""
FEW = 12
ROWS = 2**20
"""Rows of a column that are changed together."""


@dataclass(slots=True)
class Sink:
    """Where the cells of one column go.

    Attributes
    ----------
    path : Path
    stream : BinaryIO
        float64 for numbers, else int32: the place of each text in `words`.
    words : dict of str to int, or None
        The different texts, as they occur; None for numbers.
    left_out : int
        Cells with further texts.
    is_empty : bool
        Whether no cell has a value.
    unread : list of (int, str)
        Cells of a column of numbers that hold something else: the row, from 1, and the text.
    """

    path: Path
    stream: BinaryIO
    words: dict[str, int] | None
    left_out: int = 0
    is_empty: bool = True
    unread: list[tuple[int, str]] = field(default_factory=list)

    def add(self, values: pl.Series) -> None:
        """Write cells: Float64, or String, stripped."""
        if self.words is None:
            self.is_empty = self.is_empty and values.null_count() == len(values)
            numbers = values.fill_null(float("nan")).to_numpy()
            self.stream.write(without_extremes(numbers).tobytes())
            return
        found = values.drop_nulls().unique(maintain_order=True)
        self.is_empty = self.is_empty and not any(found.to_list())
        places = np.array([self._place(word) for word in found.to_list()] + [-1], np.int32)
        codes = values.cast(pl.Enum(found)).to_physical().cast(pl.Int32)
        taken = places[codes.fill_null(-1).to_numpy()]
        self.left_out += int((taken < 0).sum()) - values.null_count()
        self.stream.write(taken.tobytes())

    def _place(self, word: str) -> int:
        assert self.words is not None
        if word not in self.words and len(self.words) >= MOST_DIFFERENT:
            return MISSING_CODE
        return self.words.setdefault(word, len(self.words))


@dataclass(slots=True)
class Reading:
    """A table while it is read.

    Attributes
    ----------
    sinks : dict of str to Sink
    rows : int
    long : list of int
        Places of rows that have too many cells, and are left out.
    """

    sinks: dict[str, Sink]
    rows: int = 0
    long: list[int] = field(default_factory=list)


class NotNumbers(Exception):
    """Columns that looked like numbers have other cells."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(*sorted(names))
        self.names = names


Found = tuple[ColumnFacts, StoredColumn]


@dataclass(frozen=True, slots=True)
class InParts:
    """A table that was read part by part.

    Attributes
    ----------
    columns : list of (ColumnFacts, StoredColumn)
        Their `data` are mapped files.
    files : list of str
        The names of these files.
    notes : tuple of ReadNote
    read_as : ReadAs
    is_regular : bool
        See `TableFacts`.
    """

    columns: list[Found]
    files: list[str]
    notes: tuple[ReadNote, ...]
    read_as: ReadAs
    is_regular: bool


def read_in_parts(path: Path, opening: Opening, folder: Path, progress: Progress) -> InParts | None:
    """Return the table in a file; None if it can only be read at once.

    Parameters
    ----------
    folder : Path
        Where the columns go: a file for each.
    """
    if not opening.is_plain:
        return None
    head = head_of(opening, path.name)
    numbers = set(plain_columns(head, opening.read_as, may_have_gaps=True)) - {"over"}
    for place, label in enumerate(opening.layout.header):
        if opening.read_as.kind_of(label) not in ("", Storage.NUMBER):
            numbers.discard(f"c{place}")
    while True:
        try:
            reading = _read(path, opening.layout, numbers, folder, progress)
        except NotNumbers as found:
            numbers -= found.names
        else:
            return _finished(reading, opening, progress) if reading.rows else None


def _read(
    path: Path, layout: Layout, numbers: set[str], folder: Path, progress: Progress
) -> Reading:
    """Write the cells of all columns to files."""
    used = [f"c{index}" for index in range(layout.width)]
    rows = replace(layout, first=0)
    sinks = {}
    for name in used:
        place = folder / f"{name}.bin"
        words: dict[str, int] | None = None if name in numbers else {}
        sinks[name] = Sink(place, place.open("wb"), words)
    reading = Reading(sinks)
    try:
        size = max(1, path.stat().st_size)
        for part, end in _parts(path, layout):
            frame, unread = _cells(part, rows, numbers, path.name)
            for name, found in unread.items():
                sinks[name].unread += [(reading.rows + place + 1, text) for place, text in found]
            is_long = frame["over"].is_not_null()
            if is_long.any():
                above = reading.rows + len(reading.long)
                reading.long += [above + place for place in is_long.arg_true().to_list()]
                frame = frame.filter(~is_long)
            for name in used:
                sinks[name].add(frame[name])
            reading.rows += frame.height
            progress(f"Reading {path.name} in parts", end / size)
    finally:
        for sink in sinks.values():
            sink.stream.close()
    empty = {name for name in numbers if sinks[name].is_empty}
    if empty:
        raise NotNumbers(empty)  # its only numbers were in rows that are left out
    return reading


def _parts(path: Path, layout: Layout) -> Iterator[tuple[bytes, int]]:
    """Yield whole rows of the file, and where they end in it."""
    with path.open("rb") as stream:
        for _ in range(layout.first):
            stream.readline()
        rest = b""
        if not layout.first and stream.read(len(BOM)) != BOM:
            stream.seek(0)
        while block := stream.read(PART_BYTES):
            content = rest + block
            end = _last_end(content)
            rest = content[end:]
            if end:
                yield content[:end], stream.tell()
        if rest.strip():
            yield rest, stream.tell()


def _last_end(content: bytes) -> int:
    """Return where the last whole row ends: not at a line end within quotes; 0 for nowhere."""
    quotes = content.count(b'"')
    end = last = content.rfind(b"\n") + 1
    quotes -= content.count(b'"', end)
    while end and quotes % 2:
        before = content.rfind(b"\n", 0, end - 1) + 1
        quotes -= content.count(b'"', before, end)
        end = before
    return end or (last if len(content) > 4 * PART_BYTES else 0)


Unread = dict[str, list[tuple[int, str]]]


def _cells(
    part: bytes, layout: Layout, numbers: set[str], name: str
) -> tuple[pl.DataFrame, Unread]:
    """Return the cells of the rows that are not blank, stripped, and those that are unread.

    Those of `numbers` are Float64, others String.

    Raises
    ------
    NotNumbers
        Some of `numbers` have many cells that are neither plain numbers nor missing.
    """
    if not has_zero_before_digit(b"\n\n" + part, layout.delimiter):
        frame = _direct(part, layout, numbers)
        if frame is not None:
            frame = without_blank(frame)
            return frame.with_columns(pl.col(pl.String).exclude("over").str.strip_chars()), {}
    texts = without_blank(cells_of(part, layout, name))
    columns, wrong, unread = [], set(), Unread()
    for values in texts:
        if values.name == "over":
            columns.append(values)
            continue
        stripped = values.str.strip_chars()
        if values.name in numbers:
            known = stripped.set(is_word_for_missing(stripped, MISSING_NUMBERS), None)
            others = _others(known)
            if others is None:
                wrong.add(values.name)
            elif others:
                unread[values.name] = others
            stripped = known.cast(pl.Float64, strict=False).fill_nan(None)
        columns.append(stripped)
    if wrong:
        raise NotNumbers(wrong)
    return pl.DataFrame(columns), unread


def _others(known: pl.Series) -> list[tuple[int, str]] | None:
    """Return the places and texts of the few cells that hold something else; None for too many.

    A number that is written in another way is one too many: then all are read in that way.
    """
    numbers = known.cast(pl.Float64, strict=False).fill_nan(None)
    is_other = numbers.is_null() & known.is_not_null()
    others = known.filter(is_other)
    if not len(others):
        return None if bool(known.str.contains(LEADING_ZERO).any()) else []
    most = MOST_UNREAD * (len(known) - known.null_count())
    if len(others) > most or bool(known.str.contains(LEADING_ZERO).any()):
        return None
    if bool(others.str.contains(NUMBER_LIKE).any()) or are_codes(known, others):
        return None
    return list(zip(is_other.arg_true().to_list(), others.to_list(), strict=True))


def _direct(part: bytes, layout: Layout, numbers: set[str]) -> pl.DataFrame | None:
    """Return the cells without making texts of numbers; None if that is impossible."""
    try:
        frame = read_cells(part, layout, tuple(numbers))
    except pl.exceptions.PolarsError:
        return None
    return None if any(bool(frame[name].is_nan().any()) for name in numbers) else frame


def _finished(reading: Reading, opening: Opening, progress: Progress) -> InParts | None:
    """Return the columns with their types and facts."""
    layout, read_as = opening.layout, opening.read_as
    notes = list(opening.notes)
    if reading.long:
        notes.append(long_rows(reading.long[:5], len(reading.long), layout.width))
    used = _without_empty_end(reading, layout, notes)
    header = layout.header or [f"column {index}" for index in range(1, len(used) + 1)]
    names = unique_names([*header, *[""] * len(used)][: len(used)], notes)
    words = {
        key: pl.Series(list(sink.words), dtype=pl.String)
        for key, sink in reading.sinks.items()
        if sink.words is not None
    }
    separators = separators_in(list(words.values()), read_as)
    if separators.decimal != ".":
        return None
    columns, with_commas, is_respelled = [], [], False
    for index, (name, sink) in enumerate(zip(names, used, strict=True)):
        progress(f"Reading column {name}", index / len(names))
        kind = layout.kinds[index] if layout.kinds else ""
        role = layout.roles[index] if layout.roles else ""
        if sink.words is None:
            values = np.memmap(sink.path, np.float64, "r")
            shown = tuple((row, text[:LONGEST]) for row, text in sink.unread[:MOST_SHOWN])
            plain = Typed(Storage.NUMBER, pl.Series(), unread=len(sink.unread), unread_cells=shown)
            is_respelled = is_respelled or bool(sink.unread)
            columns.append(numbers_of(name, plain, values, role, kind))
            continue
        own = words[sink.path.stem]
        given = read_as.kind_of(name)
        kind_of_words, guesses = _typed_words(sink, own, separators, read_as, given)
        is_respelled = is_respelled or kind_of_words.is_respelled
        notes.extend(notes_on_dates(guesses, name))
        if sink.left_out:
            notes.append(
                ReadNote(
                    f"{name!r} has more than {MOST_DIFFERENT:,} different texts; {sink.left_out:,} "
                    "cells with further ones count as missing"
                )
            )
        if kind_of_words.storage is Storage.NUMBER:
            with_commas.append((name, own))
        columns.append(_of_words(name, sink, kind_of_words, separators, role, kind))
    notes.extend(notes_on(separators, with_commas))
    decided = ReadAs(decimal=separators.decimal, thousands=separators.thousands)
    is_regular = opening.is_simple and not reading.long and not is_respelled
    files = [sink.path.name for sink in used]
    return InParts(columns, files, tuple(notes), read_as.completed(decided), is_regular)


def _typed_words(
    sink: Sink, words: pl.Series, separators: Separators, read_as: ReadAs, given: str
) -> tuple[Typed, list[str]]:
    """Return the type of a column, from its different texts, in their order."""
    if not 2 <= len(words) <= FEW:
        found, guesses = typed(words, separators, read_as, given)
        return (_with_cells(found, sink, words) if found.unread else found), guesses
    # Which spelling of "yes" is used depends on how often each occurs.
    codes = np.memmap(sink.path, np.int32, "r")
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    ranks = np.argsort(np.argsort(counts, kind="stable"), kind="stable")
    again = words.gather(np.repeat(np.arange(len(words)), ranks))
    found, guesses = typed(pl.concat([words, again]), separators, read_as, given)
    found = replace(found, values=found.values.head(len(words)), numeric=0)
    return (_with_cells(found, sink, words) if found.unread else found), guesses


def _with_cells(found: Typed, sink: Sink, words: pl.Series) -> Typed:
    """Return the type of a column with the cells that could not be read, not the words."""
    is_other = found.values.is_null() & ~is_word_for_missing(words, MISSING_NUMBERS)
    codes = np.memmap(sink.path, np.int32, "r")
    places = np.flatnonzero(np.append(is_other.to_numpy(), values=False)[codes])
    shown = [(int(place) + 1, str(words[int(codes[place])])) for place in places[:MOST_SHOWN]]
    cells = tuple((row, text[:LONGEST]) for row, text in shown)
    return replace(found, unread=len(places), unread_cells=cells)


def _of_words(
    name: str, sink: Sink, found: Typed, separators: Separators, role: str, kind: str
) -> Found:
    """Return a column that was written as the places of its texts."""
    if found.storage is not Storage.TEXT:
        numbers = without_extremes(found.values.fill_null(float("nan")).to_numpy())
        values = _changed(sink.path, np.append(numbers, np.nan))
        return numbers_of(name, found, values, role, kind)
    texts = found.values.to_list()
    ordered = sorted({text for text in texts if text is not None})
    places = {text: place for place, text in enumerate(ordered)}
    table = [MISSING_CODE if text is None else places[text] for text in texts]
    codes = _changed(sink.path, np.array([*table, MISSING_CODE], np.int32))
    is_number = are_numbers(pl.Series(ordered, dtype=pl.String), separators).to_numpy()
    numeric = sum(
        int(np.count_nonzero(is_number[part[part >= 0]]))
        for part in np.array_split(codes, max(1, len(codes) // ROWS))
    )
    facts, stored = texts_of(name, numeric, ordered, codes, role, kind)
    return replace(facts, is_respelled=found.is_respelled), stored


def _changed(path: Path, table: NDArray[np.generic]) -> np.memmap:
    """Return a column as the values of `table` at its places; the last is for missing ones."""
    places = np.memmap(path, np.int32, "r")
    changed = path.with_suffix(".typed")
    with changed.open("wb") as stream:
        for start in range(0, len(places), ROWS):
            stream.write(table[places[start : start + ROWS]].tobytes())
    del places
    changed.replace(path)
    return np.memmap(path, table.dtype, "r")


def _without_empty_end(reading: Reading, layout: Layout, notes: list[ReadNote]) -> list[Sink]:
    """Return the columns without those at the end that have no name and no value."""
    sinks = list(reading.sinks.values())
    while len(sinks) > 1 and sinks[-1].is_empty and not any(layout.header[len(sinks) - 1 :]):
        del sinks[-1]
    if len(sinks) < layout.width:
        notes.append(EMPTY_END)
    return sinks

"""Reads any table: the entry of the child process."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.datasets.tables.facts import ColumnFacts, ReadNote, Storage, TableFacts
from playground.datasets.tables.forms import EXCEL, JSON_LINES, PARQUET, TEXT, form_of
from playground.datasets.tables.parse.columns import column_of
from playground.datasets.tables.parse.in_parts import InParts, read_in_parts
from playground.datasets.tables.parse.names import unique_names
from playground.datasets.tables.parse.text_file import (
    EMPTY_END,
    SAMPLED,
    Texts,
    opening_of,
    read_text_file,
)
from playground.datasets.tables.parse.typed_file import (
    TypedFrame,
    read_json_lines,
    read_parquet,
)
from playground.datasets.tables.parse.typing import (
    Separators,
    Typed,
    notes_on,
    notes_on_dates,
    separators_in,
    typed,
)
from playground.datasets.tables.parse.workbook import read_workbook
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import SentTable, StoredColumn

WORKERS = 2
"""Columns that are looked at at a time: sorting numbers does not hold Python's lock."""
TOTALS = frozenset(
    (
        *("total", "totals", "grand total", "sum", "sums", "overall"),
        *("summe", "gesamt", "insgesamt", "gesamtsumme"),
        *("total général", "totale", "totaal", "suma", "итого", "всего", "合計"),
    )
)
"""Words in the last row of a table that sums up the others, in lower case."""
LEAST_SUMMED = 5


def read_table(
    path: Path, read_as: ReadAs, progress: Progress, folder: Path | None = None
) -> SentTable:
    """Return the table in a file, with what was detected about it.

    Parameters
    ----------
    folder : Path or None
        Where the columns of a text file too large for memory go; None to read into memory.

    Raises
    ------
    DataError
        It holds no table; the message says why.
    """
    stat = path.stat()
    form = form_of(path)
    if form in (PARQUET, JSON_LINES):
        read = read_parquet if form == PARQUET else read_json_lines
        found, used = _typed_facts(read(path, progress), progress)
    elif form == EXCEL:
        found, used = _text_facts(read_workbook(path, read_as, progress), path.name, progress)
    else:
        opening = opening_of(path, read_as, progress)
        in_parts = read_in_parts(path, opening, folder, progress) if folder else None
        if in_parts is not None:
            return _sent_in_parts(in_parts, stat)
        texts = read_text_file(path, opening, progress)
        found, used = _text_facts(texts, path.name, progress)
    facts, columns = found
    rows = len(columns[0].data)
    known = TableFacts(form, rows, facts, used.read_as, size=stat.st_size, changed=stat.st_mtime_ns)
    return SentTable(
        replace(
            known,
            notes=used.notes,
            sheets=used.sheets,
            is_regular=used.is_regular,
            above=used.above,
            is_cut=used.is_cut,
        ),
        columns,
    )


def _sent_in_parts(read: InParts, stat: os.stat_result) -> SentTable:
    """Return a table whose columns are in files of their own."""
    columns = [column for _, column in read.columns]
    note = ReadNote(
        f"The table is large ({stat.st_size / 2**30:.1f} GB): it stays on the disk, and training "
        "reads it part by part"
    )
    facts = TableFacts(
        TEXT,
        len(columns[0].data),
        tuple(found for found, _ in read.columns),
        read.read_as,
        (note, *read.notes),
        (),
        read.is_regular,
        stat.st_size,
        stat.st_mtime_ns,
    )
    empty = [replace(column, data=column.data[:0]) for column in columns]
    return SentTable(facts, empty, read.files)


Found = tuple[tuple[ColumnFacts, ...], list[StoredColumn]]


@dataclass(frozen=True, slots=True)
class Used:
    """How a file was read; its fields are those of `TableFacts`."""

    notes: tuple[ReadNote, ...]
    read_as: ReadAs
    sheets: tuple[str, ...] = ()
    is_regular: bool = True
    above: int = 0
    is_cut: bool = False


def _typed_facts(frame: TypedFrame, progress: Progress) -> tuple[Found, Used]:
    names = unique_names([name for name, _ in frame.columns], [])
    pairs = []
    for name, (_, column) in zip(names, frame.columns, strict=True):
        progress(f"Reading column {name}", None)
        pairs.append(column_of(name, column))
    found = tuple(facts for facts, _ in pairs), [column for _, column in pairs]
    return found, Used(frame.notes, ReadAs())


def _text_facts(texts: Texts, name: str, progress: Progress) -> tuple[Found, Used]:
    """Return the columns of a table of texts with their types."""
    notes = list(texts.notes)
    frame, names = _without_empty_end(texts, notes)
    rows = frame.height
    frame = _without_total(frame, notes, keeps=bool(texts.read_as.keeps_total))
    if not frame.height:
        raise DataError(f"{name} has no rows; choose a file with data")
    columns = [values if _is_number(values) else values.str.strip_chars() for values in frame]
    as_written = [name.strip() for name in names]
    names = unique_names(list(names), notes)
    written = [values for values in columns if not _is_number(values)]
    separators = separators_in([values.head(SAMPLED) for values in written], texts.read_as)
    named = list(zip(names, columns, strict=True))
    numeric = []
    typed_columns = []
    for index, (label, values) in enumerate(named):
        progress(f"Reading column {label}", index / len(named) / 2)
        given = texts.read_as.kind_of(label)
        found, guesses = _typed(values, separators, texts.read_as, given)
        typed_columns.append(found)
        if found.storage is Storage.NUMBER and not _is_number(values):
            numeric.append((label, values))
        notes.extend(notes_on_dates(guesses, label))
    kinds = texts.kinds[: len(names)] or [""] * len(names)
    roles = texts.roles[: len(names)] or [""] * len(names)
    pairs = []
    with ThreadPoolExecutor(WORKERS) as workers:
        for pair in workers.map(column_of, names, typed_columns, roles, kinds):
            pairs.append(pair)
            progress(f"Looking at column {pair[0].name}", (1 + len(pairs) / len(named)) / 2)
    notes.extend(notes_on(separators, numeric))
    decided = ReadAs(
        decimal=separators.decimal,
        thousands=separators.thousands,
        keeps_total=False if frame.height < rows else None,
    )
    complete = texts.read_as.completed(decided)
    found_all = tuple(facts for facts, _ in pairs), [column for _, column in pairs]
    is_regular = texts.is_regular and not any(column.is_respelled for column in typed_columns)
    is_regular = is_regular and list(names) == as_written and frame.height == rows
    used = Used(tuple(notes), complete, texts.sheets, is_regular, texts.above, texts.is_cut)
    return found_all, used


def _without_total(frame: pl.DataFrame, notes: list[ReadNote], *, keeps: bool) -> pl.DataFrame:
    """Return the table without a last row that sums up the others, unless it keeps it."""
    if frame.height < LEAST_SUMMED:
        return frame
    for values in frame.select(pl.col(pl.String)):
        last = values[-1]
        word = "" if last is None else last.strip().rstrip(":").lower()
        if word in TOTALS and not bool((values.head(-1) == last).any()):
            what = "is kept" if keeps else "is left out"
            text = f"The last row sums up the others (“{last.strip()}”) and {what}: row"
            notes.append(ReadNote(f"{text} {frame.height:,}", "keeps_total"))
            return frame if keeps else frame.head(-1)
    return frame


def _is_number(values: pl.Series) -> bool:
    """Return whether a column was read as numbers at once."""
    return values.dtype == pl.Float64


def _typed(
    values: pl.Series, separators: Separators, read_as: ReadAs, given: str
) -> tuple[Typed, list[str]]:
    if _is_number(values):  # some of its first values are numbers
        return Typed(Storage.NUMBER, values), []
    return typed(values, separators, read_as, given)


def _is_empty(values: pl.Series) -> bool:
    if not _is_number(values):
        values = values.str.strip_chars().replace("", None)
    return values.null_count() == len(values)


def _without_empty_end(texts: Texts, notes: list[ReadNote]) -> tuple[pl.DataFrame, Sequence[str]]:
    """Return the table without columns at the end that have no name and no value."""
    frame, width = texts.frame, texts.frame.width
    names = list(texts.names) or [f"column {index}" for index in range(1, width + 1)]
    names = (names + [""] * width)[:width]
    while (
        width > 1
        and (not names[width - 1] or not texts.names)
        and _is_empty(frame.to_series(width - 1))
    ):
        width -= 1
    if width < frame.width:
        notes.append(EMPTY_END)
    return frame.select(pl.nth(range(width))), names[:width]

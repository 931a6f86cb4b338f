"""`Profile`: the small pictures of a table's columns, its first rows, and a sample of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.datasets.preparation.cells import text_of
from playground.datasets.preparation.fitting import DRAWN
from playground.datasets.tables.facts import Storage
from playground.datasets.tables.stored import StoredColumn, Table, sampled

BARS = 8
PREVIEWED = 10
SAMPLED = 5_000
MOST_COMPARED, MOST_CELLS = 200_000, 10_000_000
"""Rows, and cells, of a table that is looked at for repeated rows."""
ODD = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio in 64 bits, as hash functions use it."""
LONGEST = 200
"""Letters of a cell that are shown."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a card shows of a column.

    Attributes
    ----------
    bars : tuple of float
        Heights of a histogram, 0..1; of the most frequent values for texts. Of a large
        table, of `DRAWN` rows by chance: more would not change the picture.
    cells : tuple of str or None
        Of the first rows; None where missing.
    """

    bars: tuple[float, ...]
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What the page of a table shows of its rows.

    Attributes
    ----------
    columns : mapping of str to ColumnProfile
    sample : Table
        Some rows, evenly spread over the table.
    repeats : int
        Rows that are the same as an earlier one; 0 for a table that is not looked at for them.
    """

    columns: Mapping[str, ColumnProfile]
    sample: Table
    repeats: int = 0


def profile_of(table: Table) -> Profile:
    """Return the profile of a table; reads from the disk, so not for the main thread."""
    rows = table.facts.rows
    sample = np.unique(np.linspace(0, rows - 1, min(rows, SAMPLED)).astype(np.intp))
    columns = {
        name: ColumnProfile(_bars(column), _cells(column)) for name, column in table.columns.items()
    }
    return Profile(columns, sampled(table, sample), _repeats(table))


def _repeats(table: Table) -> int:
    """Return how many rows are the same as an earlier one, by a number made of all cells."""
    rows = table.facts.rows
    if rows > MOST_COMPARED or rows * len(table.columns) > MOST_CELLS:
        return 0
    mixed = np.zeros(rows, np.uint64)
    for column in table.columns.values():
        cells = column.data.astype(np.float64)
        cells[np.isnan(cells)] = -1.5
        mixed = (mixed ^ (cells + 0.0).view(np.uint64)) * ODD
        mixed ^= mixed >> np.uint64(29)
    return rows - len(np.unique(mixed))


def _bars(column: StoredColumn) -> tuple[float, ...]:
    data = column.data
    if len(data) > DRAWN:
        # At random: every n-th row could be the same hour of each day.
        data = data[np.sort(np.random.default_rng(0).integers(0, len(data), DRAWN))]
    if column.storage is Storage.TEXT:
        known = data[data >= 0]
        counts = np.sort(np.bincount(known))[::-1][:BARS] if len(known) else np.zeros(0)
    else:
        known = data[np.isfinite(data)]
        few = np.unique(known[:10_000])
        if 1 < len(few) < BARS and np.isin(known[-10_000:], few).all():
            counts = np.array([np.count_nonzero(known == value) for value in few])
        else:
            counts = np.histogram(known, BARS)[0] if len(known) else np.zeros(0)
    top = counts.max() if len(counts) else 0
    return tuple(float(count) / float(top) for count in counts) if top else ()


def _cells(column: StoredColumn) -> tuple[str | None, ...]:
    first = column.data[:PREVIEWED]
    if column.storage is Storage.TEXT:
        return tuple(_text(column, int(code)) for code in first)
    if column.storage is Storage.DATE:
        return tuple(None if np.isnan(value) else _date(float(value)) for value in first)
    return tuple(text_of(float(value)) for value in first)


def _text(column: StoredColumn, code: int) -> str | None:
    if code < 0:
        return None
    start = int(column.ends[code - 1]) if code else 0
    return (
        column.texts[start : int(column.ends[code])].tobytes().decode("utf-8", "replace")[:LONGEST]
    )


def _date(seconds: float) -> str:
    text = str(np.datetime64(round(seconds), "s")).replace("T", " ")
    return text.removesuffix(" 00:00:00")

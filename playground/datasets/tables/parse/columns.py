"""From typed columns to what is stored and what is known about each."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from playground.datasets.preparation.cells import text_of
from playground.datasets.preparation.raw import Texts
from playground.datasets.preparation.words import vocabulary_of
from playground.datasets.tables.facts import MOST_VALUES, MOST_WORDS, ColumnFacts, Storage
from playground.datasets.tables.kinds import SENTENCE
from playground.datasets.tables.parse.typing import Typed
from playground.datasets.tables.stored import (
    MISSING_CODE,
    StoredColumn,
    stored_numbers,
    stored_texts,
)

MOST_LETTERS = 20_000
"""Letters that all values of a column may have together to be listed."""
MOST_WORDLESS = 10
"""So few different texts are categories, however long they are."""
MOST_NUMBERS = 200
"""Up to this many different numbers are listed."""
LARGEST = 1e150
FIRST = 1000
"""This many values are looked at first, where they can settle a question about all."""


def column_of(
    name: str, typed: Typed, role: str = "", kind: str = ""
) -> tuple[ColumnFacts, StoredColumn]:
    """Return the facts about a column, and the column itself.

    Parameters
    ----------
    role, kind : str
        What the file states about it, as `ColumnFacts.role`, and "discrete" or "".
    """
    if typed.storage is Storage.TEXT:
        return _texts(name, typed, role, kind)
    return _numbers(name, typed, role, kind)


def _numbers(name: str, typed: Typed, role: str, kind: str) -> tuple[ColumnFacts, StoredColumn]:
    values: NDArray[np.float64] = typed.values.fill_null(float("nan")).to_numpy()
    return numbers_of(name, typed, values, role, kind)


def numbers_of(
    name: str, typed: Typed, values: NDArray[np.float64], role: str = "", kind: str = ""
) -> tuple[ColumnFacts, StoredColumn]:
    """Return the facts about a column of numbers or dates, and the column itself.

    Parameters
    ----------
    typed : Typed
        Its values are not used.
    values : (rows,) float64
        NaN where missing.
    """
    ordered, missing = _in_order(values)
    if missing:
        values = without_extremes(values)
    present = values[np.isfinite(values)] if missing else values
    starts = _starts(ordered)
    is_few = len(starts) <= MOST_NUMBERS and typed.storage is not Storage.DATE
    listed = starts if is_few else starts[:0]
    counts = np.diff(np.append(listed, len(ordered)))
    texts = tuple(str(text_of(float(value))) for value in ordered[listed] + 0.0)  # no -0
    is_listed = sum(map(len, texts)) <= MOST_LETTERS
    facts = ColumnFacts(
        name,
        typed.storage,
        missing=missing,
        distinct=len(starts),
        is_whole=_is_whole(present),
        is_sorted=_is_sorted(present),
        low=float(ordered[0]) if len(ordered) else 0.0,
        high=float(ordered[-1]) if len(ordered) else 0.0,
        mean=float(present.mean()) if len(present) else 0.0,
        deviation=float(present.std()) if len(present) else 0.0,
        values=texts if is_listed else (),
        counts=tuple(int(count) for count in counts) if is_listed else (),
        unit=typed.unit,
        unread=typed.unread,
        unread_cells=typed.unread_cells,
        date_form=typed.date_form,
        role=role,
        is_given_category=kind in ("discrete", "d"),
        is_respelled=typed.is_respelled,
    )
    return facts, stored_numbers(values, typed.storage)


def _in_order(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return the usable numbers in order, and how many values are missing or too large.

    Much follows from the order, which saves further passes over a large column.
    """
    ordered = np.sort(values)  # NaN comes last
    first = np.searchsorted(ordered, -LARGEST, "right")
    present = ordered[first : np.searchsorted(ordered, LARGEST, "left")]
    return present, len(values) - len(present)


def without_extremes(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numbers with NaN in place of those that are too large to be used."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) < LARGEST, values, np.nan)


def _starts(ordered: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return where each different number begins."""
    is_start = np.empty(len(ordered), bool)
    is_start[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_start[1:])
    return np.flatnonzero(is_start)


def _is_whole(values: NDArray[np.float64]) -> bool:
    """Return whether all numbers are whole; the first ones mostly suffice."""
    parts = (values[:FIRST], values)
    return bool(len(values)) and all(bool((part == np.floor(part)).all()) for part in parts)


def _is_sorted(values: NDArray[Any]) -> bool:
    """Return whether values never fall, or never rise; the first ones mostly suffice."""
    for part in (values[:FIRST], values):
        steps = part[1:] - part[:-1]
        if not ((steps >= 0).all() or (steps <= 0).all()):
            return False
    return len(values) > 1


def _texts(name: str, typed: Typed, role: str, kind: str) -> tuple[ColumnFacts, StoredColumn]:
    values = typed.values
    words = sorted(values.drop_nulls().unique().to_list())
    if words:
        order = pl.Enum(words)
        codes = values.cast(order).to_physical().cast(pl.Int32).fill_null(MISSING_CODE).to_numpy()
    else:
        codes = np.full(len(values), MISSING_CODE, np.int32)
    facts, stored = texts_of(name, typed.numeric, words, codes, role, kind)
    return replace(facts, is_respelled=typed.is_respelled), stored


def texts_of(
    name: str,
    numeric: int,
    words: list[str],
    codes: NDArray[np.int32],
    role: str = "",
    kind: str = "",
) -> tuple[ColumnFacts, StoredColumn]:
    """Return the facts about a column of texts, and the column itself.

    Parameters
    ----------
    numeric : int
        How many values are numbers.
    words : list of str
        The different texts, in order.
    codes : (rows,) int32
        The index of each value in `words`, `MISSING_CODE` where missing.
    """
    known = codes[codes >= 0]
    is_listed = len(words) <= MOST_VALUES and sum(map(len, words)) <= MOST_LETTERS
    counts = np.bincount(known, minlength=len(words)) if is_listed else np.empty(0)
    sample = pl.Series([words[code] for code in known[:2000]], dtype=pl.String)
    spaces = sample.str.count_matches(r"\S+").mean() if len(sample) else 0.0
    has_sentences = isinstance(spaces, float) and spaces >= SENTENCE and len(words) > MOST_WORDLESS
    vocabulary = vocabulary_of(Texts(tuple(words), codes), MOST_WORDS) if has_sentences else ()
    facts = ColumnFacts(
        name,
        Storage.TEXT,
        missing=int((codes < 0).sum()),
        distinct=len(words),
        is_sorted=_is_sorted(known),
        values=tuple(words) if is_listed else (),
        counts=tuple(int(count) for count in counts) if is_listed else (),
        words=float(spaces) if isinstance(spaces, int | float) else 0.0,
        vocabulary=vocabulary,
        numeric=numeric,
        role=role,
        is_given_category=kind in ("discrete", "d"),
    )
    return facts, stored_texts(words, np.ascontiguousarray(codes, np.int32))

"""From typed columns to what is stored and what is known about each."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from playground.datasets.preparation.cells import text_of
from playground.datasets.preparation.raw import Texts
from playground.datasets.preparation.words import vocabulary_of
from playground.datasets.tables.facts import MOST_VALUES, ColumnFacts, Storage
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
MOST_WORDS = 2000
"""Words of a column of sentences that are known to the network."""
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
    with np.errstate(invalid="ignore"):
        is_finite = np.abs(values) < LARGEST
    if np.count_nonzero(is_finite) + np.count_nonzero(np.isnan(values)) < len(values):
        values = without_extremes(values)
    present = values if is_finite.all() else values[is_finite]
    is_date = typed.storage is Storage.DATE
    distinct, counts = _distinct(present[:0] if is_date else present)
    texts = tuple(str(text_of(float(value))) for value in distinct)
    is_listed = sum(map(len, texts)) <= MOST_LETTERS
    facts = ColumnFacts(
        name,
        typed.storage,
        missing=len(values) - len(present),
        distinct=len(distinct) or _count_distinct(present),
        is_whole=_is_whole(present),
        is_sorted=_is_sorted(present),
        low=float(present.min()) if len(present) else 0.0,
        high=float(present.max()) if len(present) else 0.0,
        mean=float(present.mean()) if len(present) else 0.0,
        deviation=float(present.std()) if len(present) else 0.0,
        values=texts if is_listed else (),
        counts=tuple(int(count) for count in counts) if is_listed else (),
        unit=typed.unit,
        role=role,
        is_given_category=kind in ("discrete", "d"),
    )
    return facts, stored_numbers(values, typed.storage)


def without_extremes(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numbers with NaN in place of those that are too large to count with."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) < LARGEST, values, np.nan)


def _distinct(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return all different numbers and their counts, in order; nothing if there are many."""
    if not len(values) or _count_distinct(values[:10_000]) > MOST_NUMBERS:
        return np.empty(0), np.empty(0, np.int64)
    found, counts = np.unique(values, return_counts=True)
    return (found, counts) if len(found) <= MOST_NUMBERS else (found[:0], counts[:0])


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


def _count_distinct(values: NDArray[np.float64]) -> int:
    """Return how many different numbers there are; sorting is faster than a table of them."""
    if not len(values):
        return 0
    ordered = np.sort(values)
    return 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def _texts(name: str, typed: Typed, role: str, kind: str) -> tuple[ColumnFacts, StoredColumn]:
    values = typed.values
    words = sorted(values.drop_nulls().unique().to_list())
    if words:
        order = pl.Enum(words)
        codes = values.cast(order).to_physical().cast(pl.Int32).fill_null(MISSING_CODE).to_numpy()
    else:
        codes = np.full(len(values), MISSING_CODE, np.int32)
    return texts_of(name, typed.numeric, words, codes, role, kind)


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

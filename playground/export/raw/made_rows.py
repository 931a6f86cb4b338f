"""Raw rows made up from a preparation alone, to check an export where the data is not at hand.

They have what rows of the data seldom have: missing cells, texts that were not seen, values
outside the range.
"""

import numpy as np

from playground.datasets.preparation.raw import RawColumn, RawColumns, Texts
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)

UNSEEN = "a text that was not seen"
SHARE_MISSING = 0.2


def made_rows(preparation: Preparation, count: int) -> RawColumns:
    """Return `count` samples, always the same for the same preparation."""
    generator = np.random.default_rng(0)
    rows = preparation.row_span(count)
    return {column.name: _cells(column, rows, generator) for column in preparation.columns}


def _cells(column: Column, count: int, generator: np.random.Generator) -> RawColumn:
    is_missing = generator.random(count) < SHARE_MISSING
    match column:
        case NumberColumn():
            reach = column.high - column.low
            numbers = generator.uniform(column.low - reach / 2, column.high + reach / 2, count)
            numbers = np.round(numbers) if column.is_whole else numbers
            return np.where(is_missing & (column.fill is not None), np.nan, numbers)
        case CategoryColumn():
            texts = (*column.vocabulary, UNSEEN)
            codes = generator.integers(0, len(texts), count).astype(np.int32)
            return Texts(texts, np.where(is_missing, np.int32(-1), codes))
        case DateColumn():
            seconds = generator.integers(column.low, column.high + 1, count)
            dates = seconds.astype("datetime64[s]")
            if column.fill is not None:
                dates[is_missing] = np.datetime64("NaT", "s")
            return dates
        case TextColumn():
            words = (*column.vocabulary[:100], "unseen")
            cells = [
                None if is_gap else " ".join(generator.choice(words, generator.integers(1, 9)))
                for is_gap in is_missing
            ]
            return Texts.of(cells)
        case ArrayColumn():
            values = generator.uniform(column.low, column.high, (count, *column.shape))
            return values.astype(np.float32)

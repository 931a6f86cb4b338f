"""What is unusual about new rows: missing, unreadable, unknown and far away values."""

from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.cells import (
    as_dates,
    as_numbers,
    as_texts,
    number_in,
    readings_of,
)
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

Mask = NDArray[np.bool_]
DARK_HIGH = 100
"""Where training values reach so far, a sample from 0 to 1 was probably scaled already."""


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """Something unusual about one column of some rows.

    Attributes
    ----------
    column : str
    text : str
        Without the column's name: "is not among the categories of the training data".
    rows : (n,) bool
        Which rows it is true of; of a time series, the windows that have such a row.
    is_fatal : bool
        Whether nothing can be predicted for those rows.
    """

    column: str
    text: str
    rows: Mask
    is_fatal: bool = False


def remarks_on(preparation: Preparation, columns: RawColumns) -> tuple[Remark, ...]:
    """Return what is unusual about raw rows, column by column; nothing for an absent column."""
    found = [
        remark
        for column in preparation.columns
        if column.name in columns
        for remark in _remarks(column, columns[column.name])
    ]
    unusual = (remark for remark in found if remark.rows.any())
    return tuple(replace(remark, rows=_samples(preparation, remark.rows)) for remark in unusual)


def _samples(preparation: Preparation, rows: Mask) -> Mask:
    """Return which samples have one of `rows`."""
    if preparation.window is None:
        return rows
    before = np.concatenate(([0], np.cumsum(rows)))
    steps = preparation.window.steps
    return np.asarray(before[steps:] > before[: max(0, len(before) - steps)])


def remarks_of_row(remarks: tuple[Remark, ...], row: int) -> list[str]:
    """Return what is unusual about one row, a text for each remark."""
    return [f"{remark.column} {remark.text}" for remark in remarks if remark.rows[row]]


def _remarks(column: Column, raw: RawColumn) -> list[Remark]:
    name = column.name
    match column:
        case NumberColumn():
            numbers = as_numbers(raw)
            is_empty = _is_empty(raw, np.isnan(numbers))
            is_two = _may_be_two(raw)
            # In the precision of the network: 0.1 is not above the 0.1 of an array of float32.
            single = numbers.astype(np.float32)
            with np.errstate(invalid="ignore"):  # NaN lies nowhere
                is_far = (single < np.float32(column.low)) | (single > np.float32(column.high))
            reach = f"lies outside {column.low:g} to {column.high:g}, where the training data was"
            return [
                _missing(name, is_empty, is_filled=column.fill is not None, is_needed=True),
                Remark(
                    name,
                    "may be two numbers (1,250 is 1250 or 1.25); leave the separator out",
                    is_two,
                    is_fatal=True,
                ),
                Remark(
                    name,
                    "is not a number",
                    np.isnan(numbers) & ~is_empty & ~is_two,
                    is_fatal=True,
                ),
                Remark(name, reach, is_far),
            ]
        case CategoryColumn():
            texts = as_texts(raw)
            vocabulary = frozenset(column.vocabulary)
            is_known = np.array([text in vocabulary for text in texts.values] + [True])
            return [
                _missing(name, texts.codes < 0, is_filled=column.fill is not None),
                Remark(
                    name,
                    "is not among the categories of the training data",
                    ~is_known[texts.codes],
                ),
            ]
        case DateColumn():
            dates = as_dates(raw)
            is_empty = _is_empty(raw, np.isnat(dates))
            seconds = dates.astype(np.int64)
            is_far = ((seconds < column.low) | (seconds > column.high)) & ~np.isnat(dates)
            days = [str(np.datetime64(moment, "s"))[:10] for moment in (column.low, column.high)]
            return [
                _missing(name, is_empty, is_filled=column.fill is not None, is_needed=True),
                Remark(name, "is not a date", np.isnat(dates) & ~is_empty, is_fatal=True),
                Remark(name, f"lies outside {days[0]} to {days[1]}", is_far),
            ]
        case TextColumn():
            return [Remark(name, "is missing", as_texts(raw).codes < 0)]
        case ArrayColumn():
            return _remarks_on_arrays(column, raw)
        case _:
            assert_never(column)


def _remarks_on_arrays(column: ArrayColumn, raw: RawColumn) -> list[Remark]:
    """Return what is unusual about samples: their scale, or values that are not finite."""
    if isinstance(raw, Texts) or not raw.size:
        return []
    flat = raw.reshape(len(raw), -1)
    low, high = flat.min(axis=1), flat.max(axis=1)
    reach = column.high - column.low
    is_dark = (low >= 0) & (high > 0) & (high <= 1) & (column.high >= DARK_HIGH)
    with np.errstate(invalid="ignore", over="ignore"):
        is_far = (low < column.low - reach) | (high > column.high + reach)
        is_odd = ~np.isfinite(low) | ~np.isfinite(high)
    usual = f"{column.low:g} to {column.high:g}, as the training data was"
    return [
        Remark(column.name, "holds values that are not finite numbers", is_odd, is_fatal=True),
        Remark(column.name, f"lies between 0 and 1, not {usual}", is_dark),
        Remark(column.name, f"lies far outside {usual}", is_far & ~is_odd),
    ]


def _may_be_two(raw: RawColumn) -> Mask:
    """Return where a text may be two different numbers."""
    if not isinstance(raw, Texts):
        return np.zeros(len(raw), bool)
    is_two = [np.isnan(number_in(text)) and len(readings_of(text)) > 1 for text in raw.values]
    return np.array([*is_two, False])[raw.codes]


def _is_empty(raw: RawColumn, is_nothing: Mask) -> Mask:
    """Return where a cell is empty, rather than unreadable."""
    return np.asarray(raw.codes < 0) if isinstance(raw, Texts) else is_nothing


def _missing(name: str, rows: Mask, *, is_filled: bool, is_needed: bool = False) -> Remark:
    """Return the remark on missing cells; without one that is needed, nothing is predicted."""
    if is_filled:
        return Remark(name, "is missing and was filled in", rows)
    return Remark(name, "is missing", rows, is_fatal=is_needed)

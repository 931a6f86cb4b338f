"""Columns of another kind than a preparation needs: texts that hold numbers or dates, and so on."""

import re
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.raw import RawColumn, Texts

SIGNS = re.compile(r"[\s%€$£¥₹'_\u00a0\u202f]")
"""What may be around or between the digits of a number and does not change it."""
GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
FIRST_YEAR, LAST_YEAR = 1, 9999


def number_in(text: str) -> float:
    """Return the number that `text` shows; NaN if it shows none.

    >>> number_in("1200.5"), number_in("$1,200.50"), number_in("12 %"), number_in("two")
    (1200.5, 1200.5, 12.0, nan)
    """
    try:
        return float(text)
    except ValueError:
        plain = SIGNS.sub("", text)
        if GROUPS.fullmatch(plain):
            plain = plain.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return float("nan")


def date_in(text: str) -> np.datetime64:
    """Return the moment that `text` states as ISO 8601, in UTC; NaT if it states none.

    >>> str(date_in("2026-05-01")), str(date_in("2026-05-01T10:30+02:00")), str(date_in("in May"))
    ('2026-05-01T00:00:00', '2026-05-01T08:30:00', 'NaT')
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return np.datetime64("NaT", "s")
    return np.datetime64(moment.replace(microsecond=0), "s")


def text_of(number: float) -> str | None:
    """Return a number as the text of a category; None for NaN.

    >>> text_of(3.0), text_of(0.1), text_of(float("nan"))
    ('3', '0.1', None)
    """
    return None if np.isnan(number) else f"{number:.15g}"


def as_numbers(column: RawColumn) -> NDArray[np.float64]:
    """Return a column as numbers; NaN where a cell is missing or is not a number."""
    if isinstance(column, Texts):
        numbers = np.array([number_in(text) for text in column.values] + [np.nan])
        found: NDArray[np.float64] = numbers[column.codes]
        return found
    if column.dtype.kind == "M":
        seconds = column.astype("datetime64[s]")
        return np.where(np.isnat(seconds), np.nan, seconds.astype(np.int64))
    return column.astype(np.float64, copy=False)


def as_texts(column: RawColumn) -> Texts:
    """Return a column as texts; what is not a text is written as one."""
    if isinstance(column, Texts):
        return column
    distinct, codes = np.unique(column, return_inverse=True)
    if column.dtype.kind == "M":
        cells = [None if np.isnat(value) else str(value) for value in distinct]
    elif column.dtype.kind in "fiub":
        cells = [text_of(float(value)) for value in distinct]
    else:
        cells = [str(value).strip() or None for value in distinct]
    small = Texts.of(cells)
    return Texts(small.values, small.codes[codes.reshape(-1)])


def as_dates(column: RawColumn) -> NDArray[np.datetime64]:
    """Return a column as moments, datetime64[s]; NaT where a cell is missing or is not a date."""
    if isinstance(column, Texts):
        dates = np.array([*map(date_in, column.values), np.datetime64("NaT", "s")])
        found: NDArray[np.datetime64] = dates.astype("datetime64[s]")[column.codes]
        return found
    if column.dtype.kind == "M":
        return column.astype("datetime64[s]")
    return np.full(len(column), np.datetime64("NaT", "s"))

"""Finds dates in texts, in the common ways of writing them."""

from dataclasses import dataclass, replace

import polars as pl

from playground.datasets.tables.facts import ZONE

ISO = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S%.fZ",
    *(f"%Y-%m-%d{mark}%H:%M{rest}{ZONE}" for mark in "T " for rest in (":%S%.f", "")),
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m",
)
NAMED = ("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")
CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
DAY_FIRST = tuple(f"%d{sep}%m{sep}{year}" for sep in "./-" for year in ("%Y", "%y"))
MONTH_FIRST = tuple(f"%m{sep}%d{sep}{year}" for sep in "./-" for year in ("%Y", "%y"))
LOOKS_LIKE_DATE = (
    r"^\s*(\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,2}[ -][A-Za-z]{3,9}[ ,-]|[A-Za-z]{3,9} \d{1,2},)"
)
TRIED = 200
YEAR_1000 = -30_610_224_000.0
"""In seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of texts as dates.

    Attributes
    ----------
    values : polars.Series of Float64
        Seconds since 1970.
    form : str
        How they are written, as polars names it: "%d.%m.%Y".
    guess : str
        "01/02/2024 was read day first", where the month may be first; else empty.
    """

    values: pl.Series
    form: str
    guess: str = ""


def dates_in(
    values: pl.Series, is_day_first: bool | None, most_unread: float = 0.0
) -> Dates | None:
    """Return a column of texts as dates; None if too many values are not dates.

    Parameters
    ----------
    values : polars.Series of String
    most_unread : float
        The share of values that may be something else; they become null.
    """
    present = values.drop_nulls()
    likely = present
    if most_unread:
        likely = present.filter(present.str.contains(LOOKS_LIKE_DATE))
        if not len(likely) or len(likely) < (1 - most_unread) * len(present):
            return None
    sample = likely.head(TRIED)
    if not len(sample) or not bool(sample.str.contains(LOOKS_LIKE_DATE).all()):
        return None
    for form in (*ISO, *NAMED):
        found = _parsed(values, sample, form, most_unread)
        if found is not None:
            return found
    return _day_or_month_first(values, sample, is_day_first, most_unread)


def _day_or_month_first(
    values: pl.Series, sample: pl.Series, is_day_first: bool | None, most_unread: float
) -> Dates | None:
    """Return the dates where day and month are numbers; a guess where both may come first."""
    day_first = _first(values, sample, DAY_FIRST, most_unread)
    month_first = _first(values, sample, MONTH_FIRST, most_unread)
    if day_first is None or month_first is None:
        return day_first if day_first is not None else month_first
    if day_first.values.null_count() != month_first.values.null_count():
        return min(day_first, month_first, key=lambda dates: dates.values.null_count())
    is_other = day_first.values != month_first.values
    if not bool(is_other.any()):
        return day_first
    if is_day_first is not None:
        return day_first if is_day_first else month_first
    seen = values.filter(is_other.fill_null(value=False)).head(1).item()
    return replace(day_first, guess=f"{seen} was read day first")


def _first(
    values: pl.Series, sample: pl.Series, forms: tuple[str, ...], most_unread: float
) -> Dates | None:
    """Return the dates by the first of the forms that all values have."""
    for form in forms:
        for clock in CLOCKS:
            found = _parsed(values, sample, form + clock, most_unread)
            if found is not None:
                return found
    return None


def _parsed(values: pl.Series, sample: pl.Series, form: str, most_unread: float) -> Dates | None:
    """Return the dates if all values have this form, or all but a few."""
    text = f"{form}-%d" if form == "%Y-%m" else form
    unread = _dates(sample, text, form).null_count()
    if unread > most_unread * len(sample) or unread == len(sample):
        return None
    dates = _dates(values, text, form)
    unread = dates.null_count() - values.null_count()
    if unread > most_unread * len(values):
        return None
    return Dates(dates, form)


def _dates(values: pl.Series, text: str, form: str) -> pl.Series:
    full = values + "-01" if text != form else values
    moments = full.str.to_datetime(text, strict=False, time_unit="ms", ambiguous="earliest")
    seconds = moments.dt.replace_time_zone(None).dt.epoch("ms").cast(pl.Float64) / 1000
    # "%Y" also takes a year of two digits, such as 01.02.23.
    return seconds.set(seconds < YEAR_1000, None) if "%Y" in form else seconds

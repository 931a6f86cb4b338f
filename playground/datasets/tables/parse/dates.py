"""Finds dates in texts, in the common ways of writing them."""

from dataclasses import dataclass, replace

import polars as pl

ISO = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S%.fZ",
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


def dates_in(values: pl.Series, is_day_first: bool | None) -> Dates | None:
    """Return a column of texts as dates; None if some value is not a date.

    Parameters
    ----------
    values : polars.Series of String
    """
    present = values.drop_nulls()
    sample = present.head(TRIED)
    if not len(sample) or not bool(sample.str.contains(LOOKS_LIKE_DATE).all()):
        return None
    for form in (*ISO, *NAMED):
        found = _parsed(values, sample, form)
        if found is not None:
            return found
    day_first = _first(values, sample, DAY_FIRST)
    month_first = _first(values, sample, MONTH_FIRST)
    if day_first is None or month_first is None:
        return day_first if day_first is not None else month_first
    is_other = day_first.values != month_first.values
    if not bool(is_other.any()):
        return day_first
    if is_day_first is not None:
        return day_first if is_day_first else month_first
    seen = present.filter(is_other.filter(values.is_not_null())).head(1).item()
    return replace(day_first, guess=f"{seen} was read day first")


def _first(values: pl.Series, sample: pl.Series, forms: tuple[str, ...]) -> Dates | None:
    """Return the dates by the first of the forms that all values have."""
    for form in forms:
        for clock in CLOCKS:
            found = _parsed(values, sample, form + clock)
            if found is not None:
                return found
    return None


def _parsed(values: pl.Series, sample: pl.Series, form: str) -> Dates | None:
    """Return the dates if all values have this form."""
    text = f"{form}-%d" if form == "%Y-%m" else form
    if _dates(sample, text, form).null_count():
        return None
    dates = _dates(values, text, form)
    if "%Y" in form and bool((dates < YEAR_1000).any()):
        return None  # such as 01.02.23, whose year has two digits
    return None if dates.null_count() != values.null_count() else Dates(dates, form)


def _dates(values: pl.Series, text: str, form: str) -> pl.Series:
    full = values + "-01" if text != form else values
    moments = full.str.to_datetime(text, strict=False, time_unit="ms", ambiguous="earliest")
    return moments.dt.replace_time_zone(None).dt.epoch("ms").cast(pl.Float64) / 1000

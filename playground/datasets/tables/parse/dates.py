"""Finds dates in texts, in the common ways of writing them."""

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
CLOCKS = ("", " %H:%M:%S", " %H:%M")
DAY_FIRST = tuple(f"%d{sep}%m{sep}{year}" for sep in "./-" for year in ("%Y", "%y"))
MONTH_FIRST = tuple(f"%m{sep}%d{sep}{year}" for sep in "./-" for year in ("%Y", "%y"))
LOOKS_LIKE_DATE = (
    r"^\s*(\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,2}[ -][A-Za-z]{3,9}[ ,-]|[A-Za-z]{3,9} \d{1,2},)"
)
TRIED = 200


def dates_in(values: pl.Series, is_day_first: bool | None) -> tuple[pl.Series | None, list[str]]:
    """Return a column of texts as dates, and what was guessed about them.

    Parameters
    ----------
    values : polars.Series of String

    Returns
    -------
    dates : polars.Series of Float64 or None
        Seconds since 1970; None if some value is not a date.
    guesses : list of str
        "01/02/2024 was read day first", where the month may be first.
    """
    present = values.drop_nulls()
    sample = present.head(TRIED)
    if not len(sample) or not bool(sample.str.contains(LOOKS_LIKE_DATE).all()):
        return None, []
    for form in (*ISO, *NAMED):
        found = _parsed(values, sample, form)
        if found is not None:
            return found, []
    readings = (_first(values, sample, DAY_FIRST), _first(values, sample, MONTH_FIRST))
    day_first, month_first = readings
    if day_first is None or month_first is None:
        return day_first if day_first is not None else month_first, []
    if bool((day_first == month_first).all()):
        return day_first, []
    if is_day_first is not None:
        return (day_first if is_day_first else month_first), []
    seen = present.filter((day_first != month_first).filter(values.is_not_null())).head(1).item()
    return day_first, [f"{seen} was read day first"]


def _first(values: pl.Series, sample: pl.Series, forms: tuple[str, ...]) -> pl.Series | None:
    """Return the dates by the first of the forms that all values have."""
    for form in forms:
        for clock in CLOCKS:
            found = _parsed(values, sample, form + clock)
            if found is not None:
                return found
    return None


def _parsed(values: pl.Series, sample: pl.Series, form: str) -> pl.Series | None:
    """Return the dates if all values have this form."""
    text = f"{form}-%d" if form == "%Y-%m" else form
    if _dates(sample, text, form).null_count():
        return None
    dates = _dates(values, text, form)
    return None if dates.null_count() != values.null_count() else dates


def _dates(values: pl.Series, text: str, form: str) -> pl.Series:
    full = values + "-01" if text != form else values
    moments = full.str.to_datetime(text, strict=False, time_unit="ms", ambiguous="earliest")
    return moments.dt.replace_time_zone(None).dt.epoch("ms").cast(pl.Float64) / 1000

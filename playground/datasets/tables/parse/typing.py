"""Gives a column of texts its type: numbers, dates, or texts that stay so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from playground.datasets.tables.facts import ReadNote, Storage
from playground.datasets.tables.parse.cells import (
    DECIMAL_COMMA,
    GROUPED,
    IN_BRACKETS,
    LEADING_ZERO,
    MISSING_NUMBERS,
    MISSING_TEXTS,
    PLAIN,
    SPACES,
    UNIT,
    USUAL_NUMBER,
    YES_AND_NO,
)
from playground.datasets.tables.parse.dates import dates_in
from playground.datasets.tables.read_as import ReadAs

WITH_UNIT = rf"^\(?[+−-]?\s*{UNIT}|{UNIT}\)?$"
UNUSUAL = r"[^\d.eE+-]"
"""A character that no number has as Python writes it."""
GROUP_SPACE = rf"^[+-]?\d{{1,3}}([{SPACES}]\d{{3}})+([.,]\d+)?$"


@dataclass(frozen=True, slots=True)
class Typed:
    """A column with its type.

    Attributes
    ----------
    storage : Storage
    values : polars.Series
        Float64 for numbers and dates (seconds since 1970), String for texts; null where missing.
    unit : str
    numeric : int
        For texts: how many values are numbers.
    is_respelled : bool
        Whether words of yes and no had several spellings, or some numbers are written in a way
        that a plain reader does not know: (5), CHF 5, k. A.
    date_form : str
        For dates: how they are written, in the form of `ColumnFacts`.
    """

    storage: Storage
    values: pl.Series
    unit: str = ""
    numeric: int = 0
    is_respelled: bool = False
    date_form: str = ""


@dataclass(frozen=True, slots=True)
class Separators:
    """How numbers are written in a file.

    Attributes
    ----------
    decimal : str
    thousands : str
        Empty if digits are not grouped.
    is_sure : bool
        Whether some number can be read in no other way.
    """

    decimal: str = "."
    thousands: str = ""
    is_sure: bool = True


def typed(values: pl.Series, separators: Separators, read_as: ReadAs) -> tuple[Typed, list[str]]:
    """Return a column of texts with its type, and what was guessed about its dates.

    Parameters
    ----------
    values : polars.Series of String
        Stripped.
    """
    found = _as_written(values) if separators.decimal == "." else None
    if found is not None:
        return found, []
    numbers = values.set(is_word_for_missing(values, MISSING_NUMBERS), None)
    found = _numbers(numbers, separators)
    if found is not None:
        is_usual = bool(values.str.contains(USUAL_NUMBER).all())
        return replace(found, is_respelled=not is_usual), []
    dates = dates_in(numbers, read_as.is_day_first)
    if dates is not None:
        guesses = [dates.guess] if dates.guess else []
        return Typed(Storage.DATE, dates.values, date_form=dates.form), guesses
    texts = values.set(is_word_for_missing(values, MISSING_TEXTS), None)
    spelled = _one_spelling(texts)
    is_respelled = spelled is not texts
    numeric = int(are_numbers(texts, separators).sum())
    return Typed(Storage.TEXT, spelled, "", numeric, is_respelled), []


def are_numbers(texts: pl.Series, separators: Separators) -> pl.Series:
    """Return which texts are numbers: a series of bool, null where a text is missing."""
    return _plain(texts, separators).str.contains(PLAIN) & ~texts.str.contains(LEADING_ZERO)


def separators_in(columns: Sequence[pl.Series], read_as: ReadAs) -> Separators:
    """Return how numbers are written in a file, from its columns of stripped texts."""
    if read_as.decimal is not None:
        other = "," if read_as.decimal == "." else "."
        thousands = read_as.thousands
        if thousands is None:
            thousands = other
        return Separators(read_as.decimal, thousands)
    comma, may_group, must_group = _evidence(columns)
    if comma:
        return Separators(",", ".")
    if may_group:
        return Separators(".", ",", is_sure=must_group)
    return Separators(".", read_as.thousands or "")


def _evidence(columns: Sequence[pl.Series]) -> tuple[bool, bool, bool]:
    """Return whether a decimal comma is sure, and whether commas may or must group digits."""
    is_sure = may_group = must_group = False
    for values in columns:
        numbers = values.set(is_word_for_missing(values, MISSING_NUMBERS), None).drop_nulls()
        bare = _bare(numbers)
        if not len(bare) or not bool(bare.str.contains(r"[,.].*[,.]|,", literal=False).any()):
            continue
        groups = bool(bare.str.contains(GROUPED[","]).all())
        decimals = bool((bare.str.contains(GROUPED["."]) | bare.str.contains(DECIMAL_COMMA)).all())
        may_group = may_group or groups
        must_group = must_group or (groups and bool(bare.str.contains(r",\d+[,.]").any()))
        is_sure = is_sure or (decimals and not groups)
    return is_sure, may_group, must_group


def _as_written(values: pl.Series) -> Typed | None:
    """Return a column whose numbers are all written as Python writes them; else None."""
    numbers = values.cast(pl.Float64, strict=False)
    if numbers.null_count() != values.null_count() or numbers.null_count() == len(values):
        return None
    if bool(numbers.is_nan().any()) or bool(values.str.contains(LEADING_ZERO).any()):
        return None
    return Typed(Storage.NUMBER, numbers)


def _numbers(values: pl.Series, separators: Separators) -> Typed | None:
    """Return the column as numbers; None if a value is not a number."""
    present = len(values) - values.null_count()
    if not present or bool(values.str.contains(LEADING_ZERO).any()):
        return None
    first = values.drop_nulls().head(1).item()
    found = re.search(WITH_UNIT, first)
    unit = "" if found is None else found[0].strip("()+−- .")
    plain = values if _is_plain(values, separators) else _plain(values, separators)
    numbers = plain.cast(pl.Float64, strict=False)
    if len(numbers) - numbers.null_count() != present:
        return None
    if not unit:
        return Typed(Storage.NUMBER, numbers)
    with_unit = int(values.str.contains(WITH_UNIT).sum())
    return Typed(Storage.NUMBER, numbers, unit) if with_unit == present else None


def _is_plain(values: pl.Series, separators: Separators) -> bool:
    """Return whether the numbers are written as Python writes them."""
    if separators.decimal == "," or separators.thousands:
        return False
    return not bool(values.str.contains(UNUSUAL).any())


def _bare(values: pl.Series) -> pl.Series:
    """Return the texts without units, brackets, and spaces between groups of digits."""
    bare = values.str.replace_all("−", "-", literal=True).str.replace(IN_BRACKETS, "-${1}")
    bare = bare.str.replace(rf"^([+-]?)\s*{UNIT}\s*", "${1}").str.replace(rf"\s*{UNIT}$", "")
    grouped = bare.str.contains(GROUP_SPACE)
    if bool(grouped.any()):
        bare = bare.set(grouped, None).fill_null(bare.str.replace_all(rf"[{SPACES}]", ""))
    return bare


def _plain(values: pl.Series, separators: Separators) -> pl.Series:
    """Return numbers as Python writes them; other texts become something that is not a number."""
    bare = _bare(values)
    if separators.decimal == ",":
        fits = bare.str.contains(DECIMAL_COMMA) | bare.str.contains(GROUPED["."])
        if not bool(bare.str.contains(",").any()) and not _all_grouped(bare):
            return bare  # a column of decimal points in a file of decimal commas
        plain = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    elif separators.thousands == ",":
        fits = bare.str.contains(GROUPED[","]) | bare.str.contains(PLAIN)
        plain = bare.str.replace_all(",", "", literal=True)
    else:
        return bare
    return plain.set(~fits.fill_null(value=True), "no number")


def _all_grouped(values: pl.Series) -> bool:
    """Return whether every point in the numbers may group digits."""
    return bool(values.drop_nulls().str.contains(GROUPED["."]).all())


def is_word_for_missing(values: pl.Series, words: frozenset[str]) -> pl.Series:
    """Return which texts are one of `words`, in any case: a series of bool."""
    short = values.str.len_bytes() <= max(map(len, words))
    if not bool(short.any()):
        return short.fill_null(value=False)
    return values.str.to_lowercase().is_in(sorted(words)).fill_null(value=False)


def _one_spelling(values: pl.Series) -> pl.Series:
    """Return the texts with words of yes and no spelled in one way: the most frequent."""
    counts = values.drop_nulls().value_counts(sort=True, name="n")
    if not 2 <= len(counts) <= 12:
        return values
    words = counts.get_column(counts.columns[0]).to_list()
    if not any({word.lower() for word in words} <= pair for pair in YES_AND_NO):
        return values
    spelling: dict[str, str] = {}
    for word in words:
        spelling.setdefault(word.lower(), word)
    if len(spelling) == len(words):
        return values
    return values.replace({word: spelling[word.lower()] for word in words})


def notes_on(separators: Separators, columns: Sequence[tuple[str, pl.Series]]) -> list[ReadNote]:
    """Return the notes on numbers with commas: how one of them was read."""
    if separators.decimal == "." and not separators.thousands:
        return []
    for name, values in columns:
        with_comma = values.drop_nulls().filter(values.drop_nulls().str.contains(r"\d,\d"))
        if not len(with_comma):
            continue
        seen = with_comma.head(1).item()
        plain = _plain(with_comma.head(1), separators).item()
        if separators.decimal == ",":
            text = f"The comma is the decimal separator: {seen} in {name!r} is {plain}"
            return [ReadNote(text, "decimal")]
        text = f"{seen} in {name!r} was read as {plain}: the comma groups thousands"
        return [ReadNote(text, "decimal", is_guess=not separators.is_sure)]
    return []

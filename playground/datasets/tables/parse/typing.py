"""Gives a column of texts its type: numbers, dates, or texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from playground.datasets.tables.facts import ReadNote, Storage
from playground.datasets.tables.parse.cells import (
    ANY_NUMBER,
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
    are_yes_and_no,
)
from playground.datasets.tables.parse.dates import dates_in
from playground.datasets.tables.read_as import ReadAs

WITH_UNIT = rf"^\(?[+−-]?\s*{UNIT}|{UNIT}\)?$"
NUMBER_LIKE = ANY_NUMBER.pattern
MOST_UNREAD = 0.05
"""Up to this share of the cells of a column of numbers or dates may be something else."""
MOST_GIVEN = 0.5
"""The same of a column whose type is given as that of dates."""
MOST_ALIKE, MOST_CODES = 3, 20
"""A text that occurs more often among so few different cells is a code, not a slip."""
MOST_SHOWN, LONGEST = 3, 40
"""Cells that could not be read, and letters of each, that are shown."""
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
    unread : int
    unread_cells : tuple of (int, str)
        As in `ColumnFacts`.
    """

    storage: Storage
    values: pl.Series
    unit: str = ""
    numeric: int = 0
    is_respelled: bool = False
    date_form: str = ""
    unread: int = 0
    unread_cells: tuple[tuple[int, str], ...] = ()


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


def typed(
    values: pl.Series, separators: Separators, read_as: ReadAs, given: str = ""
) -> tuple[Typed, list[str]]:
    """Return a column of texts with its type, and what was guessed about its dates.

    Parameters
    ----------
    values : polars.Series of String
        Stripped.
    given : str
        The type that it must have, a value of `Storage`; "" to find it out.
    """
    if given == Storage.TEXT:
        return _as_texts(values, separators), []
    found = _as_written(values) if separators.decimal == "." else None
    if found is not None:
        return found, []
    cells = values.set(is_word_for_missing(values, MISSING_NUMBERS), None)
    found = _numbers(cells, separators)
    if found is not None:
        is_usual = bool(values.str.contains(USUAL_NUMBER).all())
        return replace(found, is_respelled=not is_usual), []
    dates = dates_in(cells, read_as.is_day_first)
    if dates is None:
        found = _mostly_numbers(cells, separators, given)
        if found is not None:
            return _without_unread(found, cells, read_as), []
        dates = dates_in(cells, read_as.is_day_first, MOST_GIVEN if given else MOST_UNREAD)
    if dates is None:
        return _as_texts(values, separators), []
    found = Typed(Storage.DATE, dates.values, date_form=dates.form)
    return _without_unread(found, cells, read_as), [dates.guess] if dates.guess else []


def _as_texts(values: pl.Series, separators: Separators) -> Typed:
    """Return a column as texts."""
    texts = values.set(is_word_for_missing(values, MISSING_TEXTS), None)
    spelled = _one_spelling(texts)
    is_respelled = spelled is not texts
    numeric = int(are_numbers(texts, separators).sum())
    return Typed(Storage.TEXT, spelled, "", numeric, is_respelled)


def _mostly_numbers(cells: pl.Series, separators: Separators, given: str) -> Typed | None:
    """Return the column as numbers, null for other cells; None if it does not hold numbers.

    Parameters
    ----------
    cells : polars.Series of String
        Null where missing.
    """
    if given == Storage.DATE or not len(cells):
        return None
    looks = cells.str.contains(NUMBER_LIKE).fill_null(value=True)
    numbers = _plain(cells.set(~looks, None), separators).cast(pl.Float64, strict=False)
    present = len(cells) - cells.null_count()
    unread = cells.filter(numbers.is_null() & cells.is_not_null())
    if not given:
        is_rare = 0 < len(unread) <= MOST_UNREAD * present
        if not is_rare or bool(cells.str.contains(LEADING_ZERO).any()) or are_codes(cells, unread):
            return None
    elif len(unread) == present:
        return None
    return Typed(Storage.NUMBER, numbers, is_respelled=True)


def are_codes(cells: pl.Series, unread: pl.Series) -> bool:
    """Return whether there are few numbers and a text that occurs often: 1, 2, 3 and U."""
    most = int(unread.value_counts(sort=True, name="n")["n"][0])
    often = max(MOST_ALIKE, len(cells) // 100)
    return most > often and cells.n_unique() <= MOST_CODES


def _without_unread(found: Typed, cells: pl.Series, read_as: ReadAs) -> Typed:
    """Return a column with what could not be read, which is missing or stays a text."""
    is_unread = found.values.is_null() & cells.is_not_null()
    count = int(is_unread.sum())
    if count and read_as.keeps_unread:
        numbers = [None if each is None else repr(each) for each in found.values.to_list()]
        texts = pl.Series(numbers, dtype=pl.String).str.strip_suffix(".0")
        if found.storage is Storage.DATE:
            moments = (found.values * 1000).cast(pl.Int64).cast(pl.Datetime("ms"))
            texts = moments.dt.to_string("%Y-%m-%dT%H:%M:%S")
        return Typed(Storage.TEXT, texts.set(is_unread, None).fill_null(cells))
    places = is_unread.arg_true().head(MOST_SHOWN).to_list()
    shown = tuple((place + 1, str(cells[place])[:LONGEST]) for place in places)
    is_respelled = found.is_respelled or count > 0
    return replace(found, is_respelled=is_respelled, unread=count, unread_cells=shown)


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
        likely = numbers.filter(numbers.str.contains(NUMBER_LIKE))
        if len(likely) < (1 - MOST_UNREAD) * len(numbers):
            continue
        bare = _bare(likely)
        if not len(bare) or not bool(bare.str.contains(r"[,.].*[,.]|,", literal=False).any()):
            continue
        in_groups = bare.str.contains(GROUPED[","])
        in_decimals = bare.str.contains(GROUPED["."]) | bare.str.contains(DECIMAL_COMMA)
        groups, decimals = bool(in_groups.all()), bool(in_decimals.all())
        if not groups and not decimals:  # perhaps but for a few
            groups, decimals = (
                int(fitting.sum()) >= (1 - MOST_UNREAD) * len(bare)
                for fitting in (in_groups, in_decimals)
            )
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
    if not are_yes_and_no(words):
        return values
    spelling: dict[str, str] = {}
    for word in words:
        spelling.setdefault(word.lower(), word)
    if len(spelling) == len(words):
        return values
    return values.replace({word: spelling[word.lower()] for word in words})


def notes_on_dates(guesses: Iterable[str], name: str) -> Iterator[ReadNote]:
    """Yield the notes on what was guessed about the dates of a column."""
    for guess in guesses:
        yield ReadNote(f"{guess} in {name!r}", "is_day_first", is_guess=True)


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

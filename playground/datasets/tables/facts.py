"""`TableFacts`: what was detected about a table, kept in the project."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import isfinite

import msgspec

from playground.base.errors import DataError
from playground.datasets.tables.read_as import ReadAs

MOST_COLUMNS = 5_000
"""Training takes more, but an export for raw rows has an input for each column."""
LONGEST_FACTS = 32 * 2**20
"""Characters of the facts about all columns: they are kept in the project."""
MOST_VALUES = 1000
"""Up to this many different values of a column are kept."""
MOST_WORDS = 2000
"""Words of a column of sentences that are known to the network."""
MOST_ROWS = 2**40
ZONE = "%#z"
"""The end of the form of dates that have a time zone; they become moments of UTC."""


class Storage(StrEnum):
    """How a column is stored."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What was detected about a column.

    Attributes
    ----------
    name : str
        Unique in the table.
    storage : Storage
    missing : int
        Rows without a value.
    distinct : int
        Different values.
    is_whole : bool
        Whether all numbers are whole.
    is_sorted : bool
        Whether the values never fall, or never rise, from row to row.
    low, high : float
        The smallest and largest number, or date in seconds since 1970; 0 without any.
    mean, deviation : float
        Of the numbers; 0 without any.
    values : tuple of str
        All different values in order, if they are few.
    counts : tuple of int
        How often each of `values` occurs.
    words : float
        Average number of words in a text.
    vocabulary : tuple of str
        The most frequent words of a column of sentences, the most frequent first.
    unit : str
        What was written beside the numbers: "%", "$".
    date_form : str
        How dates are written in a text file: "%d.%m.%Y"; "%.f" stands for parts of a second,
        if there are any, and `ZONE` for a time zone.
    numeric : int
        For a text: how many of its values are numbers.
    role : str
        "class", "meta" or "ignore" where the file itself says so.
    is_given_category : bool
        Whether the file itself says that the values are categories.
    is_respelled : bool
        Whether words of yes and no had several spellings, or some numbers are written in a way
        that a plain reader does not know: (5), CHF 5, k. A.
    unread : int
        For numbers and dates: how many cells hold something else, and count as missing.
    unread_cells : tuple of (int, str)
        The first of them: the row, from 1, and the text.
    """

    name: str
    storage: Storage
    missing: int = 0
    distinct: int = 0
    is_whole: bool = False
    is_sorted: bool = False
    low: float = 0.0
    high: float = 0.0
    mean: float = 0.0
    deviation: float = 0.0
    values: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    words: float = 0.0
    vocabulary: tuple[str, ...] = ()
    unit: str = ""
    numeric: int = 0
    role: str = ""
    is_given_category: bool = False
    date_form: str = ""
    is_respelled: bool = False
    unread: int = 0
    unread_cells: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadNote:
    """Something that was detected about the file, and could have been meant otherwise.

    Attributes
    ----------
    text : str
        A sentence for the user.
    option : str
        The field of `ReadAs` that changes it; empty if none does.
    is_guess : bool
        Whether another reading is possible and would change values.
    """

    text: str
    option: str = ""
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What was detected about a table.

    Attributes
    ----------
    form : str
        "text", "Excel", "Parquet" or "JSON lines".
    rows : int
    columns : tuple of ColumnFacts
        In the order of the file.
    read_as : ReadAs
        How it was read, completely.
    notes : tuple of ReadNote
    sheets : tuple of str
        Of a workbook.
    is_regular : bool
        Whether all rows have as many cells as the header, and texts are as in the file.
    size, changed : int
        Of the file when it was read: bytes, and nanoseconds since 1970.
    above : int or None
        Lines above the first row of data, with the header; of a workbook, rows that are not
        empty. None if an earlier version of the program read the table.
    is_cut : bool
        Whether rows with too many values were left out.
    """

    form: str
    rows: int
    columns: tuple[ColumnFacts, ...]
    read_as: ReadAs
    notes: tuple[ReadNote, ...] = ()
    sheets: tuple[str, ...] = ()
    is_regular: bool = True
    size: int = 0
    changed: int = 0
    above: int | None = None
    is_cut: bool = False

    def to_text(self) -> str:
        """Return this as the value of the parameter `found`."""
        return msgspec.json.encode(self).decode()

    def column(self, name: str) -> ColumnFacts:
        """Return the column called `name`.

        Raises
        ------
        DataError
            There is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        names = ", ".join(column.name for column in self.columns)
        raise DataError(f"The table has no column {name!r} to predict; choose one of {names}")


@lru_cache(maxsize=16)
def facts_of(text: str) -> TableFacts | None:
    """Return the facts in the parameter `found`; None for a value of an earlier version.

    Raises
    ------
    ValueError
        The text is damaged.
    """
    raw = msgspec.json.decode(text)
    if isinstance(raw, dict) and "columns" not in raw:
        return None
    facts = msgspec.convert(raw, TableFacts)
    names = [column.name for column in facts.columns]
    if not 0 <= facts.rows <= MOST_ROWS or not 1 <= len(names) <= MOST_COLUMNS:
        raise ValueError("its numbers of rows or columns are impossible")
    if len(set(names)) != len(names):
        raise ValueError("two of its columns have the same name")
    for column in facts.columns:
        _check(column, facts.rows)
    return facts


def _check(column: ColumnFacts, rows: int) -> None:
    """Raise if the facts of a column contradict each other."""
    numbers = (column.low, column.high, column.mean, column.deviation, column.words)
    if not all(map(isfinite, numbers)):
        raise ValueError(f"the range of {column.name!r} is not finite")
    if not 0 <= column.unread <= column.missing <= rows or not 0 <= column.distinct <= rows:
        raise ValueError(f"the counts of {column.name!r} are impossible")
    if column.values and len(column.values) != column.distinct:
        raise ValueError(f"{column.name!r} lists {len(column.values)} of {column.distinct} values")
    if len(column.values) > MOST_VALUES or len(column.counts) != len(column.values):
        raise ValueError(f"the values of {column.name!r} are damaged")

"""Proposes the kind of each column, from the facts about it."""

import re

from playground.datasets.tables.facts import ColumnFacts, Storage
from playground.datasets.tables.settings import Kind

MOST_CATEGORIES = 50
"""Up to this many different texts are inputs of their own."""
FEW = 3
"""A whole number with so few values is a category among the inputs."""
LEAST_ROWS = 30
UNIQUE_SHARE = 0.5
"""A text of which more than this share is different identifies rows, or is free text."""
SENTENCE = 3.0
"""This many words on average make a text."""
ID_NAME = re.compile(r"(^|.*[ _.-])(id|uuid|guid|index|idx|key|ID|Id)|.*[a-z]I[dD]|unnamed.*|#")
"""Names of columns that number or name the rows."""


def kind_of(column: ColumnFacts, rows: int) -> Kind:
    """Return the kind that a column most likely has.

    Parameters
    ----------
    rows : int
        Of the table.
    """
    present = rows - column.missing
    if column.distinct <= 1:
        return Kind.CONSTANT
    if column.is_given_category and column.values:
        return Kind.CATEGORY
    if column.storage is Storage.DATE:
        return Kind.DATE
    if column.storage is Storage.NUMBER:
        return _number_kind(column, present)
    return _text_kind(column, present)


def _number_kind(column: ColumnFacts, present: int) -> Kind:
    is_unique = column.distinct == present and column.is_whole
    is_count = column.high - column.low == present - 1
    if is_unique and (_names_id(column.name) or (column.name == "index" and is_count)):
        return Kind.IDENTIFIER
    if column.is_whole and 2 < column.distinct <= FEW and present >= LEAST_ROWS:
        return Kind.CATEGORY
    return Kind.NUMBER


def _text_kind(column: ColumnFacts, present: int) -> Kind:
    if column.distinct == present and present > 10:
        return Kind.TEXT if column.words >= SENTENCE else Kind.IDENTIFIER
    if column.distinct <= MOST_CATEGORIES and column.values:
        return Kind.CATEGORY
    if column.words >= SENTENCE:
        return Kind.TEXT
    return Kind.IDENTIFIER if column.distinct > UNIQUE_SHARE * present else Kind.CATEGORY


def _names_id(name: str) -> bool:
    r"""Return whether a name is that of an identifier.

    >>> [_names_id(name) for name in ("PassengerId", "user_id", "id", "paid", "grid")]
    [True, True, True, False, False]
    """
    return bool(ID_NAME.fullmatch(name))

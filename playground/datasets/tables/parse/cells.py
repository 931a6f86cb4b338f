"""What a single cell looks like: a number, a missing value, a word of yes and no."""

import re
from collections.abc import Iterable

MISSING_NUMBERS = frozenset(
    (
        *("", "na", "n/a", "n.a.", "n. a.", "#n/a", "nan", "null", "none", "nil", "?"),
        *("-", "--", "–", "—", ".", "missing", "unknown", "k.a.", "k. a.", "n/d", "n.d.", "s/d"),
        *("#nv", "#value!", "#wert!", "#div/0!", "#ref!", "#num!", "#name?", "#null!"),
    )
)
"""Words that mean a missing value in a column of numbers or dates, in lower case."""
MISSING_TEXTS = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "?"))
"""Words that mean a missing value anywhere. "none" is not one of them: it may be a category."""
YES_AND_NO = (
    frozenset(("true", "false")),
    frozenset(("yes", "no")),
    frozenset(("t", "f")),
    frozenset(("y", "n")),
    frozenset(("on", "off")),
    *(
        frozenset(pair)
        for pair in (
            *(("ja", "nein"), ("oui", "non"), ("sí", "no"), ("si", "no"), ("sì", "no")),
            *(("sim", "não"), ("ja", "nee"), ("ja", "nej"), ("tak", "nie"), ("да", "нет")),
            *(("ano", "ne"), ("evet", "hayır"), ("wahr", "falsch"), ("vrai", "faux")),
        )
    ),
)
"""Pairs of words for yes and no, in lower case."""

SPACES = " '’\u00a0\u202f"
"""Characters that group digits and never separate decimals."""
UNITS = "$€£¥₹₩₽₺₪₫฿%"
CURRENCIES = (
    r"(?:AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|INR|JPY|KRW|MXN|NOK|NZD|PLN|RUB|SEK|SGD|TRY|"
    r"USD|ZAR|US\$|R\$|Kč|kr|zł|Rs)\.?"
)
"""Names of currencies, as they are before or behind a number."""

PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
"""A number as Python writes it."""
GROUPED = {
    ",": r"^[+-]?(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3}|\d+)(\.\d+)?$",  # also 12,34,567
    ".": r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$",
}
"""Numbers whose digits may be grouped, by the character that groups them."""
DECIMAL_COMMA = r"^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$"
LEADING_ZERO = r"^[+-]?0\d"
UNIT = rf"(?:{CURRENCIES}|[{UNITS}])"
IN_BRACKETS = r"^\((.*)\)$"
"""A number below zero, as accountants write it."""
ANY_NUMBER = re.compile(
    rf"^\(?[+−-]?{UNIT}?\s*[+−-]?[\d.,{SPACES}]*\d[\d.,]*([eE][+-]?\d+)?\s*{UNIT}?\)?$"
)

USUAL_NUMBER = (
    rf"(?i)^(?:|\?|n/a|na|nan|none|null|[{UNITS} ]*[+-]?[\d.,]+(?:e[+-]?\d+)?[{UNITS} ]*)$"
)
"""A number, or a word for a missing one, as exported scripts read them."""


def is_number(cell: str) -> bool:
    """Return whether a cell is a number in any common way of writing it.

    >>> [is_number(cell) for cell in ("1", "-1,037.5", "5 %", "CHF 3", "($3)", "0_1", "a1", "")]
    [True, True, True, True, True, False, False, False]
    """
    return bool(ANY_NUMBER.match(cell.strip()))


def are_yes_and_no(words: Iterable[str]) -> bool:
    """Return whether all words are of one pair of yes and no, in any spelling.

    >>> are_yes_and_no(("True", "FALSE", "true")), are_yes_and_no(("yes", "nein"))
    (True, False)
    """
    lowered = {word.lower() for word in words}
    return any(lowered <= pair for pair in YES_AND_NO)


def is_missing(cell: str) -> bool:
    """Return whether a cell may mean that the value is missing."""
    return cell.strip().lower() in MISSING_NUMBERS

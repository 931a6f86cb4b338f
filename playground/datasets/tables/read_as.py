"""`ReadAs`: how to read the text of a table."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache

import msgspec

from playground.base.errors import DataError

WHITESPACE = " "
"""As a delimiter: any run of spaces and tabs."""
DELIMITERS = ("\t", ";", "|", ",", WHITESPACE)
ENCODINGS = ("utf-8", "utf-16", "cp1252")
KINDS = ("number", "text", "date")
"""The values of `playground.datasets.tables.facts.Storage`."""


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a file is read; None where it still has to be detected.

    Attributes
    ----------
    delimiter : str or None
        One of `DELIMITERS`.
    encoding : str or None
        One of `ENCODINGS`.
    skipped : int or None
        Lines above the header that are titles, comments or a `sep=` line.
    has_header : bool or None
    decimal : str or None
        "." or ",".
    thousands : str or None
        "", ",", ".", " " or "'": what groups the digits of a number.
    is_day_first : bool or None
        Whether 01/02/2024 is the first of February.
    sheet : str or None
        Of a workbook.
    keeps_total : bool or None
        Whether a last row that sums up the others is used; False where one was left out.
    kinds : tuple of (str, str) or None
        Columns whose type is given, and a value of `Storage`.
    keeps_unread : bool or None
        Whether a column of a given type stays text if it has other cells; those that can be
        read are then written as Python and ISO 8601 write numbers and dates.
    """

    delimiter: str | None = None
    encoding: str | None = None
    skipped: int | None = None
    has_header: bool | None = None
    decimal: str | None = None
    thousands: str | None = None
    is_day_first: bool | None = None
    sheet: str | None = None
    keeps_total: bool | None = None
    kinds: tuple[tuple[str, str], ...] | None = None
    keeps_unread: bool | None = None

    def kind_of(self, name: str) -> str:
        """Return the type that is given for a column; "" to find it out."""
        return dict(self.kinds or ()).get(name, "")

    def with_kind(self, name: str, kind: str) -> "ReadAs":
        """Return a copy in which the type of a column is given."""
        return replace(self, kinds=tuple(sorted({**dict(self.kinds or ()), name: kind}.items())))

    def to_text(self) -> str:
        """Return this as the value of a parameter; empty if nothing is chosen."""
        chosen = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) is not None
        }
        return msgspec.json.encode(chosen).decode() if chosen else ""

    def completed(self, found: "ReadAs") -> "ReadAs":
        """Return this, with what was found where nothing is chosen."""
        missing = {
            field.name: getattr(found, field.name)
            for field in fields(self)
            if getattr(self, field.name) is None
        }
        return replace(self, **missing)


@lru_cache(maxsize=16)
def read_as_of(text: str) -> ReadAs:
    """Return the value of a parameter as `ReadAs`.

    Raises
    ------
    DataError
        The text is damaged.
    """
    if not text:
        return ReadAs()
    try:
        read_as = msgspec.json.decode(text, type=ReadAs)
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError(
            f"How the table is read is damaged in the project ({error}); choose the file again"
        ) from error
    if read_as.delimiter not in (None, *DELIMITERS) or read_as.encoding not in (None, *ENCODINGS):
        raise DataError(
            "The delimiter or encoding of the table is not known; choose the file again"
        )
    if read_as.skipped is not None and not 0 <= read_as.skipped <= 1000:
        raise DataError(
            f"At most 1000 lines above a table can be skipped; received {read_as.skipped}"
        )
    if not {kind for _, kind in read_as.kinds or ()} <= set(KINDS):
        raise DataError("The type of a column of the table is not known; choose the file again")
    return read_as

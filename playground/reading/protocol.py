"""The messages between parent and child: known types, encoded with msgspec."""

from typing import Any, TypeAlias

import msgspec

MAXIMUM_MESSAGE_BYTES = 64 * 2**20
"""Maximum size of a message in bytes; larger arrays are sent as files."""


class Request(msgspec.Struct, frozen=True):
    """A request to read a file or text.

    Attributes
    ----------
    kind : str
        A key of `playground.reading.table.READERS`.
    path : str
        The file; empty for a text that comes in `options`.
    options : dict
        Numbers, texts, bytes, lists and dicts of them. Any: each kind has its own.
    """

    kind: str
    path: str = ""
    options: dict[str, Any] = {}


class Started(msgspec.Struct, frozen=True, tag=True):
    """The reader's modules are imported; reading begins."""


class Progressed(msgspec.Struct, frozen=True, tag=True):
    """Reading makes progress.

    Attributes
    ----------
    text : str
    fraction : float or None
        0..1 where known.
    patience : float or None
        Seconds until the next message, if a step of our own takes longer than usual.
    """

    text: str
    fraction: float | None = None
    patience: float | None = None


class Answered(msgspec.Struct, frozen=True, tag=True):
    """The value that was read, still encoded."""

    value: msgspec.Raw


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why nothing was read.

    Attributes
    ----------
    error : str
        A key of `playground.reading.border.ERRORS`.
    sentence : str
        For the user.
    column : str
    has_gaps : bool
        Of a `ColumnError`.
    """

    error: str
    sentence: str
    column: str = ""
    has_gaps: bool = False


Message: TypeAlias = Started | Progressed | Answered | Refused

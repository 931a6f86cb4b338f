"""Turns whatever went wrong while reading into one sentence for the user.

This is the only place where errors of libraries become messages.
"""

import logging
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from playground.base.errors import (
    ColumnError,
    DataError,
    FileFormatError,
    ImportProblem,
    ParameterError,
    PlaygroundError,
    ShapeError,
    TrainingError,
)
from playground.reading.protocol import Refused

LONGEST = 300
"""Maximum length of a sentence, in characters."""
TAIL = 120
"""Characters kept at the end of a sentence that is too long: the end says what to do."""

ERRORS: Mapping[str, type[PlaygroundError]] = MappingProxyType(
    {
        error.__name__: error
        for error in (
            DataError,
            FileFormatError,
            ImportProblem,
            ParameterError,
            PlaygroundError,
            ShapeError,
            TrainingError,
        )
    }
)
"""The errors that the parent raises with the same type."""

logger = logging.getLogger(__name__)


def one_sentence(text: str) -> str:
    r"""Return `text` on one line, without control characters, of at most 300 characters.

    If it is too long, its middle is cut out.

    >>> one_sentence("a\nb\x1b[31m  c")
    'a b [31m c'
    """
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    words = " ".join(plain.split())
    if len(words) <= LONGEST:
        return words
    head = LONGEST - TAIL - 3
    return f"{words[:head].rstrip()} … {words[-TAIL:].lstrip()}"


def refusal(error: BaseException, name: str) -> Refused:
    """Return the message that reports `error` to the parent.

    Parameters
    ----------
    name : str
        How the user knows the file or text.
    """
    if isinstance(error, ColumnError):
        column, gaps = error.column, error.has_gaps
        return Refused("ColumnError", one_sentence(str(error)), column, gaps)
    if isinstance(error, PlaygroundError):
        known = next((each for each in type(error).__mro__ if each.__name__ in ERRORS), None)
        return Refused(known.__name__ if known else "PlaygroundError", one_sentence(str(error)))
    logger.info("%s was not read", name, exc_info=error)
    return Refused("DataError", one_sentence(_library_error(error, name)))


def _library_error(error: BaseException, name: str) -> str:
    """Return a sentence for an error that the reader did not expect."""
    match error:
        case MemoryError():
            return (
                f"{name} needs more memory than reading may take; choose a smaller file, or make "
                "it smaller"
            )
        case RecursionError():
            return (
                f"{name} is nested too deeply to be read; choose another file, or make its parts "
                "simpler"
            )
        case OSError() if error.strerror:
            return f"{name} cannot be read ({error.strerror}); check its name and permissions"
        case ImportError():
            return (
                f"{name} needs a library that is not installed; save it in another format, or "
                "install the program again"
            )
    return (
        f"{name} cannot be read: it is damaged, or contains something unknown "
        f"({type(error).__name__}); download or copy it again, or save it again"
    )


def error_of(refused: Refused) -> PlaygroundError:
    """Return the error that the parent raises for a refusal."""
    sentence = one_sentence(refused.sentence)
    if refused.error == "ColumnError":
        return ColumnError(sentence, refused.column, has_gaps=refused.has_gaps)
    return ERRORS.get(refused.error, PlaygroundError)(sentence)

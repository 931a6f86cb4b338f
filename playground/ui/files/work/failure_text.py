"""What the user reads when a file could not be read or written."""

import logging

from playground.base.errors import PlaygroundError
from playground.reading.border import one_sentence

NOT_WRITTEN = "the file cannot be written"
logger = logging.getLogger(__name__)


def failure_text(error: BaseException, what: str) -> str:
    """Return the message of `error`; for an unexpected one, log it and say `what` failed."""
    if isinstance(error, PlaygroundError):
        return str(error)
    logger.error("%s", what, exc_info=error)
    return one_sentence(f"{what}: {error or type(error).__name__}")

"""Why a library refused something, in its own words."""

import re

WRAPPED = "Exception encountered when calling"
"""How Keras begins the message of an error within a layer; the cause is on the next line."""
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def first_sentence(error: Exception) -> str:
    r"""Return the first line of the message of `error` that says why.

    >>> first_sentence(ValueError("Shapes differ.\nFull signature: ..."))
    'Shapes differ.'
    >>> first_sentence(ValueError("Exception encountered when calling Dense.call().\n\nToo long."))
    'Too long.'
    """
    lines = [COLOUR.sub("", line).strip() for line in str(error).splitlines()]
    lines = [line for line in lines if line]
    causes = [line for line in lines if not line.startswith(WRAPPED)]
    return next(iter((*causes, *lines)), type(error).__name__)

"""`visible`: text of unknown origin for a terminal or a log, where control characters act."""

import unicodedata

HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode's categories of what acts rather than shows: control, direction, lone surrogates."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONGEST_STEM = 60
DEVICES = frozenset(
    (
        *("CON", "PRN", "AUX", "NUL"),
        *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10)),
    )
)
"""Names that mean no file on Windows, whatever their ending."""


def visible(text: str, *, kept: str = "\n\t") -> str:
    r"""Return `text` with every character that is not seen replaced, except those in `kept`.

    >>> visible("loss\x1b[2J\n")
    'loss�[2J\n'
    >>> visible("one\ntwo", kept="")
    'one�two'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(REPLACEMENT if c not in kept and is_hidden(c) else c for c in text)


def is_hidden(character: str) -> bool:
    """Return whether a character acts rather than shows."""
    return unicodedata.category(character) in HIDDEN


def file_stem(text: str, otherwise: str) -> str:
    """Return `text` as the name of a file, without its ending; `otherwise` if nothing is left.

    No part of it can lead to another folder, hide the file, or act as a device on Windows.

    >>> file_stem("../a/b: c", "network"), file_stem(" .. ", "network"), file_stem("con", "x")
    ('a-b- c', 'network', 'con-')
    """
    words = visible(text, kept="").translate(dict.fromkeys(map(ord, '/\\:*?"<>|'), "-"))
    stem = words.strip(" .-" + REPLACEMENT)[:LONGEST_STEM].rstrip(" .")
    return f"{stem}-" if stem.partition(".")[0].upper() in DEVICES else stem or otherwise

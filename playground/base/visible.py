"""`visible`: untrusted text made safe for a terminal or a log, without control characters."""

import unicodedata

HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode categories of invisible characters: control, format, lone surrogates."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONGEST_STEM = 60
DEVICES = frozenset(
    (
        *("CON", "PRN", "AUX", "NUL"),
        *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10)),
    )
)
"""Names that Windows reserves for devices, with any suffix."""


def visible(text: str, *, kept: str = "\n\t") -> str:
    r"""Return `text` with invisible characters replaced, except those in `kept`.

    >>> visible("loss\x1b[2J\n")
    'loss�[2J\n'
    >>> visible("one\ntwo", kept="")
    'one�two'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(REPLACEMENT if c not in kept and is_hidden(c) else c for c in text)


def is_hidden(character: str) -> bool:
    """Return whether a character is a control character or otherwise invisible."""
    return unicodedata.category(character) in HIDDEN


def file_stem(text: str, otherwise: str) -> str:
    """Return `text` as a file name without suffix; `otherwise` if nothing is left.

    The name cannot point to another folder, hide the file, or name a device of Windows.

    >>> file_stem("../a/b: c", "network"), file_stem(" .. ", "network"), file_stem("con", "x")
    ('a-b- c', 'network', 'con-')
    """
    words = visible(text, kept="").translate(dict.fromkeys(map(ord, '/\\:*?"<>|'), "-"))
    stem = words.strip(" .-" + REPLACEMENT)[:LONGEST_STEM].rstrip(" .")
    return f"{stem}-" if stem.partition(".")[0].upper() in DEVICES else stem or otherwise

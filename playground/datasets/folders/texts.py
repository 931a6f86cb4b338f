"""Reads texts of a folder. Runs in the child."""

from pathlib import Path

MOST_BYTES = 1_000_000
"""Of one file; a network reads the first words alone."""


def text(path: Path) -> str:
    """Return the text in a file, UTF-8 or else Windows-1252.

    Raises
    ------
    ValueError
        It is not a text; the message says why, without the name of the file.
    """
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("is longer than a million characters")
    if b"\0" in content:
        raise ValueError("is not a text")
    try:
        found = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = content.decode("cp1252", "replace")
    if not found.strip():
        raise ValueError("is empty")
    return found

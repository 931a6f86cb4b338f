"""A short text that stands for a project: one line of ours, or a TensorFlow Playground address."""

from playground.document.file.line import from_line, is_line
from playground.importing.address import is_address, read_address
from playground.importing.result import Imported


def is_project_text(text: str) -> bool:
    """Return whether `text` stands for a project; it may still be damaged."""
    return is_line(text) or is_address(text)


def name_of(text: str) -> str:
    """Return what kind of text this is, for messages."""
    return "the address of TensorFlow Playground" if is_address(text) else "the project's text"


def read_project_text(text: str) -> Imported:
    """Return the project that `text` stands for. Quick, since the text is short.

    Raises
    ------
    PlaygroundError
        It stands for none, or is damaged; the message says why.
    """
    return read_address(text) if is_address(text) else Imported(from_line(text))

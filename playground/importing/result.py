"""`Imported`: the project that was read, and notes for the user on how it was read."""

from dataclasses import dataclass
from enum import StrEnum

from playground.document.project import Project
from playground.training.protocol.engine import Checkpoint


class NoteKind(StrEnum):
    """What happened to a line."""

    NOT_UNDERSTOOD = "not understood"
    LEFT_OUT = "left out"
    ASSUMED = "assumed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Note:
    """What happened to one line, or to one layer of a model file.

    Attributes
    ----------
    line : int
        Its number, from 1; 0 for a note that is not about a single line.
    text : str
        The line of the script; for a model, the layer's name.
    kind : NoteKind
    message : str
        Why, or what was used instead.
    """

    line: int
    text: str
    kind: NoteKind
    message: str

    @property
    def sentence(self) -> str:
        """The note as one line of text, with its place."""
        place = f"line {self.line}: " if self.line else ""
        quoted = f" ({self.text.strip()})" if self.text.strip() else ""
        return f"{place}{self.kind}{quoted}: {self.message}"


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of importing a script or a model.

    Attributes
    ----------
    project : Project
        With positions for all layers.
    notes : tuple of Note
        In the order of the lines.
    checkpoint : Checkpoint or None
        The weights, for a model.
    source : str
        The text of a script; empty for a model.
    """

    project: Project
    notes: tuple[Note, ...] = ()
    checkpoint: Checkpoint | None = None
    source: str = ""

    def lines(self, kind: NoteKind) -> tuple[int, ...]:
        """Return the numbers of the lines with a note of `kind`."""
        return tuple(note.line for note in self.notes if note.kind is kind and note.line)

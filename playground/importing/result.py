"""`Imported`: the project that was read, and notes for the user on how it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from playground.document.project import Project
from playground.training.protocol.engine import Checkpoint


class NoteKind(StrEnum):
    """What a note means for the user; the most important first."""

    NEEDS_YOU = "needs you"
    ASSUMED = "assumed"
    LEFT_OUT = "left out"


class Wants(StrEnum):
    """What file would settle a note; the user is asked for it."""

    NOTHING = ""
    WEIGHTS = "weights"
    DATA = "data"


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
    cell : int
        For a notebook: the code cell, counted from 1; 0 for other texts.
    cell_line : int
        Its line in that cell.
    wants : Wants
        What file would settle it.
    file : str
        The name of that file, as the program or Keras has it; empty where none is known.
    """

    line: int
    text: str
    kind: NoteKind
    message: str
    cell: int = 0
    cell_line: int = 0
    wants: Wants = Wants.NOTHING
    file: str = ""

    @property
    def place(self) -> str:
        """Where it is, for people: "line 4", or "code cell 2, line 4"; empty for the whole."""
        if self.cell:
            return f"code cell {self.cell}, line {self.cell_line}"
        return f"line {self.line}" if self.line else ""

    @property
    def sentence(self) -> str:
        """The note as one line of text, with its place."""
        place = f"{self.place}: " if self.place else ""
        quoted = f" ({self.text.strip()})" if self.text.strip() else ""
        return f"{place}{self.kind}{quoted}: {self.message}"


HEADINGS: Mapping[NoteKind, tuple[str, str]] = MappingProxyType(
    {
        NoteKind.NEEDS_YOU: ("{} thing needs you", "{} things need you"),
        NoteKind.ASSUMED: ("{} thing was assumed", "{} things were assumed"),
        NoteKind.LEFT_OUT: (
            "{} line was left out; it does not concern the network",
            "{} lines were left out; they do not concern the network",
        ),
    }
)


def heading(kind: NoteKind, count: int) -> str:
    """Return what is written above the notes of one kind.

    >>> heading(NoteKind.NEEDS_YOU, 2)
    '2 things need you'
    """
    return HEADINGS[kind][count != 1].format(count)


def grouped(notes: Sequence[Note]) -> tuple[tuple[NoteKind, tuple[Note, ...]], ...]:
    """Return the notes of each kind that occurs, the most important first."""
    found = ((kind, tuple(note for note in notes if note.kind is kind)) for kind in NoteKind)
    return tuple((kind, some) for kind, some in found if some)


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
    models : tuple of str
        The names of the models in a script that has several; empty for one.
    model : str
        The one that was imported.
    files : tuple of str
        The files and folders of data that a script names; none of them is opened.
    """

    project: Project
    notes: tuple[Note, ...] = ()
    checkpoint: Checkpoint | None = None
    source: str = ""
    models: tuple[str, ...] = ()
    model: str = ""
    files: tuple[str, ...] = ()

    def wanted(self, wants: Wants) -> tuple[Note, ...]:
        """Return the notes that such a file would settle."""
        return tuple(note for note in self.notes if note.wants is wants)

    def lines(self, kind: NoteKind) -> tuple[int, ...]:
        """Return the numbers of the lines with a note of `kind`."""
        return tuple(note.line for note in self.notes if note.kind is kind and note.line)

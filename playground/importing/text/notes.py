"""`Notes`: collects notes on the lines of a script while it is read."""

from collections.abc import Sequence

from playground.importing.result import Note, NoteKind, Wants

LONGEST_TEXT = 200
MOST_NOTES = 500


class Notes:
    """The notes so far; a line has each message at most once.

    Parameters
    ----------
    lines : sequence of str
        The script as the user gave it, or the names of a model's layers.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._notes: dict[tuple[int, str], Note] = {}

    def add(
        self,
        line: int,
        kind: NoteKind,
        message: str,
        *,
        wants: Wants = Wants.NOTHING,
        file: str = "",
    ) -> None:
        """Add a note on `line`, counted from 1; 0 for the whole script.

        `wants` and `file` are those of `Note`.
        """
        if len(self._notes) >= MOST_NOTES and kind is not NoteKind.NEEDS_YOU:
            return
        text = self._lines[line - 1].strip()[:LONGEST_TEXT] if 0 < line <= len(self._lines) else ""
        note = Note(line, text, kind, message, wants=wants, file=file)
        self._notes.setdefault((line, message), note)

    def scratch(self) -> "Notes":
        """Return empty notes on the same lines, for an attempt."""
        return Notes(self._lines)

    def take(self, other: "Notes") -> None:
        """Add the notes of an attempt."""
        for key, note in other._notes.items():
            self._notes.setdefault(key, note)

    def has(self, line: int, kind: NoteKind) -> bool:
        """Return whether `line` has a note of `kind`."""
        return any(note.line == line and note.kind is kind for note in self._notes.values())

    def collected(self) -> tuple[Note, ...]:
        """Return all notes in the order of the lines."""
        return tuple(sorted(self._notes.values(), key=lambda note: note.line))

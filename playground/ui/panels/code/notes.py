"""The list of script lines that were not understood or were changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from playground.importing.result import Note, NoteKind
from playground.ui.theme.text_size import on_look_change
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

MARKS = {
    NoteKind.NEEDS_YOU: "✖",
    NoteKind.LEFT_OUT: "–",
    NoteKind.ASSUMED: "≈",
    NoteKind.ASSUMED: "✎",
}
LINE_ROLE = Qt.ItemDataRole.UserRole
KIND_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_ROWS_SHOWN = 4


class NotesList(QListWidget):
    """One row per note, those of lines that were not understood first.

    Signals
    -------
    line_chosen(int)
        The user wants to see that line, counted from 1.
    """

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(
            self,
            "notes on the script",
            "Lines that were changed or left out; click one to see it.",
        )
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        on_look_change(self, self._colour)
        self.hide()

    def show_notes(self, notes: tuple[Note, ...], *, has_text: bool = True) -> None:
        """List `notes`; hide the list where there are none.

        Parameters
        ----------
        has_text : bool
            Whether their text is shown, so that a click can go to it.
        """
        self.clear()
        ordered = sorted(notes, key=lambda note: note.kind is not NoteKind.NEEDS_YOU)
        for note in ordered:
            place = f"Line {note.line}" if note.line else "Script"
            text = f"{MARKS[note.kind]}  {place} {note.kind}: {note.message}"
            item = QListWidgetItem(f"{text}   ·   {note.text}" if note.text else text)
            item.setData(LINE_ROLE, note.line if has_text else 0)
            item.setData(KIND_ROLE, note.kind)
            item.setToolTip(plain_tip(note.sentence))
            self.addItem(item)
        self._colour()
        self.setVisible(bool(notes))
        if notes:
            rows = min(len(notes), MOST_ROWS_SHOWN)
            self.setFixedHeight(rows * self.sizeHintForRow(0) + 4)

    def texts(self) -> tuple[str, ...]:
        """Return what the rows say."""
        return tuple(self.item(row).text() for row in range(self.count()))

    def _colour(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            is_unread = item.data(KIND_ROLE) == NoteKind.NEEDS_YOU
            item.setForeground(
                QColor(current_theme().warning if is_unread else current_theme().text_muted)
            )

    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(LINE_ROLE):
            self.line_chosen.emit(item.data(LINE_ROLE))

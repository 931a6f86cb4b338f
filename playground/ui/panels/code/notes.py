"""What a script that was read needs of the user, what was assumed, and what was left out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from playground.importing.result import Note, NoteKind, grouped, heading
from playground.ui.theme.text_size import on_look_change
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

LINE_ROLE = Qt.ItemDataRole.UserRole
KIND_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_ROWS_SHOWN = 5


class NotesList(QTreeWidget):
    """The notes under three headings with their counts; only the first kind is unfolded.

    Signals
    -------
    line_chosen(int)
        The user wants to see that line, counted from 1.
    """

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(
            self,
            "notes on the script",
            "What needs you, what was assumed, and what was left out; click a line to see it.",
        )
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.itemExpanded.connect(self._fit)
        self.itemCollapsed.connect(self._fit)
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
        for kind, some in grouped(notes):
            group = QTreeWidgetItem([heading(kind, len(some))])
            group.setData(0, KIND_ROLE, kind)
            self.addTopLevelItem(group)
            for note in some:
                group.addChild(_row(note, has_text=has_text))
            group.setExpanded(kind is NoteKind.NEEDS_YOU)
        self._colour()
        self.setVisible(bool(notes))
        self._fit()

    def headings(self) -> tuple[str, ...]:
        """Return what the headings say."""
        return tuple(item.text(0) for item in self._groups())

    def texts(self) -> tuple[str, ...]:
        """Return what the rows below the headings say, folded or not."""
        return tuple(row.text(0) for row in self.rows())

    def rows(self) -> list[QTreeWidgetItem]:
        """Return the rows below the headings, in order."""
        places = ((group, at) for group in self._groups() for at in range(group.childCount()))
        found = (group.child(at) for group, at in places)
        return [row for row in found if row is not None]

    def _groups(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(place) for place in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _fit(self) -> None:
        """Take the height of the rows that can be seen, up to a few."""
        shown = sum(
            1 + (group.childCount() if group.isExpanded() else 0) for group in self._groups()
        )
        if shown:
            self.setFixedHeight(min(shown, MOST_ROWS_SHOWN) * self.sizeHintForRow(0) + 4)

    def _colour(self) -> None:
        theme = current_theme()
        for group in self._groups():
            needs_you = group.data(0, KIND_ROLE) == NoteKind.NEEDS_YOU
            group.setForeground(0, QColor(theme.warning if needs_you else theme.text_muted))
        for row in self.rows():
            needs_you = row.data(0, KIND_ROLE) == NoteKind.NEEDS_YOU
            row.setForeground(0, QColor(theme.text if needs_you else theme.text_muted))

    def _choose(self, item: QTreeWidgetItem) -> None:
        if item.parent() is None:
            item.setExpanded(not item.isExpanded())
        elif item.data(0, LINE_ROLE):
            self.line_chosen.emit(item.data(0, LINE_ROLE))


def _row(note: Note, *, has_text: bool) -> QTreeWidgetItem:
    place = note.place[:1].upper() + note.place[1:] if note.place else "Script"
    text = f"{place}: {note.message}"
    row = QTreeWidgetItem([f"{text}   ·   {note.text}" if note.text else text])
    row.setData(0, LINE_ROLE, note.line if has_text else 0)
    row.setData(0, KIND_ROLE, note.kind)
    row.setToolTip(0, plain_tip(note.sentence))
    return row

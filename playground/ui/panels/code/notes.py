"""What a script needs from the user, what was assumed, and what was left out."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from playground.importing.result import Note, NoteKind, Wants, grouped, heading
from playground.ui.theme.text_size import on_look_change
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, set_role

LINE_ROLE = Qt.ItemDataRole.UserRole
KIND_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_LINES_SHOWN, MOST_LINES_OF_A_ROW = 7, 3
ROW_MARGIN = 4
MOST_PIXELS = 10_000
TEXT, BUTTON = 0, 1
"""The columns."""
TIPS = {
    Wants.WEIGHTS: "Choose the file of weights on this computer; the layers get them.",
    Wants.DATA: "Choose your own data on this computer; the network learns from it.",
}


class NotesList(QTreeWidget):
    """The notes under three headings with their counts; only the first heading is open.

    Signals
    -------
    line_chosen(int)
        The user wants to see that line, counted from 1.
    file_requested(Note)
        The user wants to choose the file that would settle a note.
    """

    line_chosen = Signal(int)
    file_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setWordWrap(True)
        self.setColumnCount(2)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(BUTTON, QHeaderView.ResizeMode.ResizeToContents)
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
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.header().sectionResized.connect(self._fit)
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
            group.setFirstColumnSpanned(True)
            for note in some:
                row = _row(note, has_text=has_text)
                group.addChild(row)
                if note.wants:
                    self.setItemWidget(row, BUTTON, self._button(note))
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
        return [row for group in self._groups() for row in _children(group)]

    def buttons(self) -> list[QPushButton]:
        """Return the buttons that choose files, in order."""
        found = (self.itemWidget(row, BUTTON) for row in self.rows())
        return [button for button in found if isinstance(button, QPushButton)]

    def _button(self, note: Note) -> QPushButton:
        button = QPushButton("Choose file…", self)
        set_role(button, "link")
        described = f"choose {note.file or note.wants}"
        describe(button, described, TIPS[note.wants])
        button.clicked.connect(partial(self.file_requested.emit, note))
        return button

    def _groups(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(place) for place in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _fit(self) -> None:
        """Give each row the lines that its sentence needs, and take the height of a few rows."""
        metrics = self.fontMetrics()
        line, width = metrics.lineSpacing(), self.header().sectionSize(TEXT)
        total = 0
        for group in self._groups():
            total += line + ROW_MARGIN
            for row in _children(group):
                room = QRect(0, 0, width - 2 * self.indentation() - ROW_MARGIN, MOST_PIXELS)
                wraps = Qt.TextFlag.TextWordWrap
                needed = metrics.boundingRect(room, wraps, row.text(TEXT)).height()
                height = min(needed, MOST_LINES_OF_A_ROW * line) + ROW_MARGIN
                row.setSizeHint(TEXT, QSize(0, height))
                total += height if group.isExpanded() else 0
        if total:
            self.setFixedHeight(min(total, MOST_LINES_SHOWN * (line + ROW_MARGIN)) + ROW_MARGIN)

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


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (group.child(at) for at in range(group.childCount()))
    return [row for row in found if row is not None]


def _row(note: Note, *, has_text: bool) -> QTreeWidgetItem:
    place = note.place[:1].upper() + note.place[1:] if note.place else "Script"
    text = f"{place}: {note.message}"
    is_quoted = bool(note.text) and not (has_text and note.wants)
    row = QTreeWidgetItem([f"{text}   ·   {note.text}" if is_quoted else text])
    row.setData(0, LINE_ROLE, note.line if has_text else 0)
    row.setData(0, KIND_ROLE, note.kind)
    row.setToolTip(0, plain_tip(note.sentence))
    return row

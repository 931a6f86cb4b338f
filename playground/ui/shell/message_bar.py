"""A bar that floats over the bottom edge of the canvas and shows the current message."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsView,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from playground.ui.messages import (
    OF_THE_LAST_EDIT,
    OF_THE_PROGRAM,
    Cause,
    Kind,
    Message,
    MessageBoard,
    Remedy,
    Topic,
)
from playground.ui.theme.icons import SIZE, icon
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.widgets.plain import PlainLabel, menu_text, plain_tip
from playground.ui.widgets.roles import describe

ACTION_MS = 8000
"""How long the reason is shown why an action had no effect."""
ACTION = Cause(Topic.ACTION)
WIDEST, LEAST_TEXT = 720, 280
"""Of the bar, and of the text with buttons beside it, in pixels at 100 %."""
GAP = 9
EDGE = 12
MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class MessageBar(QFrame):
    """Shows the messages of its `MessageBoard`; hidden while there is none.

    It takes no room from the canvas, so nothing moves when it comes or goes: it lies over the
    viewport, beside the overview. What is dragged passes below it.

    Parameters
    ----------
    canvas : QGraphicsView
        Over whose lower edge it floats.
    beside : QWidget
        The overview in a corner of the viewport.
    """

    def __init__(self, canvas: QGraphicsView, beside: QWidget) -> None:
        super().__init__(canvas.viewport())
        self.setObjectName("messages")
        self._canvas = canvas
        self._beside = beside
        self.board = MessageBoard()
        self._message: Message | None = None
        self._symbol = PlainLabel(parent=self)
        self.text = PlainLabel(parent=self)
        self.text.setWordWrap(True)
        self.text.setAccessibleName("message")
        self.remedy, self.other = QPushButton(self), QPushButton(self)
        for index, button in enumerate(self._buttons()):
            describe(button, "remedy", "Solves what the message is about.")
            button.clicked.connect(self._taker(index))
            button.setAutoDefault(True)  # Enter clicks it, as in a dialog
        self.dismiss = QToolButton(self)
        self.dismiss.setProperty("role", "flat")
        describe(self.dismiss, "close message", "Closes this message. Key: Esc on the canvas.")
        self.dismiss.clicked.connect(self.close_shown)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ACTION_MS)
        self._timer.timeout.connect(self._end_action)
        canvas.viewport().installEventFilter(self)
        beside.installEventFilter(self)
        for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
            bar.valueChanged.connect(self._place)
        follow_theme(self, self._set_colours)
        self.hide()

    def _lay_out(self) -> None:
        self._ways = QWidget(self)
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(GAP)
        ways.addStretch(1)
        ways.addWidget(self.remedy)
        ways.addWidget(self.other)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 6, 8, 6)
        self._grid.setSpacing(GAP)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._symbol, 0, 0)
        self._grid.addWidget(self.text, 0, 1)
        self._grid.addWidget(self._ways, 0, 2)
        self._grid.addWidget(self.dismiss, 0, 3)

    def notice(self, cause: Cause, text: str) -> None:
        """Show `text` until `cause` ends."""
        self._post(Message(cause, Kind.NOTICE, text))

    def offer(self, cause: Cause, text: str, *remedies: Remedy) -> None:
        """Show `text` until `cause` ends, with one or two remedies."""
        self._post(Message(cause, Kind.OFFER, text, remedies))

    def error(self, cause: Cause, text: str, *remedies: Remedy) -> None:
        """Show an error until `cause` ends, with up to two remedies."""
        self._post(Message(cause, Kind.ERROR, text, remedies))

    def answer(self, cause: Cause, text: str, *remedies: Remedy) -> None:
        """Show the result of what the user just did until `cause` ends, before older messages."""
        kind = Kind.OFFER if remedies else Kind.NOTICE
        self._post(Message(cause, kind, text, remedies, is_answer=True))

    def mention(self, text: str) -> None:
        """Show why an action had no effect, until the next action or for a few seconds."""
        self.answer(ACTION, text)
        self._timer.start()

    def end(self, *causes: Cause) -> None:
        """Remove the messages of these causes."""
        for cause in causes:
            self.board.end(cause)
        self._show()

    def end_topics(self, *topics: Topic) -> None:
        """Remove all messages of these topics."""
        self.board.end_topics(frozenset(topics))
        self._show()

    def follow_edit(self) -> None:
        """End the messages about the edit before this one."""
        self.end_topics(*OF_THE_LAST_EDIT)

    def follow_load(self) -> None:
        """End all messages about the previous project."""
        self.end_topics(*(topic for topic in Topic if topic not in OF_THE_PROGRAM))

    def _set_colours(self, theme: Theme) -> None:
        self.dismiss.setIcon(icon("close", theme, theme.text_muted))
        is_error = self._message is not None and self._message.kind is Kind.ERROR
        name, colour = ("warning", theme.error) if is_error else ("information", theme.accent)
        self._symbol.setPixmap(icon(name, theme, colour).pixmap(SIZE))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the canvas is resized or the overview appears."""
        if event.type() in MOVING:
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stop a press from reaching the canvas below."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the message with Esc, as on the canvas."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_shown()
        else:
            super().keyPressEvent(event)

    def _buttons(self) -> tuple[QPushButton, QPushButton]:
        return self.remedy, self.other

    def _post(self, message: Message) -> None:
        self.board.post(message)
        self._show()

    def _show(self) -> None:
        """Show the current message."""
        message = self.board.shown
        if message is self._message:
            return
        self._message = message
        if message is None:
            focus = QApplication.focusWidget()
            if focus is not None and self.isAncestorOf(focus):
                self._canvas.setFocus()
            self.hide()
            return
        self.text.setText(sentence(message.text))
        self.text.setToolTip(plain_tip(self.text.text()))
        for index, button in enumerate(self._buttons()):
            button.setVisible(index < len(message.remedies))
        self._ways.setVisible(bool(message.remedies))
        for button, remedy in zip(self._buttons(), message.remedies, strict=False):
            button.setText(menu_text(remedy.label))
            describe(button, remedy.label, remedy.tip or f"Solves it: {remedy.label}.")
        self.setProperty("kind", message.kind.name.lower())
        self.style().unpolish(self)
        self.style().polish(self)
        self._set_colours(current_theme())
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        """Move to the middle of the bottom edge, beside the overview if it is visible."""
        if self._message is None:
            return
        room = self._canvas.viewport().rect()
        beside = self._beside.geometry()
        if self._beside.isVisible() and beside.center().y() > room.center().y():
            if beside.center().x() > room.center().x():
                room.setRight(beside.left())
            else:
                room.setLeft(beside.right())
        room.adjust(EDGE, EDGE, -EDGE, -EDGE)
        width = min(self._arrange(room.width()), room.width())
        wanted = self._grid.totalHeightForWidth(width)
        if wanted > room.height():  # a long message on a small canvas takes the edges too
            room.adjust(0, -EDGE, 0, EDGE)
        height = min(wanted, room.height())
        left = room.center().x() - width // 2
        self.setGeometry(QRect(left, room.bottom() - height + 1, width, height))

    def _arrange(self, room: int) -> int:
        """Put the buttons beside the text, or below it if the bar is too narrow.

        Return the width that all of it wants, in pixels.
        """
        text = self.text.fontMetrics().horizontalAdvance(self.text.text()) + 4
        margins = self._grid.contentsMargins()
        around = self._symbol.sizeHint().width() + self.dismiss.sizeHint().width() + 3 * GAP
        around += margins.left() + margins.right() + 2 * self.frameWidth()
        ways = self._ways.sizeHint().width()
        most = min(room, pixels(WIDEST))
        is_below = min(text, pixels(LEAST_TEXT)) > most - around - ways
        self._grid.removeWidget(self._ways)
        if is_below:
            self._grid.addWidget(self._ways, 1, 0, 1, 4)
        else:
            self._grid.addWidget(self._ways, 0, 2)
        return min(around + (max(text, ways) if is_below else text + ways), most)

    def close_shown(self) -> None:
        """End the cause of the message that is shown: the user has read it."""
        if self._message is not None:
            self.end(self._message.cause)

    def _end_action(self) -> None:
        self.end(ACTION)

    def _taker(self, index: int) -> Callable[[], None]:
        return lambda: self._take(index)

    def _take(self, index: int) -> None:
        if self._message is not None:
            remedy = self._message.remedies[index]
            self.close_shown()
            remedy.act()


def sentence(text: str) -> str:
    """Return `text` as a sentence: with a full stop, and a capital unless it begins with a name.

    >>> sentence("another layer is called 'dense' already")
    "Another layer is called 'dense' already."
    >>> sentence("mine.nnplay is damaged"), sentence("kernel_size must be 2 integers")
    ('mine.nnplay is damaged.', 'kernel_size must be 2 integers.')
    """
    text = text.strip()
    first, _, rest = text.partition(" ")
    start = first.capitalize() if first.islower() and first.isalpha() else first
    end = "" if text.endswith((".", "!", "?", "…")) else "."
    return f"{start} {rest}{end}" if rest else f"{start}{end}"

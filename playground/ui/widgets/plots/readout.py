"""`Readout`: one line of values under a plot, each with the colour of its line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme.text_size import keep_font
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import plain_tip

SQUARE = 8
INDENT = SQUARE + 5
GAP = 12


class Readout(QWidget):
    """Draws ``(colour, text)`` entries side by side, as much of them as fits.

    If there is not enough room, a coloured entry loses its words and keeps its number,
    its last word; what still does not fit becomes "…". The whole text is the tooltip and
    the accessible name.

    Parameters
    ----------
    parent : QWidget or None
    names_lines : bool
        Whether only the words say which line is which: entries without a colour then go first.
    """

    def __init__(self, parent: QWidget | None = None, *, names_lines: bool = False) -> None:
        super().__init__(parent)
        self._names_lines = names_lines
        self._entries: tuple[tuple[str, str], ...] = ()
        keep_font(self, 0.88)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """All entries as one text."""
        return " · ".join(text for _, text in self._entries)

    def show_entries(self, entries: list[tuple[str, str]]) -> None:
        """Show texts with their colours; an empty colour draws no square."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self.setAccessibleName(self.text)
        self.setToolTip(plain_tip(self.text))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line, with any width."""
        return QSize(60, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the entries that fit."""
        painter = QPainter(self)
        painter.setPen(QColor(current_theme().text_muted))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        x = 0
        for colour, text in self.shown(self.width()):
            if colour:
                box = QRectF(x, (self.height() - SQUARE) / 2, SQUARE, SQUARE)
                painter.fillRect(box, QColor(colour))
            place = QRectF(x + (INDENT if colour else 0), 0, self.width(), self.height())
            painter.drawText(place, flags, text)
            x += self._width(colour, text) + GAP

    def shown(self, width: int) -> tuple[tuple[str, str], ...]:
        """Return the entries as they are drawn in a width of pixels."""
        if self._needed(self._entries) <= width:
            return self._entries
        if self._names_lines:
            lines = tuple((colour, text) for colour, text in self._entries if colour)
            if lines and self._needed(lines) <= width:
                return lines
        short = tuple(
            (colour, text.rsplit(" ", 1)[-1] if colour else text) for colour, text in self._entries
        )
        if self._needed(short) <= width:
            return short
        rest = ("", "…")
        count = len(short)
        while count > 1 and self._needed((*short[:count], rest)) > width:
            count -= 1
        return (*short[:count], rest)

    def _needed(self, entries: tuple[tuple[str, str], ...]) -> int:
        widths = [self._width(colour, text) for colour, text in entries]
        return sum(widths) + GAP * max(len(widths) - 1, 0)

    def _width(self, colour: str, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + (INDENT if colour else 0)

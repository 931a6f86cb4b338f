"""`Readout`: one line of figures under a plot, each with the colour of its line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme import Theme
from playground.ui.widgets.plot_fonts import scaled

SQUARE = 8
GAP = 12


class Readout(QWidget):
    """Draws ``(colour, text)`` entries side by side; what does not fit becomes "…".

    The whole text is the tooltip and the accessible name.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._entries: tuple[tuple[str, str], ...] = ()
        self.setFont(scaled(self.font(), 0.88))
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
        self.setToolTip(self.text)
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line; the width is whatever there is."""
        return QSize(60, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the entries that fit."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        x = 0.0
        for place, (colour, text) in enumerate(self._entries):
            square = SQUARE + 5 if colour else 0
            is_last = place == len(self._entries) - 1
            needed = square + metrics.horizontalAdvance(text) + (0 if is_last else GAP)
            if x + needed > self.width() and place:
                painter.drawText(QRectF(x, 0, 20, self.height()), flags, "…")
                return
            if colour:
                box = QRectF(x, (self.height() - SQUARE) / 2, SQUARE, SQUARE)
                painter.fillRect(box, QColor(colour))
            painter.setPen(QColor(self.theme.text_muted))
            painter.drawText(QRectF(x + square, 0, self.width(), self.height()), flags, text)
            x += needed

"""`Gallery`: small pictures with their true classes, and the predicted ones beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.maps.drawing import picture
from playground.ui.widgets.plain import plain_tip

SIDE = 48
LABEL = 17
GAP = 10
MOST = 120
WIDEST_LABEL = 150
"""Longer names of classes are cut, with dots; the tip has them whole."""
ARROW = " → "


@dataclass(frozen=True, slots=True)
class Mistake:
    """One picture.

    Attributes
    ----------
    index : int
        Its number in the set.
    pixels : (height, width[, channels]) float32, in [0, 1]
    true, taken : str
        What it is, and what the model says; "" where it was not asked.
    share : float
        The model's output for that.
    name : str
        The file that it was read from; "" if it is not a file.
    """

    index: int
    pixels: NDArray[np.float32] = field(repr=False)
    true: str
    taken: str = ""
    share: float = 0.0
    name: str = ""

    @property
    def text(self) -> str:
        """The mistake in words, and the file."""
        text = f"Sample {self.index + 1}: {self.true}"
        if self.taken:
            text = (
                f"Sample {self.index + 1}: a {self.true}, predicted as {self.taken} "
                f"({self.share:.3f})"
            )
        return f"{text}\n{self.name} (double-click or Enter: open)" if self.name else text


class Gallery(QWidget):
    """Draws as many pictures as fit, row by row.

    Signals
    -------
    chosen(int)
        A picture was clicked: its number in the set.
    opened(int)
        A picture was double-clicked, or Enter pressed on it.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mistakes: list[Mistake] = []
        self._current = 0
        self._label_width = 0
        keep_font(self, 0.85)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Misclassified samples")

    def show_classes(self, names: Sequence[str], *, are_pairs: bool = True) -> None:
        """Make the columns wide enough for the names of any two classes, or of one."""
        metrics = self.fontMetrics()
        widest = sorted(map(metrics.horizontalAdvance, names))[-2 if are_pairs else -1 :]
        self._label_width = sum(widest) + (metrics.horizontalAdvance(ARROW) if are_pairs else 0)

    def room(self) -> int:
        """Return how many pictures are worth preparing."""
        rows = max(self.height() // (SIDE + pixels(LABEL)), 1)
        return min(self._columns() * rows, MOST)

    def show_mistakes(self, mistakes: list[Mistake]) -> None:
        """Draw these, in their order."""
        self.mistakes = mistakes
        self._current = min(self._current, max(len(mistakes) - 1, 0))
        self.setAccessibleDescription("; ".join(mistake.text for mistake in mistakes[:10]))
        self.update()

    def sizeHint(self) -> QSize:
        """Return two rows of ten."""
        return QSize(10 * (SIDE + GAP), 2 * (SIDE + pixels(LABEL)))

    def _columns(self) -> int:
        return max(self.width() // (self._column() + GAP), 1)

    def _column(self) -> int:
        """Return the width of a column in pixels, without the gap."""
        return max(SIDE, min(self._label_width, pixels(WIDEST_LABEL)))

    def tile(self, place: int) -> QRectF:
        """Return where picture `place` is drawn."""
        row, column = divmod(place, self._columns())
        width = self._column()
        left = column * (width + GAP) + (width - SIDE) // 2
        return QRectF(left, row * (SIDE + pixels(LABEL)) + 1, SIDE, SIDE)

    def label(self, mistake: Mistake) -> tuple[str, str]:
        """Return the names of the two classes, cut where the column is too narrow for both."""
        metrics = self.fontMetrics()
        if not mistake.taken:
            whole = self._column() + GAP // 2
            return metrics.elidedText(mistake.true, Qt.TextElideMode.ElideRight, whole), ""
        room = self._column() + GAP // 2 - metrics.horizontalAdvance(ARROW)
        names = mistake.true, mistake.taken
        if sum(map(metrics.horizontalAdvance, names)) <= room:
            return names
        true, taken = (
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, room // 2) for name in names
        )
        return true, taken

    def _at(self, position: QPoint) -> int | None:
        for place in range(len(self.mistakes)):
            if self.tile(place).contains(position):
                return place
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the cursor."""
        place = self._at(event.position().toPoint())
        if place is not None:
            self._current = place
            self.update()
            self.chosen.emit(self.mistakes[place].index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the picture under the cursor, which the first click chose."""
        place = self._at(event.position().toPoint())
        if place is not None:
            self.opened.emit(self.mistakes[place].index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows; Space chooses, Enter chooses and opens."""
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(),
        }
        if key in steps and self.mistakes:
            wanted = self._current + steps[key]
            self._current = min(max(wanted, 0), len(self.mistakes) - 1)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.mistakes:
            self.chosen.emit(self.mistakes[self._current].index)
            if key != Qt.Key.Key_Space:
                self.opened.emit(self.mistakes[self._current].index)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Show the prediction for the picture under the cursor."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            text = "" if place is None else self.mistakes[place].text
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw pictures and labels, or say that there are none."""
        painter = QPainter(self)
        if not self.mistakes:
            painter.setPen(QColor(current_theme().text_muted))
            flags = int(Qt.AlignmentFlag.AlignCenter)
            painter.drawText(self.rect(), flags, "No sample is misclassified.")
            return
        for place, mistake in enumerate(self.mistakes):
            tile = self.tile(place)
            painter.drawImage(tile, picture(mistake.pixels))
            is_current = self.hasFocus() and place == self._current
            edge = current_theme().accent if is_current else current_theme().border
            painter.setPen(QPen(QColor(edge), 2 if is_current else 1))
            painter.drawRect(tile)
            self._draw_label(painter, tile, mistake)

    def _draw_label(self, painter: QPainter, tile: QRectF, mistake: Mistake) -> None:
        metrics = self.fontMetrics()
        true, taken = self.label(mistake)
        parts = (
            (true, current_theme().positive),
            (ARROW if taken else "", current_theme().text_faint),
            (taken, current_theme().negative),
        )
        whole = sum(metrics.horizontalAdvance(text) for text, _ in parts)
        x = tile.center().x() - whole / 2
        left = Qt.AlignmentFlag.AlignLeft
        for text, colour in parts:
            painter.setPen(QColor(colour))
            width = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(x, tile.bottom() + 2, width, pixels(LABEL)), int(left), text)
            x += width

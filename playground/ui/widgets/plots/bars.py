"""`ClassBars`: one horizontal bar per class, with its share in per cent."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme

ROW = 17
MOST = 12
"""With more classes only the likeliest are drawn."""


class ClassBars(QWidget):
    """Draws the shares; the largest stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._values: NDArray[np.float32] = np.zeros(0, np.float32)
        self._rows = 0
        keep_font(self, 0.88)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_values(self, names: tuple[str, ...], values: NDArray[np.float32]) -> None:
        """Draw `values`, (classes,) in [0, 1], with one name each."""
        if len(values) > MOST:
            chosen = np.sort(np.argsort(values)[-MOST:])
            names, values = tuple(names[index] for index in chosen), values[chosen]
        self.keep_room(len(values) or self._rows)
        self._names, self._values = names, values
        pairs = zip(names, values.tolist(), strict=False)
        self.setAccessibleDescription(", ".join(f"{name} {100 * v:.0f} %" for name, v in pairs))
        self.update()

    def keep_room(self, classes: int) -> None:
        """Reserve room for that many classes."""
        rows = min(classes, MOST)
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return a line per class."""
        return QSize(120, pixels(ROW) * self._rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        if not len(self._values):
            return
        metrics, line = self.fontMetrics(), pixels(ROW)
        label = min(max(metrics.horizontalAdvance(name) for name in self._names), pixels(110)) + 8
        figures = metrics.horizontalAdvance("100 %") + 8
        room = max(self.width() - label - figures, 20)
        best = int(np.argmax(self._values))
        centre = Qt.AlignmentFlag.AlignVCenter
        for row, (name, value) in enumerate(zip(self._names, self._values.tolist(), strict=True)):
            top, width = row * line, max(room * min(max(value, 0.0), 1.0), 2)
            is_best = row == best
            painter.fillRect(
                QRectF(label, top + 3, width, line - 6),
                QColor(current_theme().positive if is_best else current_theme().border_strong),
            )
            painter.setPen(QColor(current_theme().text if is_best else current_theme().text_muted))
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, label - 6)
            flags = int(centre | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(QRectF(0, top, label - 6, line), flags, short)
            text = QRectF(label + width + 6, top, figures, line)
            painter.drawText(text, flags, f"{100 * value:.0f} %")

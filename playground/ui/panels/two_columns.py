"""`TwoColumns`: two parts side by side, or one below the other where the width is too small."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class TwoColumns(QWidget):
    """Shares the width between two parts; in a narrow window it is high instead of wide.

    Parameters
    ----------
    left, right : QWidget
        Where they are below each other, `left` is above.
    shares : (int, int)
        Of the width.
    spacing : int
        In pixels.
    """

    def __init__(
        self, left: QWidget, right: QWidget, shares: tuple[int, int], spacing: int
    ) -> None:
        super().__init__()
        self._parts = left, right
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        for part, share in zip(self._parts, shares, strict=True):
            self._row.addWidget(part, share)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider part: with less than both need, they are stacked."""
        widths = (_least_width(part) for part in self._parts)
        return QSize(max(widths), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = sum(map(_least_width, self._parts)) + self._row.spacing()
        directions = QBoxLayout.Direction
        wanted = directions.TopToBottom if self.width() < needed else directions.LeftToRight
        if wanted != self._row.direction():
            self._row.setDirection(wanted)


def _least_width(part: QWidget) -> int:
    return max(part.minimumSizeHint().width(), part.minimumWidth())

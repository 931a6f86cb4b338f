"""`SchedulePlot`: the planned learning rate over the epochs."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.document.learning_rate_preview import RatePreview
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.roles import describe
from playground.ui.widgets.texts import count_text, number_text

HEIGHT = 84
LINE = 16


class SchedulePlot(QWidget):
    """A line from the first epoch to the last, with its ends in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: RatePreview | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("learning rate over the epochs")
        self.hide()

    @property
    def preview(self) -> RatePreview | None:
        """What is drawn."""
        return self._preview

    def show_preview(self, preview: RatePreview | None) -> None:
        """Draw `preview`; hide for None."""
        self._preview = preview
        self.setVisible(preview is not None)
        if preview is not None:
            start, end = map(_rate, (preview.rates[0], preview.rates[-1]))
            describe(
                self,
                "learning rate over the epochs",
                f"The learning rate begins at {start} and is {end} after "
                f"{count_text(round(preview.epochs[-1]))} epochs; at most {_rate(self._top)}.",
            )
        self.update()

    @property
    def _top(self) -> float:
        return max(self._preview.rates) if self._preview is not None else 0.0

    def sizeHint(self) -> QSize:
        """Return a low strip of any width."""
        return QSize(160, pixels(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, the line, and the values at its ends."""
        preview = self._preview
        if preview is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        box = QRectF(0.5, 0.5, self.width() - 1.0, self.height() - pixels(LINE) - 1.0)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 4, 4)
        room = box.adjusted(6, 7, -6, -6)
        end, top = preview.epochs[-1] or 1.0, self._top or 1.0
        line = QPolygonF(
            [
                QPointF(
                    room.left() + room.width() * x / end, room.bottom() - room.height() * y / top
                )
                for x, y in zip(preview.epochs, preview.rates, strict=True)
            ]
        )
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        font = painter.font()
        font.setPixelSize(pixels(11))
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        below = QRectF(2, self.height() - pixels(LINE), self.width() - 4, pixels(LINE))
        left, right = (f"rate {_rate(rate)}" for rate in (preview.rates[0], preview.rates[-1]))
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(below, int(flags | Qt.AlignmentFlag.AlignLeft), left)
        painter.drawText(
            below,
            int(flags | Qt.AlignmentFlag.AlignRight),
            f"{right.removeprefix('rate ')} at epoch {count_text(round(preview.epochs[-1]))}",
        )


def _rate(rate: float) -> str:
    return with_minus(number_text(float(f"{rate:.3g}")))

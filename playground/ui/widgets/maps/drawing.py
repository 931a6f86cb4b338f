"""`DrawingBox`: shows a picture, pixel by pixel, and lets the user draw one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme.theme import current_theme

BRUSH = 0.048
"""Radius of the brush as a share of the picture's side: that of the pens of MNIST."""
SMALLEST = 120
"""Least width and height, in pixels."""
SMALLEST_BRUSH = 1.0
"""In pixels; thinner, a stroke between two pixels would fill neither."""


def stroke(
    pixels: NDArray[np.float32], start: tuple[float, float], end: tuple[float, float]
) -> NDArray[np.float32]:
    """Return `pixels` with a soft line drawn on them.

    Parameters
    ----------
    pixels : (height, width) float32, in [0, 1]
    start, end : (float, float)
        x and y in pixels; (0.5, 0.5) is the middle of the first.
    """
    height, width = pixels.shape
    radius = max(BRUSH * max(height, width), SMALLEST_BRUSH)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    along = np.array((end[0] - start[0], end[1] - start[1]), np.float32)
    length = float(along @ along)
    share = np.zeros_like(pixels)
    if length > 0:
        share = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length
        share = np.clip(share, 0.0, 1.0)
    distance = np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1])
    ink = np.clip(radius + 0.5 - distance, 0.0, 1.0).astype(np.float32)
    result: NDArray[np.float32] = np.maximum(pixels, ink)
    return result


class DrawingBox(QWidget):
    """A square picture that the left mouse button draws on.

    Signals
    -------
    drawn(pixels)
        The user drew: (height, width) float32 in [0, 1].
    """

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pixels: NDArray[np.float32] = np.zeros((28, 28), np.float32)
        self._is_own = False
        self._last: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST, SMALLEST)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_pixels(self, pixels: NDArray[np.float32]) -> None:
        """Show a picture, (height, width) or (height, width, 3), in [0, 1]."""
        self._is_own = False
        self.pixels = pixels
        self.update()

    def clear(self, height: int, width: int) -> None:
        """Show an empty sheet, to draw on."""
        self._is_own = True
        self.pixels = np.zeros((height, width), np.float32)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the smallest size; layouts give it more."""
        return QSize(SMALLEST, SMALLEST)

    def area(self) -> QRectF:
        """Return where the picture is drawn, in pixels of the widget."""
        height, width = self.pixels.shape[:2]
        scale = min((self.width() - 12) / width, (self.height() - 12) / height)
        size = (width * scale, height * scale)
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a line; the first on a picture of the data begins an empty sheet."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if not self._is_own:
            self.clear(*self.pixels.shape[:2])
        self._last = event.position()
        self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Continue the line."""
        if self._last is not None:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the line."""
        self._last = None

    def _draw_to(self, position: QPointF) -> None:
        assert self._last is not None
        self.pixels = stroke(self.pixels, self._to_pixel(self._last), self._to_pixel(position))
        self._last = position
        self.update()
        self.drawn.emit(self.pixels)

    def _to_pixel(self, position: QPointF) -> tuple[float, float]:
        area = self.area()
        height, width = self.pixels.shape[:2]
        return (
            (position.x() - area.x()) * width / area.width(),
            (position.y() - area.y()) * height / area.height(),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet and its pixels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_theme().border), 1))
        painter.setBrush(QColor("#0d0e11"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.drawImage(self.area(), picture(self.pixels))


def picture(pixels: NDArray[np.float32]) -> QImage:
    """Return grey or coloured pixels, float32 in [0, 1], as an image of its own."""
    grey = pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    levels = np.ascontiguousarray(np.clip(np.nan_to_num(grey) * 255, 0, 255).astype(np.uint8))
    height, width = levels.shape[:2]
    is_grey = levels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if is_grey else QImage.Format.Format_RGB888
    return QImage(levels.data, width, height, width * (1 if is_grey else 3), form).copy()

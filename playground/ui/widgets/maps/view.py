"""`MapView`: a square picture of the plane with points on it and a few words over it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.datasets.task import Plane
from playground.ui.theme.text_size import SMALLEST_PIXELS, on_look_change, scaled
from playground.ui.theme.theme import blended, current_theme
from playground.ui.widgets.maps.axes import Axes
from playground.ui.widgets.maps.colours import Colours

RADIUS = 3.6
SMALLEST = 120
"""Least width and height, in pixels."""
READOUT_MARGIN = 5
MARK, MARK_SHARE = 24, 0.88
"""Room around a letter in place of a disc, in pixels, and its share of the size of text."""
MARGIN = 14
"""Pixels around the message."""


def fitting_font(font: QFont, text: str, room: QRectF) -> QFont:
    """Return the largest font up to `font` in which all of `text` is in `room`.

    It never gets too small to read; no map is so small that the text would not fit then.
    """
    result = QFont(font)
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    for size in range(QFontInfo(font).pixelSize(), SMALLEST_PIXELS - 1, -1):
        result.setPixelSize(size)
        if room.contains(QFontMetricsF(result).boundingRect(room, flags, text)):
            break
    return result


@dataclass(frozen=True, slots=True)
class Dots:
    """Points of one set.

    Attributes
    ----------
    positions : (n, 2) float32
        In units of the plane.
    colours : (n, 4) uint8 RGBA
    is_hollow : bool
        Rings instead of discs.
    marks : tuple of str
        A letter or two for each point, drawn in its colour in place of a disc; none if empty.
    """

    positions: NDArray[np.float32]
    colours: Colours
    is_hollow: bool = False
    marks: tuple[str, ...] = ()


class MapView(QWidget):
    """Draws an image over the plane, smoothly scaled, and dots.

    Attributes
    ----------
    axes : Axes or None
        What is written beside the map; None for nothing.

    Signals
    -------
    hovered(QPointF or None)
        The cursor's position in units of the plane; None when it left.
    pressed(QPointF), dragged(QPointF)
        The left button, while `takes_strokes`; positions in units of the plane, never outside.
    released()
        The left button of a stroke.
    """

    hovered = Signal(object)
    pressed = Signal(object)
    dragged = Signal(object)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plane = Plane()
        self.message = ""
        self.axes: Axes | None = None
        self.takes_strokes = False
        self._is_stroke = False
        self._readout = ""
        self._is_readout_on_top = False
        self._image: QImage | None = None
        self._pixels: Colours | None = None
        self._dots: tuple[Dots, ...] = ()
        self._overlay: QPixmap | None = None
        on_look_change(self, self._drop_overlay)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST, SMALLEST)
        self.setMouseTracking(True)

    def set_picture(self, pixels: Colours | None) -> None:
        """Show `pixels`, (n, n, 4) uint8 RGBA, the highest y first; None for nothing."""
        if pixels is None:
            self._pixels = self._image = None
        else:
            self._pixels = np.ascontiguousarray(pixels)
            height, width = pixels.shape[:2]
            self._image = QImage(
                self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888
            )
        self.update()

    def set_dots(self, dots: tuple[Dots, ...]) -> None:
        """Show these points, the first lowest."""
        self._dots = dots
        self._overlay = None
        self.update()

    @property
    def dots(self) -> tuple[Dots, ...]:
        """The points that are shown."""
        return self._dots

    def show_readout(self, text: str, pointer: QPointF | None = None) -> None:
        """Write `text` over the map, away from the `pointer` (pixels); "" for nothing."""
        self._readout = text
        self._is_readout_on_top = pointer is not None and pointer.y() > self.area().center().y()
        self.update()

    def _drop_overlay(self) -> None:
        """Draw the outlines of the points again."""
        self._overlay = None
        self.update()

    def sizeHint(self) -> QSize:
        """Return the smallest size; layouts give it more."""
        return QSize(SMALLEST, SMALLEST)

    def area(self) -> QRectF:
        """Return the square in which the plane is drawn, in pixels of the widget."""
        left, bottom = self._gutters()
        side = min(self.width() - left, self.height() - bottom)
        return QRectF((self.width() - side - left) / 2 + left, 0, side, side)

    def height_for(self, width: int) -> int:
        """Return the height, in pixels, at which the square fills that width."""
        left, bottom = self._gutters()
        return width - left + bottom

    def _gutters(self) -> tuple[int, int]:
        """Return the room that the axes take left of the map and below it, in pixels."""
        return (0, 0) if self.axes is None else self.axes.gutters(self.font())

    def to_plane(self, position: QPointF) -> QPointF | None:
        """Return where `position` (pixels) lies in the plane; None outside the square."""
        area = self.area()
        if not area.contains(position):
            return None
        span = self.plane.high - self.plane.low
        return QPointF(
            self.plane.low + span * (position.x() - area.x()) / area.width(),
            self.plane.high - span * (position.y() - area.y()) / area.height(),
        )

    def to_pixels(self, position: QPointF) -> QPointF:
        """Return where a point of the plane is drawn, in pixels of the widget."""
        area = self.area()
        span = self.plane.high - self.plane.low
        return QPointF(
            area.x() + area.width() * (position.x() - self.plane.low) / span,
            area.y() + area.height() * (self.plane.high - position.y()) / span,
        )

    def resizeEvent(self, _event: QEvent) -> None:
        """Draw the points again at the next paint."""
        self._overlay = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, if it is inside of the square."""
        place = self.to_plane(event.position())
        is_left = event.button() is Qt.MouseButton.LeftButton
        if self.takes_strokes and is_left and place is not None:
            self._is_stroke = True
            self.pressed.emit(place)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report where in the plane the cursor is."""
        place = self.to_plane(event.position())
        self.hovered.emit(place)
        if self._is_stroke and place is not None:
            self.dragged.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if self._is_stroke and event.button() is Qt.MouseButton.LeftButton:
            self._is_stroke = False
            self.released.emit()
        else:
            super().mouseReleaseEvent(event)

    def leaveEvent(self, _event: QEvent) -> None:
        """Report that the cursor left."""
        self.hovered.emit(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, the points over it, or the message."""
        painter = QPainter(self)
        area = self.area()
        painter.fillRect(area, QColor(current_theme().sunken))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._image)
        if self._dots:
            if self._overlay is None:
                self._overlay = self._drawn_dots()
            painter.drawPixmap(QPointF(0, 0), self._overlay)
        if self._image is None and self.message:
            self._draw_message(painter, area)
        if self._readout:
            self._draw_readout(painter, area)
        painter.setPen(QPen(QColor(current_theme().border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        if self.axes is not None:
            self.axes.draw(painter, area, self.font())

    def _draw_message(self, painter: QPainter, area: QRectF) -> None:
        """Write the message on a plate, so that points do not run through it."""
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = area.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.setFont(fitting_font(self.font(), self.message, room))
        text = painter.boundingRect(room, int(flags), self.message)
        self._draw_plate(painter, text.adjusted(-10, -7, 10, 7))
        painter.setPen(QColor(current_theme().text_muted))
        painter.drawText(room, int(flags), self.message)
        painter.setFont(self.font())

    def _draw_readout(self, painter: QPainter, area: QRectF) -> None:
        """Write what lies under the cursor at the edge that is farther from it."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        inset = 2 * READOUT_MARGIN
        room = area.adjusted(inset, inset, -inset, -inset)
        text = painter.boundingRect(room, int(flags), self._readout)
        if not self._is_readout_on_top:
            text.moveBottom(room.bottom())
        grown = text.adjusted(-READOUT_MARGIN, -READOUT_MARGIN, READOUT_MARGIN, READOUT_MARGIN)
        self._draw_plate(painter, grown)
        painter.setPen(QColor(current_theme().text))
        painter.drawText(text, int(flags), self._readout)

    def _draw_plate(self, painter: QPainter, plate: QRectF) -> None:
        colour = QColor(current_theme().surface)
        colour.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(plate, 6, 6)

    def _drawn_dots(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        overlay = QPixmap((self.size().toSizeF() * ratio).toSize())
        overlay.setDevicePixelRatio(ratio)
        overlay.fill(Qt.GlobalColor.transparent)
        painter = QPainter(overlay)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.area())
        for dots in self._dots:
            self._draw_set(painter, dots)
        painter.end()
        return overlay

    def _places(self, dots: Dots) -> list[QPointF]:
        """Return where the points are drawn, in pixels of the widget."""
        area, plane = self.area(), self.plane
        scale = np.array([area.width(), -area.height()]) / (plane.high - plane.low)
        corner = np.array([area.left(), area.bottom()]) - scale * plane.low
        return [QPointF(x, y) for x, y in (corner + scale * dots.positions).tolist()]

    def _draw_marks(self, painter: QPainter, dots: Dots) -> None:
        font = scaled(self.font(), MARK_SHARE)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        places = zip(self._places(dots), dots.colours.tolist(), dots.marks, strict=True)
        for centre, rgba, mark in places:
            around = QRectF(0, 0, MARK, MARK)
            around.moveCenter(centre)
            painter.setPen(QColor(*rgba))
            painter.drawText(around, int(Qt.AlignmentFlag.AlignCenter), mark)

    def _draw_set(self, painter: QPainter, dots: Dots) -> None:
        if dots.marks:
            self._draw_marks(painter, dots)
            return
        outline = QPen(QColor("#ffffff" if current_theme().is_dark else "#1b1e25"), 1.0)
        inks: dict[int, QPen | QColor] = {}
        painter.setPen(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colours = np.ascontiguousarray(dots.colours).view(np.uint32).reshape(-1).tolist()
        for place, (centre, key) in enumerate(zip(self._places(dots), colours, strict=True)):
            ink = inks.get(key)
            if ink is None:
                ink = inks[key] = _ink(dots, place)
            if isinstance(ink, QPen):
                painter.setPen(ink)
                painter.drawEllipse(centre, RADIUS - 1.2, RADIUS - 1.2)
                painter.setPen(outline)
            else:
                painter.setBrush(ink)
            painter.drawEllipse(centre, RADIUS, RADIUS)


def _ink(dots: Dots, place: int) -> QPen | QColor:
    """Return what a point is drawn with: the pen of a ring, or the colour of a disc."""
    colour = QColor(*dots.colours[place].tolist())
    if dots.is_hollow:
        return QPen(colour, 1.5)
    return QColor(blended("#ffffff", colour.name(), 0.4))

"""`Minimap`: the whole network small, in the corner of the canvas, to move about in."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.scene import DesignerScene

SIZE = QSize(200, 130)
EDGE = 12
LOWEST, NARROWEST = 44, 96
MOST_OF_VIEW = 5
"""It takes no more than a fifth of the canvas's height, so that it covers few cards."""
FEWEST_CARDS = 6
"""With fewer cards the canvas itself is overview enough."""

CORNERS = ((1, 1), (1, 0), (0, 1), (0, 0))
"""Right or left, bottom or top; the first in which it covers least is taken."""
MOST_STRETCH = 8.0
"""How much larger one direction may be drawn than the other."""
SMALLEST_CARD = 2.0
SMALLEST_FRAME = 10.0


class Minimap(QWidget):
    """Shows cards and wires as rectangles and lines; the frame is what is in sight.

    It is there only while something lies out of sight in a network of some size, in the corner
    in which it covers the least of the cards; it stays there while the user moves about. A
    press or a drag moves the view.
    """

    def __init__(self, view: QGraphicsView, scene: DesignerScene, navigation: Navigation) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._scene = scene
        self._navigation = navigation
        self._corner = (1, 1)
        self._picture: QPixmap | None = None
        self._content = QRectF()
        self._count = 0
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview of the network")
        self.setToolTip("Overview of the network; click or drag to move the view")
        self.hide()
        view.viewport().installEventFilter(self)

    def refresh(self) -> None:
        """Draw the network again: it has changed."""
        self._picture = None
        self._content = self._scene.content_rect()
        self._count = sum(1 for _ in self._scene.cards())
        self._take_size()
        self.follow()

    def _take_size(self) -> None:
        """Be as large as the network needs and the canvas can spare."""
        shape = max(self._content.height(), 1.0) / max(1.0, self._content.width())
        wanted = round(MOST_STRETCH * shape * SIZE.width()) + 24
        spare = self._view.viewport().height() // MOST_OF_VIEW
        height = max(LOWEST, min(SIZE.height(), wanted, spare))
        width = max(NARROWEST, min(SIZE.width(), round(height / shape)))
        if (width, height) != (self.width(), self.height()):
            self.setFixedSize(width, height)
            self._picture = None

    def follow(self) -> None:
        """Show what is in sight now; hide if all of it is."""
        is_small = self._count < FEWEST_CARDS
        is_needed = not is_small and not self._visible().contains(self._content)
        if is_needed:
            if self._navigation.is_fitted or not self.isVisible():
                self._corner = min(CORNERS, key=self._covered)
            self.setGeometry(self._place(self._corner))
            self.update()
        self.setVisible(is_needed)

    def _place(self, corner: tuple[int, int]) -> QRect:
        """Return where it is in a corner: right or left, and bottom or top."""
        room = self._view.viewport().rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        is_right, is_bottom = corner
        left = room.right() - self.width() if is_right else room.left()
        top = room.bottom() - self.height() if is_bottom else room.top()
        return QRect(left, top, self.width(), self.height())

    def _covered(self, corner: tuple[int, int]) -> float:
        """Return how much of the cards it covers in a corner, in scene units squared."""
        place = self._view.mapToScene(self._place(corner)).boundingRect()
        parts = (place.intersected(item.card_rect()) for item in self._scene.cards())
        return sum(part.width() * part.height() for part in parts)

    def _visible(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def _to_map(self) -> QTransform:
        """Return the way from the scene to this widget."""
        content = self._content
        whole = content.adjusted(-content.width() / 20, -40, content.width() / 20, 40)
        room = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        across, down = room.width() / whole.width(), room.height() / whole.height()
        # A long row would be a hair: it may be stretched.
        across, down = min(across, MOST_STRETCH * down), min(down, MOST_STRETCH * across)
        middle = whole.center()
        x, y = room.center().x() - across * middle.x(), room.center().y() - down * middle.y()
        return QTransform(across, 0, 0, down, x, y)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        way = self._to_map()
        if self._picture is None:
            self._picture = self._drawn(way)
        style = self._scene.canvas_style
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        seen = _at_least(way.mapRect(self._visible()), SMALLEST_FRAME)
        frame = seen.intersected(QRectF(self.rect()))
        fill = QColor(style.accent)
        fill.setAlpha(36)
        painter.setBrush(fill)
        painter.setPen(QPen(style.accent, 1.5))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.end()

    def _drawn(self, way: QTransform) -> QPixmap:
        """Return the network as it is, small."""
        style, ratio = self._scene.canvas_style, self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        ground = QColor(style.theme.surface)
        ground.setAlpha(235)
        picture.fill(ground)
        painter = QPainter(picture)
        painter.setPen(QPen(style.border_strong, 1.0))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        for wire in self._scene.wire_items:
            if not self._scene.blocks.hides(wire):
                start = self._scene.output_point(wire.source)
                end = self._scene.input_point(wire.target, wire.port)
                painter.drawLine(way.map(start), way.map(end))
        painter.setPen(Qt.PenStyle.NoPen)
        for item in self._scene.cards():
            colour = style.accent
            if isinstance(item, LayerItem):
                colour = QColor(style.theme.category(item.layer.spec.category))
            painter.setBrush(colour)
            painter.drawRect(_at_least(way.mapRect(item.card_rect()), SMALLEST_CARD))
        painter.end()
        return picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())
        event.accept()

    def _go(self, point: QPointF) -> None:
        """Bring what is under a point of the map to the middle of the view."""
        way, is_possible = self._to_map().inverted()
        if is_possible:
            self._navigation.look_at(way.map(point))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._take_size()
            self.follow()
        return super().eventFilter(watched, event)


def _at_least(rect: QRectF, size: float) -> QRectF:
    """Return `rect`, grown about its middle where it is smaller than `size`."""
    across, down = max(0.0, size - rect.width()) / 2, max(0.0, size - rect.height()) / 2
    return rect.adjusted(-across, -down, across, down)

"""`CommentItem`: a box with text on the canvas, and `Comments`: all of a scene."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QWidget,
)

from playground.document.project import Comment
from playground.ui.designer.cards.measures import TEXT_DETAIL
from playground.ui.designer.style import CanvasStyle
from playground.ui.widgets.plain import plain_tip

GRIP = 16.0
INSET = 10.0
EMPTY = "Double-click to write"


class CommentItem(QGraphicsItem):
    """Shows a comment of the project."""

    def __init__(self, comment: Comment, style: CanvasStyle) -> None:
        super().__init__()
        self.comment = comment
        self._style = style
        self._size = (comment.width, comment.height)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(-2)
        self.show_comment(comment)

    def show_comment(self, comment: Comment) -> None:
        """Show other text, at another place and in another size."""
        self.comment = comment
        self.setPos(comment.position.x, comment.position.y)
        self.set_size(comment.width, comment.height)
        self.setToolTip(plain_tip(comment.text or EMPTY))
        self.update()

    def set_size(self, width: float, height: float) -> None:
        """Change the size while a gesture lasts."""
        self.prepareGeometryChange()
        self._size = (width, height)
        self.update()

    def apply_style(self, style: CanvasStyle) -> None:
        """Use other colours and fonts."""
        self._style = style
        self.update()

    def card_rect(self) -> QRectF:
        """Return the box in scene coordinates."""
        return QRectF(self.x(), self.y(), *self._size)

    def is_grip(self, scene_point: QPointF) -> bool:
        """Return whether the point is on the corner that resizes the box."""
        corner = self.card_rect().bottomRight()
        return QRectF(corner - QPointF(GRIP, GRIP), corner).contains(scene_point)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, *self._size).adjusted(-3, -3, 3, 3)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(0, 0, *self._size))
        return path

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        style, box = self._style, QRectF(0, 0, *self._size)
        is_selected = self.isSelected()
        fill = QColor(style.warning)
        fill.setAlpha(34)
        edge = QColor(style.warning)
        edge.setAlpha(150)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(fill)
        painter.setPen(QPen(style.accent, 2.0) if is_selected else QPen(edge, 1.0))
        painter.drawRoundedRect(box, 6, 6)
        corner = box.bottomRight()
        painter.setPen(QPen(edge, 1.2))
        for reach in (5.0, 9.0):
            painter.drawLine(corner - QPointF(reach, 3), corner - QPointF(3, reach))
        if painter.worldTransform().m11() < TEXT_DETAIL:
            return
        painter.setFont(style.comment_font)
        painter.setPen(style.text if self.comment.text else style.muted)
        room = box.adjusted(INSET, INSET - 2, -INSET, -INSET + 2)
        painter.drawText(room, Qt.TextFlag.TextWordWrap.value, self.comment.text or EMPTY)


class Comments:
    """Keeps one `CommentItem` per comment of the state.

    Attributes
    ----------
    items : dict of str to CommentItem
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.items: dict[str, CommentItem] = {}

    def show(self, comments: tuple[Comment, ...], style: CanvasStyle) -> None:
        """Show these comments."""
        for comment_id in self.items.keys() - {comment.id for comment in comments}:
            self._scene.removeItem(self.items.pop(comment_id))
        for comment in comments:
            item = self.items.get(comment.id)
            if item is None:
                item = self.items[comment.id] = CommentItem(comment, style)
                self._scene.addItem(item)
            else:
                item.show_comment(comment)

    def selected(self) -> tuple[str, ...]:
        """Return the selected comments."""
        return tuple(key for key, item in self.items.items() if item.isSelected())

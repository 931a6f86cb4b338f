"""`ResizeCommentGesture`: drags the corner of a comment."""

from PySide6.QtCore import QPointF

from playground.document.edits.commenting import SMALLEST, ResizeComment
from playground.ui.designer.blocks.comment_item import CommentItem
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.designer.layout.alignment import snapped


class ResizeCommentGesture(Gesture):
    """Resizes one comment; its top left corner does not move.

    Parameters
    ----------
    canvas : Canvas
    item : CommentItem
    start : QPointF
        Where the mouse was pressed, in the scene.
    """

    def __init__(self, canvas: Canvas, item: CommentItem, start: QPointF) -> None:
        super().__init__(canvas)
        self._comment = item.comment
        self._item = item
        self._start = start

    def _size(self, point: QPointF) -> tuple[float, float]:
        offset = point - self._start
        width = snapped(self._comment.width + offset.x())
        height = snapped(self._comment.height + offset.y())
        return max(SMALLEST[0], width), max(SMALLEST[1], height)

    def move(self, point: QPointF) -> None:
        self._item.set_size(*self._size(point))

    def release(self, point: QPointF) -> None:
        if point == self._start:
            return
        self.canvas.editor.do(ResizeComment(self._comment.id, *self._size(point)))

    def cancel(self) -> None:
        self._item.set_size(self._comment.width, self._comment.height)

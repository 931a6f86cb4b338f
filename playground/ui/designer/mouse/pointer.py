"""`Pointer`: the shape of the cursor shows what a press would do; blocks are highlighted."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from playground.ui.designer.blocks.group_item import GroupItem
from playground.ui.designer.scene import DesignerScene


class Pointer:
    """Follows the cursor while no button is down.

    Parameters
    ----------
    scene : DesignerScene
    viewport : QWidget
        What the cursor is over.
    """

    def __init__(self, scene: DesignerScene, viewport: QWidget) -> None:
        self._scene = scene
        self._viewport = viewport
        self._shape: Qt.CursorShape | None = None
        self._block: GroupItem | None = None

    def move(self, point: QPointF) -> None:
        """Follow the cursor to a point of the scene."""
        item = self._scene.layer_at(point)
        block = self._scene.block_at(point) if item is None else None
        self._take_block(block)
        if item is not None:
            can_drag = item.is_lower_edge(point) and item.port_at(point) is None
            self._take_shape(Qt.CursorShape.SizeVerCursor if can_drag else None)
            return
        comment = self._scene.comment_at(point) if block is None else None
        is_corner = comment is not None and comment.is_grip(point)
        self._take_shape(Qt.CursorShape.SizeFDiagCursor if is_corner else None)

    def leave(self) -> None:
        """Restore the cursor: it has left."""
        self._take_block(None)
        self._take_shape(None)

    def _take_block(self, block: GroupItem | None) -> None:
        if self._block is not None and self._block is not block:
            self._block.set_hover(False)
        self._block = block
        if block is not None:
            block.set_hover(True)

    def _take_shape(self, shape: Qt.CursorShape | None) -> None:
        if shape is self._shape:
            return
        self._shape = shape
        if shape is None:
            self._viewport.unsetCursor()
        else:
            self._viewport.setCursor(shape)

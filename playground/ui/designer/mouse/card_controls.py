"""`CardControls`: the parts of a card that scroll it, or switch between its pictures."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF

from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.scene import DesignerScene

NOTCH = 120
"""One notch of a mouse wheel, in the unit of `QWheelEvent.angleDelta`."""
FOOTER = 24
"""Height below the cells over which the wheel still scrolls them, in scene units."""


class CardControls:
    """Arrows, the choice between two pictures, and the wheel.

    Parameters
    ----------
    scene : DesignerScene
    changed : callable
        Called when a card shows something else, so that other probes are asked for.
    """

    def __init__(self, scene: DesignerScene, changed: Callable[[], None]) -> None:
        self._scene = scene
        self._changed = changed
        self._turned = 0

    def press(self, point: QPointF) -> bool:
        """Press what is under a point of the scene; return whether it is a control."""
        item = self._scene.layer_at(point)
        if item is None or self._scene.state is None:
            return False
        local, footer, page = item.mapFromScene(point), item.layout.footer, item.picture.page
        if footer.choice.contains(local):
            self._toggle(item)
        elif footer.back.contains(local):
            self._scroll(item, -page)
        elif footer.forth.contains(local):
            self._scroll(item, page)
        else:
            return False
        self._changed()
        return True

    def wheel(self, point: QPointF, angle: int) -> bool:
        """Scroll the card under the point; return whether it is one that scrolls.

        Parameters
        ----------
        point : QPointF
            In the scene.
        angle : int
            In eighths of a degree; parts of a notch are added up.
        """
        item = self._scene.layer_at(point)
        if item is None or not self._is_scrolled(item, point):
            self._turned = 0
            return False
        self._turned += angle
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        self._scroll(item, -notches * item.picture.cells_per_notch)
        if notches:
            self._changed()
        return True

    def toggle_selected(self) -> None:
        """Show the other picture on the selected layers that have one."""
        for layer_id in self._scene.selected_layers():
            self._toggle(self._scene.layer_items[layer_id])
        self._changed()

    @staticmethod
    def _is_scrolled(item: LayerItem, point: QPointF) -> bool:
        """Return whether the wheel at a point of the scene scrolls a card."""
        area = item.layout.body.adjusted(0, 0, 0, FOOTER)
        return bool(item.picture.total) and area.contains(item.mapFromScene(point))

    def _scroll(self, item: LayerItem, step: int) -> None:
        """Show later units or tokens."""
        assert self._scene.state is not None
        picture = item.picture
        first = max(0, min(picture.total - picture.page, picture.first + step))
        item.show_options(replace(item.options, first=first), self._scene.state)

    def _toggle(self, item: LayerItem) -> None:
        """Show the other picture, if there is a choice."""
        if item.picture.choice and self._scene.state is not None:
            shows_other = not item.options.shows_other
            options = replace(item.options, shows_other=shows_other)
            item.show_options(options, self._scene.state)

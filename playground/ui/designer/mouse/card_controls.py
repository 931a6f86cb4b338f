"""What of a card can be pressed or turned to see something else of the layer."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.scene import DesignerScene


def press_card(scene: DesignerScene, point: QPointF) -> LayerItem | None:
    """Press what is under the point; return the item if it shows something else now."""
    item = scene.layer_at(point)
    if item is None or scene.state is None:
        return None
    local, footer, page = item.mapFromScene(point), item.layout.footer, item.picture.page
    if footer.choice.contains(local):
        return toggle_picture(scene, item)
    if footer.back.contains(local):
        return scroll(scene, item, -page)
    if footer.forth.contains(local):
        return scroll(scene, item, page)
    return None


def wheel_card(scene: DesignerScene, point: QPointF, notches: int) -> LayerItem | None:
    """Scroll the card under the point; return the item if it is one that scrolls."""
    item = scene.layer_at(point)
    if item is None or not item.picture.total:
        return None
    if not item.layout.body.adjusted(0, 0, 0, 24).contains(item.mapFromScene(point)):
        return None
    scroll(scene, item, -notches * item.picture.cells_per_notch)
    return item


def scroll(scene: DesignerScene, item: LayerItem, step: int) -> LayerItem | None:
    """Show later units or tokens; return the item."""
    assert scene.state is not None
    picture = item.picture
    first = max(0, min(picture.total - picture.page, picture.first + step))
    item.show_options(replace(item.options, first=first), scene.state)
    return item


def toggle_picture(scene: DesignerScene, item: LayerItem) -> LayerItem | None:
    """Show kernels in place of feature maps, or the other way round; return the item."""
    if not item.picture.choice or scene.state is None:
        return None
    shows = not item.options.shows_other
    item.show_options(replace(item.options, shows_other=shows), scene.state)
    return item

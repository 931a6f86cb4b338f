"""What of a card can be pressed or turned to see something else of the layer."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.pictures.content import ContentKind
from playground.ui.designer.scene import DesignerScene

ROWS = {ContentKind.MAPS: 4, ContentKind.FEATURES: 3, ContentKind.KERNELS: 3}
"""Units by which a notch of the wheel scrolls: a row of the grid."""


def press_card(scene: DesignerScene, point: QPointF) -> LayerItem | None:
    """Press what is under the point; return the item if it shows something else now."""
    item = scene.layer_at(point)
    if item is None or scene.state is None:
        return None
    local, footer, content = item.mapFromScene(point), item.layout.footer, item.content
    if footer.choice.contains(local):
        return toggle_kernels(scene, item)
    page = content.count if content.has_cells_of_units else 1
    if footer.back.contains(local):
        return scroll(scene, item, -page)
    if footer.forth.contains(local):
        return scroll(scene, item, page)
    return None


def wheel_card(scene: DesignerScene, point: QPointF, notches: int) -> LayerItem | None:
    """Scroll the card under the point; return the item if it is one that scrolls."""
    item = scene.layer_at(point)
    if item is None or not item.content.total:
        return None
    if not item.layout.body.adjusted(0, 0, 0, 24).contains(item.mapFromScene(point)):
        return None
    step = ROWS.get(item.content.kind, 1)
    scroll(scene, item, -notches * step)
    return item


def scroll(scene: DesignerScene, item: LayerItem, step: int) -> LayerItem | None:
    """Show later units or tokens; return the item."""
    assert scene.state is not None
    content = item.content
    shown = content.count if content.has_cells_of_units else 1
    first = max(0, min(content.total - shown, content.first + step))
    item.show_options(replace(item.options, first=first), scene.state)
    return item


def toggle_kernels(scene: DesignerScene, item: LayerItem) -> LayerItem | None:
    """Show kernels in place of feature maps, or the other way round; return the item."""
    if not item.content.choice or scene.state is None:
        return None
    shows = not item.options.shows_kernels
    item.show_options(replace(item.options, shows_kernels=shows), scene.state)
    return item

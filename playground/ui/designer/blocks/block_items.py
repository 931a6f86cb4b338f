"""`Blocks`: the group items of a scene, and the layers that folded ones replace."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from playground.document.project import LayerId, Wire
from playground.ui.designer.blocks.block_facts import blocks_of
from playground.ui.designer.blocks.group_item import GroupItem
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.style import CanvasStyle
from playground.ui.view_state import ViewState


class Blocks:
    """Keeps one `GroupItem` per block of the state.

    Attributes
    ----------
    items : dict of str to GroupItem
    absent : frozenset of LayerId
        Layers that are not shown, nor their wires: a teacher hid them.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.items: dict[str, GroupItem] = {}
        self.absent: frozenset[LayerId] = frozenset()
        self._homes: dict[LayerId, GroupItem] = {}

    def show(self, state: ViewState, style: CanvasStyle) -> None:
        """Show a state: remove old items, add new ones, update the rest."""
        found = blocks_of(state)
        for group_id in self.items.keys() - {facts.group.id for facts in found}:
            self._scene.removeItem(self.items.pop(group_id))
        for facts in found:
            item = self.items.get(facts.group.id)
            if item is None:
                item = self.items[facts.group.id] = GroupItem(facts, style)
                self._scene.addItem(item)
            else:
                item.show_facts(facts)
        self._homes = {
            layer_id: item
            for item in self.items.values()
            if item.is_folded
            for layer_id in item.members
        }

    def place(self, layer_items: Mapping[LayerId, LayerItem]) -> None:
        """Put every block around its layers, and hide the layers of folded blocks."""
        for layer_id, layer_item in layer_items.items():
            layer_item.setVisible(layer_id not in self._homes and layer_id not in self.absent)
        for item in self.items.values():
            cards = QRectF()
            for layer_id in item.members:
                cards = cards.united(layer_items[layer_id].card_rect())
            item.surround(cards)

    def home(self, layer_id: LayerId) -> GroupItem | None:
        """Return the folded block that a layer is in, or None."""
        return self._homes.get(layer_id)

    def hides(self, wire: Wire) -> bool:
        """Return whether both ends of a wire are in one folded block, or one end is absent."""
        if wire.source in self.absent or wire.target in self.absent:
            return True
        home = self._homes.get(wire.source)
        return home is not None and home is self._homes.get(wire.target)

    def folded(self) -> tuple[GroupItem, ...]:
        """Return the items of folded blocks."""
        return tuple(item for item in self.items.values() if item.is_folded)

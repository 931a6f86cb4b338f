"""`WireRoutes`: the items of the wires, and the path of each between the cards."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from playground.document.edits.freezing import frozen_places
from playground.document.project import LayerId, Wire
from playground.ui.designer.blocks.block_items import Blocks
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.wording import wire_label
from playground.ui.designer.style import CanvasStyle
from playground.ui.designer.wires.bundle_item import BundleItem, Strand
from playground.ui.designer.wires.label_places import spread_labels
from playground.ui.designer.wires.wire_item import WireItem
from playground.ui.designer.wires.wire_path import curve, returned, routed
from playground.ui.view_state import ViewState

LONG_WIRE = 260.0
"""A wire longer than this may pass cards, so it is routed around them."""


class WireRoutes:
    """Keeps one item per wire, and redraws only those whose ends have moved.

    Attributes
    ----------
    items : dict of Wire to WireItem or BundleItem
    """

    def __init__(
        self, scene: QGraphicsScene, layer_items: Mapping[LayerId, LayerItem], blocks: Blocks
    ) -> None:
        self.items: dict[Wire, WireItem | BundleItem] = {}
        self._scene = scene
        self._layers = layer_items
        self._blocks = blocks
        self._drawn: dict[Wire, tuple[object, ...]] = {}
        self._cards: list[tuple[float, float, float, float]] = []
        self._widest = 0.0
        self._version = 0
        self._has_news = False

    def remove(self, wires: Iterable[Wire]) -> None:
        """Remove the items of these wires."""
        for wire in wires:
            self._scene.removeItem(self.items.pop(wire))
            self._drawn.pop(wire, None)

    def forget(self) -> None:
        """Redraw every wire when it is shown next: labels have another size."""
        self._drawn.clear()

    def show(self, wires: Iterable[Wire], state: ViewState, style: CanvasStyle) -> None:
        """Draw these wires between the cards at their current places."""
        self._survey()
        self._has_news = False
        for wire in wires:
            is_weighted = self._is_weighted(wire, state)
            item = self._item(wire, style, is_bundle=is_weighted is not None)
            item.setVisible(not self._blocks.hides(wire))
            if isinstance(item, BundleItem):
                self._draw_bundle(item, is_weighted=bool(is_weighted))
                item.set_frozen(self._frozen_strands(item.wire, is_weighted=bool(is_weighted)))
            else:
                self._draw_line(item, state)
        if self._has_news:
            lines = (item for item in self.items.values() if isinstance(item, WireItem))
            spread_labels(item for item in lines if item.isVisible())

    def bundles(self, state: ViewState) -> frozenset[Wire]:
        """Return the wires that are drawn as one line per weight."""
        wires = state.project.network.wires
        return frozenset(wire for wire in wires if self._is_weighted(wire, state) is not None)

    def _survey(self) -> None:
        """Store where the cards are, from left to right."""
        rects = [item.card_rect() for item in self._layers.values() if item.isVisible()]
        rects += [item.card_rect() for item in self._blocks.folded()]
        cards = sorted((rect.left(), rect.top(), rect.width(), rect.height()) for rect in rects)
        if cards != self._cards:
            self._cards = cards
            self._widest = max((card[2] for card in cards), default=0.0)
            self._version += 1

    def _draw_bundle(self, item: BundleItem, *, is_weighted: bool) -> None:
        source, target = self._layers[item.wire.source], self._layers[item.wire.target]
        places = (source.x(), source.y(), target.x(), target.y())
        if not self._is_news(item.wire, (*places, source.layout, target.layout, is_weighted)):
            return
        starts = tuple(source.unit_output(unit) for unit in range(source.picture.count))
        ends = tuple(target.unit_input(unit) for unit in range(target.picture.count))
        item.set_ends(starts, ends, is_weighted=is_weighted)
        item.set_gap(source.card_rect(), target.card_rect())

    def _frozen_strands(self, wire: Wire, *, is_weighted: bool) -> frozenset[Strand]:
        source, target = self._layers[wire.source], self._layers[wire.target]
        if not is_weighted or not target.layer.frozen_weights:
            return frozenset()
        shape = (source.picture.count, target.picture.count)
        return frozenset(Strand(*at) for at in frozen_places(target.layer, "kernel", shape))

    def _draw_line(self, item: WireItem, state: ViewState) -> None:
        wire = item.wire
        report = state.inference.reports.get(wire.source)
        label = wire_label(report.output_shape if report else None)
        start, end = self.output_point(wire.source), self.input_point(wire.target, wire.port)
        is_back = end.x() < start.x()
        is_long = is_back or end.x() - start.x() > LONG_WIRE
        places = (start.x(), start.y(), end.x(), end.y())
        if not self._is_news(wire, (*places, label, self._version if is_long else -1)):
            return
        if is_back:
            path = returned(start, end, self._between(end, start))
        else:
            path = routed(start, end, self._between(start, end)) if is_long else curve(start, end)
        item.set_path(path, label)

    def _is_news(self, wire: Wire, facts: tuple[object, ...]) -> bool:
        """Store what a wire is drawn from; return whether it has changed."""
        is_news = self._drawn.get(wire) != facts
        self._has_news = self._has_news or is_news
        self._drawn[wire] = facts
        return is_news

    def _between(self, start: QPointF, end: QPointF) -> list[QRectF]:
        """Return the cards whose horizontal range may overlap that from `start` to `end`."""
        first = bisect_left(self._cards, (start.x() - self._widest,))
        last = bisect_left(self._cards, (end.x(),))
        return [QRectF(*card) for card in self._cards[first:last]]

    def output_point(self, layer_id: LayerId) -> QPointF:
        """Return where wires leave a layer, or the folded block that it is in."""
        home = self._blocks.home(layer_id)
        return home.output_point(layer_id) if home else self._layers[layer_id].output_point()

    def input_point(self, layer_id: LayerId, port: int) -> QPointF:
        """Return where a wire into a layer ends, or on the folded block that it is in."""
        home = self._blocks.home(layer_id)
        if home is not None:
            return home.input_point(layer_id, port)
        return self._layers[layer_id].input_point(port)

    def _item(self, wire: Wire, style: CanvasStyle, *, is_bundle: bool) -> WireItem | BundleItem:
        item = self.items.get(wire)
        if item is not None and isinstance(item, BundleItem) is is_bundle:
            return item
        was_selected = item is not None and item.isSelected()
        if item is not None:
            self.remove((wire,))
        made = BundleItem(wire, style) if is_bundle else WireItem(wire, style)
        self.items[wire] = made
        self._scene.addItem(made)
        made.setSelected(was_selected)
        return made

    def _is_weighted(self, wire: Wire, state: ViewState) -> bool | None:
        """Return whether strands show weights; None if the wire is a single line."""
        source, target = self._layers[wire.source], self._layers[wire.target]
        if self._blocks.home(wire.source) or self._blocks.home(wire.target):
            return None
        if not (source.picture.has_units and target.picture.has_units):
            return None
        if target.layer.spec.maximum_inputs != 1:
            return None
        counts = (source.picture.count, target.picture.count)
        report = state.inference.reports[wire.target]
        if any(weight.name == "kernel" and weight.shape == counts for weight in report.weights):
            return True
        return False if counts[0] == counts[1] else None

"""`Hover`: what is under the cursor while no button is down."""

from collections.abc import Callable

from PySide6.QtCore import QPointF

from playground.base.number_text import with_minus
from playground.ui.designer.cards.layer_item import LayerItem, Spot
from playground.ui.designer.overlays.hints import HintLabel
from playground.ui.designer.overlays.weight_place import bias_name, strand_name
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.selection import Unit
from playground.ui.designer.wires.bundle_item import BundleItem, Strand
from playground.ui.designer.wires.wire_item import WireItem


class Hover:
    """Highlights what is under the cursor, and shows which unit and weight it is.

    Parameters
    ----------
    scene : DesignerScene
    report_unit : callable
        Called with (layer, unit), or None, when it changes.
    report_spot : callable
        Called with the place within the picture of a unit.
    hint : HintLabel
    """

    def __init__(
        self,
        scene: DesignerScene,
        report_unit: Callable[[Unit | None], None],
        report_spot: Callable[[Spot], None],
        hint: HintLabel,
    ) -> None:
        self._scene = scene
        self._report_unit = report_unit
        self._report_spot = report_spot
        self._hint = hint
        self._unit: Unit | None = None
        self._item: LayerItem | None = None
        self._wire: WireItem | BundleItem | None = None
        self._has_hint = False
        self._point = QPointF()
        self._bias: int | None = None

    def move(self, point: QPointF) -> None:
        """Follow the cursor to a point of the scene."""
        layer = self._scene.layer_at(point)
        unit = layer.unit_at(point) if layer is not None else None
        bias = layer.bias_at(point) if layer is not None else None
        wire = self._scene.wire_at(point) if unit is None and bias is None else None
        if isinstance(wire, WireItem) and layer is not None:
            wire = None
        self._take_layer(layer, unit if bias is None else bias)
        self._take_wire(wire, point)
        spot = layer.spot_at(point) if layer is not None else None
        if spot is not None:
            self._report_spot(spot)
        self._bias, self._point = bias, point
        if layer is not None and bias is not None:
            self._has_hint = True
            self._hint.say(self._bias_words(layer, bias), point)

    def refresh(self) -> None:
        """Update the weight shown beside the cursor: training changes it."""
        if not self._has_hint:
            return
        if self._bias is not None and self._item is not None:
            self._hint.say(self._bias_words(self._item, self._bias), self._point)
        elif isinstance(self._wire, BundleItem):
            self._hint.say(self._words(self._wire, self._wire.hovered), self._point)

    def leave(self) -> None:
        """Remove the highlight: the cursor has left."""
        self._take_layer(None, None)
        self._take_wire(None, QPointF())

    def press(self) -> None:
        """Hide the words beside the cursor: a button is pressed."""
        self._take_wire(None, QPointF())

    def _take_layer(self, item: LayerItem | None, unit: int | None) -> None:
        if self._item is not None and self._item is not item:
            self._item.set_hover(False)
        self._item = item
        if item is not None:
            item.set_hover(True, unit)
        found = (item.layer.id, unit) if item is not None and unit is not None else None
        if found != self._unit:
            self._unit = found
            self._report_unit(found)

    def _take_wire(self, wire: WireItem | BundleItem | None, point: QPointF) -> None:
        if self._wire is not None and self._wire is not wire:
            self._unlight(self._wire)
        self._wire = wire
        text = ""
        if isinstance(wire, BundleItem):
            strand = wire.strand_at(point)
            wire.set_hover(strand)
            text = self._words(wire, strand)
        elif wire is not None:
            wire.set_hover(True)
        if text or self._has_hint:
            self._hint.say(text, point)
        self._has_hint = bool(text)

    @staticmethod
    def _unlight(wire: WireItem | BundleItem) -> None:
        if isinstance(wire, BundleItem):
            wire.set_hover(None)
        else:
            wire.set_hover(False)

    def _words(self, wire: BundleItem, strand: Strand | None) -> str:
        """Return "x → dense[2]: +0.713"."""
        if strand is None:
            return ""
        words = strand_name(self._scene, wire, strand)
        return _weight_text(words, wire.weight_of(strand), is_frozen=strand in wire.frozen)

    @staticmethod
    def _bias_words(layer: LayerItem, unit: int) -> str:
        """Return "bias of dense[2]: +0.100"."""
        is_frozen = layer.is_bias_frozen(unit)
        return _weight_text(bias_name(layer, unit), layer.bias_of(unit), is_frozen=is_frozen)

    def forget(self) -> None:
        """Forget items that no longer exist."""
        if self._item is not None and self._item.scene() is None:
            self._item = None
        if self._wire is not None and self._wire.scene() is None:
            self._wire = None


def _weight_text(words: str, value: float | None, *, is_frozen: bool) -> str:
    """Return the name of a weight with its value, and how to change it."""
    if value is None:
        return words
    number = with_minus(f"{value:+.3f}")
    return f"{words}: {number}{', frozen' if is_frozen else ''} (click to change)"

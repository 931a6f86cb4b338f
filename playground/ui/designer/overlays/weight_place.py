"""Which weight is under the cursor, and its name."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from playground.document.project import FrozenWeight, LayerId
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.wires.bundle_item import BundleItem, Strand


@dataclass(frozen=True, slots=True)
class WeightPlace:
    """One weight that is drawn: a line of a bundle, or the bias mark of a unit.

    Attributes
    ----------
    layer_id : LayerId
    array : str
        "kernel" or "bias".
    index : tuple of int
        (input, unit) or (unit,).
    name : str
        "x → dense[2]", "bias of dense[2]".
    point : QPointF
        In the scene.
    """

    layer_id: LayerId
    array: str
    index: tuple[int, ...]
    name: str
    point: QPointF

    @property
    def weight(self) -> FrozenWeight:
        """The weight as the document identifies it."""
        return FrozenWeight(self.array, self.index)


def bias_name(item: LayerItem, unit: int) -> str:
    """Return "bias of dense[2]"."""
    return f"bias of {item.picture.labels[unit]}"


def bias_place(item: LayerItem, unit: int) -> WeightPlace:
    """Return the place of a unit's bias."""
    point = item.mapToScene(item.bias_mark(unit).center())
    return WeightPlace(item.layer.id, "bias", (unit,), bias_name(item, unit), point)


def strand_place(scene: DesignerScene, bundle: BundleItem, strand: Strand) -> WeightPlace:
    """Return the place of the weight that a strand shows."""
    wire = bundle.wire
    index = (strand.source, strand.target)
    point = bundle.point_on(strand)
    return WeightPlace(wire.target, "kernel", index, strand_name(scene, bundle, strand), point)


def strand_name(scene: DesignerScene, bundle: BundleItem, strand: Strand) -> str:
    """Return "x → dense[2]"."""
    source = scene.layer_items[bundle.wire.source].picture.labels[strand.source]
    target = scene.layer_items[bundle.wire.target].picture.labels[strand.target]
    return f"{source} → {target}"


def weight_at(scene: DesignerScene, point: QPointF) -> WeightPlace | None:
    """Return the weight under a point; None if a press there is for something else.

    Marks of biases come first, then ports and buttons, which are not weights, then strands
    that are not covered by a unit.
    """
    item, wire = scene.layer_at(point), scene.wire_at(point)
    if item is not None:
        unit = item.bias_at(point)
        if unit is not None:
            return bias_place(item, unit)
        is_taken = item.step_at(point) != 0 or item.port_at(point) is not None
        if is_taken or item.unit_at(point) is not None:
            return None
    if not isinstance(wire, BundleItem):
        return None
    strand = wire.strand_at(point)
    if strand is None or wire.weight_of(strand) is None:
        return None
    return strand_place(scene, wire, strand)


def weights_of_layer(scene: DesignerScene, layer_id: LayerId) -> tuple[WeightPlace, ...]:
    """Return all weights that are drawn for a layer, unit by unit, each bias last."""
    item = scene.layer_items.get(layer_id)
    if item is None:
        return ()
    bundles = [
        bundle
        for wire, bundle in scene.wire_items.items()
        if wire.target == layer_id and isinstance(bundle, BundleItem)
    ]
    places = [
        strand_place(scene, bundle, strand)
        for bundle in bundles
        for strand in bundle.strands
        if bundle.weight_of(strand) is not None
    ]
    if item.picture.has_units:
        places += [bias_place(item, unit) for unit in range(len(item.vitals.biases))]
    return tuple(sorted(places, key=lambda place: (place.index[-1], place.array == "bias")))


def is_frozen(scene: DesignerScene, place: WeightPlace) -> bool:
    """Return whether a weight is frozen individually."""
    item = scene.layer_items.get(place.layer_id)
    return item is not None and place.weight in item.layer.frozen_weights

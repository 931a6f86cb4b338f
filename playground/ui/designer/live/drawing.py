"""What the visible items ask of the model, and how a frame is shown on them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF

from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, SampleProbe
from playground.ui.designer.cards.card_probes import GRADIENTS, SATURATION, WEIGHTS, card_probes
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.vitals import health_of, vitals_of
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.wires.bundle_item import BundleItem


def wanted(scene: DesignerScene, visible: QRectF, sample: SampleProbe) -> frozenset[Probe[Any]]:
    """Return the probes of the items within `visible`."""
    probes: set[Probe[Any]] = set()
    for item in scene.layer_items.values():
        if item.look.is_active and item.is_in_sight(visible):
            probes |= card_probes(item, sample)
    for wire_item in scene.wire_items.values():
        is_bundle = isinstance(wire_item, BundleItem) and wire_item.isVisible()
        if is_bundle and wire_item.boundingRect().intersects(visible):
            probes.add(WEIGHTS)
    return frozenset(probes)


def always(_bundle: BundleItem) -> bool:
    """Return True: every bundle is painted with every frame."""
    return True


def show(
    scene: DesignerScene,
    frame: Frame,
    visible: QRectF,
    sample: SampleProbe,
    *,
    is_turn: Callable[[BundleItem], bool] = always,
) -> None:
    """Show a frame on the items within `visible`; without an answer an item does not change.

    Parameters
    ----------
    is_turn : callable
        Whether a bundle is repainted now; if not, it only stores its weights.
    """
    if scene.state is None:
        return
    show_items(scene, frame, visible, sample)
    weights = frame.get(WEIGHTS) or {}
    for wire, wire_item in scene.wire_items.items():
        if isinstance(wire_item, BundleItem) and wire.target in weights:
            kernel = weights[wire.target].get("kernel")
            wire_item.show_weights(kernel, is_painted=is_turn(wire_item))


def show_items(scene: DesignerScene, frame: Frame, visible: QRectF, sample: SampleProbe) -> None:
    """Show a frame on the cards within `visible`, except those that show it already."""
    if scene.state is None:
        return
    for item in scene.layer_items.values():
        if not item.is_in_sight(visible):
            continue
        probe = item.picture.probe(sample)
        answer = None if probe is None else frame.get(probe)
        if answer is not None:
            item.show_answer(answer)
        show_vitals(item, frame)


def show_vitals(item: LayerItem, frame: Frame) -> None:
    """Show the marks of a frame on an item; they do not change if the frame has none."""
    layer_id = item.layer.id
    gradients, flat = frame.get(GRADIENTS), frame.get(SATURATION)
    if gradients is None and flat is None and frame.get(WEIGHTS) is None:
        return
    biases = (frame.get(WEIGHTS) or {}).get(layer_id, {}).get("bias")
    if biases is not None and len(biases) != item.picture.count:
        biases = None
    shares = (flat or {}).get(layer_id) if item.traits.can_be_stuck else None
    activation = str(item.layer.params.get("activation"))
    health = None if shares is None else health_of(shares, activation)
    item.show_vitals(vitals_of(layer_id, biases, gradients or {}, health), biases)

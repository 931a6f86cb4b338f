"""The live view: what the visible items ask of the model, and a frame put on them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF

from playground.datasets.task import Task, TaskKind
from playground.document.project import LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats, Probe, SampleAnswer, SampleProbe
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.pictures.card_probes import (
    GRADIENTS,
    OF_SAMPLE,
    SATURATION,
    WEIGHTS,
    picture_question,
    questions,
)
from playground.ui.designer.cards.pictures.content import Content, ContentKind
from playground.ui.designer.cards.pictures.images import (
    Pictures,
    bar_picture,
    change_picture,
    feature_pictures,
    heat_picture,
    histogram_picture,
    kernel_pictures,
    neighbour_picture,
    plane_pictures,
    strip_picture,
    unit_picture,
)
from playground.ui.designer.cards.vitals import health_of, vitals_of
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.style import CanvasStyle
from playground.ui.designer.wires.bundle_item import BundleItem


def wanted(scene: DesignerScene, visible: QRectF, sample: SampleProbe) -> frozenset[Probe[Any]]:
    """Return what the items within `visible` show; nothing is asked for those out of sight."""
    probes: set[Probe[Any]] = set()
    for item in scene.layer_items.values():
        if item.look.is_active and _is_in_sight(item, visible):
            probes |= questions(item, sample)
    for wire_item in scene.wire_items.values():
        is_bundle = isinstance(wire_item, BundleItem) and wire_item.isVisible()
        if is_bundle and wire_item.boundingRect().intersects(visible):
            probes.add(WEIGHTS)
    return frozenset(probes)


def _is_in_sight(item: LayerItem, visible: QRectF) -> bool:
    """Return whether an item is shown, and not folded away, within `visible`."""
    return item.isVisible() and item.card_rect().intersects(visible)


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
    """Put a frame on the items within `visible`. Makes no item; an answer missing is left.

    Parameters
    ----------
    is_turn : callable
        Whether a bundle is painted now; else it only takes over its weights.
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
    """Put a frame on the cards within `visible`; one that shows it already is left alone."""
    if scene.state is None:
        return
    for item in scene.layer_items.values():
        if not _is_in_sight(item, visible):
            continue
        question = picture_question(item, sample)
        answer = None if question is None else frame.get(question)
        if answer is not None and not item.has_drawn(answer):
            pictures = pictures_of(item, answer, scene.state.task, scene.canvas_style)
            if pictures is not None:
                item.show_pictures(pictures, of=answer)
        show_vitals(item, frame)


def show_vitals(item: LayerItem, frame: Frame) -> None:
    """Put the marks of a frame on an item; they stay where the frame has none of them."""
    layer_id = item.layer.id
    gradients, flat = frame.get(GRADIENTS), frame.get(SATURATION)
    if gradients is None and flat is None and frame.get(WEIGHTS) is None:
        return
    biases = (frame.get(WEIGHTS) or {}).get(layer_id, {}).get("bias")
    if biases is not None and len(biases) != item.content.count:
        biases = None
    shares = (flat or {}).get(layer_id) if item.traits.can_be_stuck else None
    activation = str(item.layer.params.get("activation"))
    health = None if shares is None else health_of(shares, activation)
    item.show_vitals(vitals_of(layer_id, biases, gradients or {}, health), biases)


def pictures_of(item: LayerItem, answer: Any, task: Task, style: CanvasStyle) -> Pictures | None:
    """Return the pictures of an item.

    Parameters
    ----------
    answer : Any
        To `picture_question`, whose kind decides its form.

    Returns
    -------
    Pictures or None
        None where the answer is of another network than the item.
    """
    layer_id, kind = item.layer.id, item.content.kind
    if kind in OF_SAMPLE:
        return _sample_pictures(item, layer_id, answer, style)
    if kind is ContentKind.MAPS:
        values = answer.get(layer_id) if isinstance(answer, Mapping) else answer
        return _map_pictures(item, values, task, style)
    if kind is ContentKind.KERNELS:
        return kernel_pictures(answer, style.signed) if answer.ndim == 4 else None
    if kind is ContentKind.NEIGHBOURS:
        return neighbour_picture(answer)
    if layer_id not in answer:
        return None
    make = change_picture if kind is ContentKind.CHANGE else histogram_picture
    return make(answer[layer_id])


def _map_pictures(
    item: LayerItem, values: Floats | None, task: Task, style: CanvasStyle
) -> Pictures | None:
    if values is None or len(values) != item.content.count:
        return None
    centre, reach = 0.0, 1.0
    if item.content.is_prediction and task.kind is not TaskKind.REGRESSION:
        centre, reach = (task.low + task.high) / 2, (task.high - task.low) / 2
    return plane_pictures(values, style.signed, centre, reach)


def _sample_pictures(
    item: LayerItem, layer_id: LayerId, answer: SampleAnswer, style: CanvasStyle
) -> Pictures | None:
    kind = item.content.kind
    values = answer.activations.get(layer_id)
    if kind is ContentKind.IMAGE:
        values = answer.x if values is None else values
        return feature_pictures(_with_channel(values), 1, style.signed, style.intensity)
    if kind is ContentKind.HEAT:
        values = answer.states.get(layer_id, values)
    return None if values is None else _drawn(item.content, values, style)


def _drawn(content: Content, values: Floats, style: CanvasStyle) -> Pictures | None:
    """Return the outputs of one layer as its card shows them; None where they do not fit."""
    kind, count, last = content.kind, content.count, content.first + content.count
    if kind is ContentKind.STRIP:
        return strip_picture(values.reshape(-1), style.signed, style.intensity)
    if kind is ContentKind.HEAT and values.ndim == 2:
        return heat_picture(values, style.signed, style.intensity)
    if kind is ContentKind.FEATURES and values.ndim == 3 and values.shape[-1] >= last:
        shown = values[..., content.first : last]
        return feature_pictures(shown, count, style.signed, style.intensity)
    if values.shape != (count,):
        return None
    return bar_picture(values) if kind is ContentKind.BARS else unit_picture(values)


def _with_channel(image: Floats) -> Floats:
    """Return a picture as (height, width, 1); colours are averaged."""
    if image.ndim == 2:
        return image[:, :, np.newaxis]
    return image if image.shape[-1] == 1 else image.mean(axis=-1, keepdims=True)

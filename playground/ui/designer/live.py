"""The live view: what the visible items ask of the model, and a frame put on them."""

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF

from playground.datasets.task import Task, TaskKind
from playground.document.project import LayerId
from playground.training.frames import Frame
from playground.training.probes import (
    ActivationHistogramsProbe,
    Floats,
    NeuronMapsProbe,
    Probe,
    SampleAnswer,
    SampleProbe,
    WeightsProbe,
)
from playground.ui.designer.bundle_item import BundleItem
from playground.ui.designer.content import ContentKind
from playground.ui.designer.layer_item import LayerItem
from playground.ui.designer.pictures import (
    Pictures,
    bar_picture,
    feature_pictures,
    histogram_picture,
    plane_pictures,
    strip_picture,
)
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.style import CanvasStyle

OF_SAMPLE = (ContentKind.IMAGE, ContentKind.FEATURES, ContentKind.STRIP, ContentKind.BARS)
MAPS = NeuronMapsProbe()
WEIGHTS = WeightsProbe()
HISTOGRAMS = ActivationHistogramsProbe()


def wanted(scene: DesignerScene, visible: QRectF, sample: SampleProbe) -> frozenset[Probe[Any]]:
    """Return what the items within `visible` show; nothing is asked for those out of sight."""
    probes: set[Probe[Any]] = set()
    for item in scene.layer_items.values():
        if not item.look.is_active or not item.is_in_sight(visible):
            continue
        kind = item.content.kind
        if kind is ContentKind.MAPS:
            probes.add(MAPS)
        elif kind in OF_SAMPLE:
            probes.add(sample)
        elif kind is ContentKind.HISTOGRAM:
            probes.add(HISTOGRAMS)
    for wire_item in scene.wire_items.values():
        if isinstance(wire_item, BundleItem) and wire_item.boundingRect().intersects(visible):
            probes.add(WEIGHTS)
    return frozenset(probes)


def show(scene: DesignerScene, frame: Frame, visible: QRectF, sample: SampleProbe) -> None:
    """Put a frame on the items within `visible`. Makes no item; an answer missing is left."""
    if scene.state is None:
        return
    maps, histograms = frame.get(MAPS) or {}, frame.get(HISTOGRAMS) or {}
    answer, weights = frame.get(sample), frame.get(WEIGHTS) or {}
    for layer_id, item in scene.layer_items.items():
        if not item.is_in_sight(visible):
            continue
        pictures: Pictures | None = None
        if item.content.kind is ContentKind.MAPS:
            pictures = _map_pictures(item, maps.get(layer_id), scene.state.task, scene.canvas_style)
        elif item.content.kind is ContentKind.HISTOGRAM and layer_id in histograms:
            pictures = histogram_picture(histograms[layer_id])
        elif item.content.kind in OF_SAMPLE and answer is not None:
            pictures = _sample_pictures(item, layer_id, answer, scene.canvas_style)
        if pictures is not None:
            item.show_pictures(pictures)
    for wire, wire_item in scene.wire_items.items():
        if isinstance(wire_item, BundleItem) and wire.target in weights:
            wire_item.show_weights(weights[wire.target].get("kernel"))


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
    kind, count = item.content.kind, item.content.count
    values = answer.activations.get(layer_id)
    if kind is ContentKind.IMAGE:
        values = answer.x if values is None else values
        return feature_pictures(_with_channel(values), 1, style.signed, style.intensity)
    if values is None:
        return None
    if kind is ContentKind.FEATURES and values.ndim == 3 and values.shape[-1] >= count:
        return feature_pictures(values, count, style.signed, style.intensity)
    if kind is ContentKind.STRIP:
        return strip_picture(values.reshape(-1), style.signed, style.intensity)
    if kind is ContentKind.BARS and values.shape == (count,):
        return bar_picture(values)
    return None


def _with_channel(image: Floats) -> Floats:
    """Return a picture as (height, width, 1); colours are averaged."""
    if image.ndim == 2:
        return image[:, :, np.newaxis]
    return image if image.shape[-1] == 1 else image.mean(axis=-1, keepdims=True)

"""What each layer item asks of the model: nothing that its card does not show."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    ChangesProbe,
    GradientsProbe,
    KernelsProbe,
    NeighboursProbe,
    NeuronMapsProbe,
    Probe,
    SampleProbe,
    SaturationProbe,
    UnitMapsProbe,
    WeightHistogramsProbe,
    WeightsProbe,
)
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.pictures.content import ContentKind

OF_SAMPLE = frozenset(
    {
        ContentKind.IMAGE,
        ContentKind.FEATURES,
        ContentKind.STRIP,
        ContentKind.BARS,
        ContentKind.UNITS,
        ContentKind.HEAT,
    }
)
MAPS = NeuronMapsProbe()
WEIGHTS = WeightsProbe()
HISTOGRAMS = ActivationHistogramsProbe()
WEIGHT_HISTOGRAMS = WeightHistogramsProbe()
GRADIENTS = GradientsProbe()
SATURATION = SaturationProbe()
CHANGES = ChangesProbe()
COMMON: Mapping[ContentKind, Probe[Any]] = MappingProxyType(
    {
        ContentKind.MAPS: MAPS,
        ContentKind.CHANGE: CHANGES,
        ContentKind.HISTOGRAM: HISTOGRAMS,
    }
)
"""Questions about all layers at once."""


def picture_question(item: LayerItem, sample: SampleProbe) -> Probe[Any] | None:
    """Return what the picture of an item is made from; None where there is none."""
    content, layer_id = item.content, item.layer.id
    if content.kind in OF_SAMPLE:
        return sample
    if content.kind is ContentKind.KERNELS:
        return KernelsProbe(layer_id, content.count, content.first)
    if content.kind is ContentKind.NEIGHBOURS:
        return NeighboursProbe(layer_id, content.first, content.count)
    if content.kind is ContentKind.MAPS and content.total:
        return UnitMapsProbe(layer_id, content.first, content.count)
    return COMMON.get(content.kind)


def questions(item: LayerItem, sample: SampleProbe) -> set[Probe[Any]]:
    """Return all that an item in sight asks: for its picture, and for its marks."""
    asked: set[Probe[Any]] = set()
    picture = picture_question(item, sample)
    if picture is not None:
        asked.add(picture)
    if item.traits.learns:
        asked.add(GRADIENTS)
    if item.traits.can_be_stuck:
        asked.add(SATURATION)
    if item.traits.has_bias and item.content.has_units:
        asked.add(WEIGHTS)
    return asked

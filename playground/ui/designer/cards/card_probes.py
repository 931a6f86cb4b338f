"""What each layer item asks of the model: what its card shows, and nothing else."""

from typing import Any

from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    GradientsProbe,
    Probe,
    SampleProbe,
    SaturationProbe,
    WeightHistogramsProbe,
    WeightsProbe,
)
from playground.ui.designer.cards.layer_item import LayerItem

WEIGHTS = WeightsProbe()
HISTOGRAMS = ActivationHistogramsProbe()
WEIGHT_HISTOGRAMS = WeightHistogramsProbe()
GRADIENTS = GradientsProbe()
SATURATION = SaturationProbe()


def card_probes(item: LayerItem, sample: SampleProbe) -> set[Probe[Any]]:
    """Return all probes of a visible item: for its picture, and for its marks."""
    asked: set[Probe[Any]] = set()
    picture = item.picture.probe(sample)
    if picture is not None:
        asked.add(picture)
    if item.traits.learns:
        asked.add(GRADIENTS)
    if item.traits.can_be_stuck:
        asked.add(SATURATION)
    if item.traits.has_bias and item.picture.has_units:
        asked.add(WEIGHTS)
    return asked

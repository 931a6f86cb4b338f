"""`ExplanationData`: the numbers of one layer in a frame, for its explanation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats, GradientAnswer, Histogram, SampleProbe
from playground.ui.designer.cards.card_probes import (
    GRADIENTS,
    HISTOGRAMS,
    SATURATION,
    WEIGHT_HISTOGRAMS,
    WEIGHTS,
)
from playground.ui.designer.cards.layer_item import LayerItem


@dataclass(frozen=True, slots=True)
class ExplanationData:
    """Numbers of one layer; None or empty if not known.

    Attributes
    ----------
    weights : mapping of str to array
        By name: "kernel", "bias".
    spreads : mapping of str to Histogram
        Of the weights, by name; also for layers that are too large for `weights`.
    outputs : Histogram or None
        Of the outputs over training samples.
    gradient : GradientAnswer or None
    flat : (units,) float32 or None
        Share of samples for which each unit is in a flat part of its activation.
    answer : Any
        The answer to the probe of the card's picture; only the picture knows its type.
    sample : array or None
        The layer's output for the watched sample.
    """

    weights: Mapping[str, Floats] = field(default_factory=dict)
    spreads: Mapping[str, Histogram] = field(default_factory=dict)
    outputs: Histogram | None = None
    gradient: GradientAnswer | None = None
    flat: Floats | None = None
    answer: Any = None
    sample: Floats | None = None


def explanation_data(item: LayerItem, frame: Frame | None, sample: SampleProbe) -> ExplanationData:
    """Return the numbers in `frame` about the layer of an item."""
    if frame is None:
        return ExplanationData()
    layer_id, probe = item.layer.id, item.picture.probe(sample)
    watched = frame.get(sample)
    return ExplanationData(
        weights=(frame.get(WEIGHTS) or {}).get(layer_id, {}),
        spreads=(frame.get(WEIGHT_HISTOGRAMS) or {}).get(layer_id, {}),
        outputs=(frame.get(HISTOGRAMS) or {}).get(layer_id),
        gradient=(frame.get(GRADIENTS) or {}).get(layer_id),
        flat=(frame.get(SATURATION) or {}).get(layer_id) if item.traits.can_be_stuck else None,
        answer=None if probe is None else frame.get(probe),
        sample=None if watched is None else watched.activations.get(layer_id),
    )

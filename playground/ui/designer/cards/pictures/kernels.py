"""The kernels of a convolution, as the other picture beside its feature maps."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from playground.training.protocol.probes import Floats, KernelsProbe, Probe, SampleProbe
from playground.ui.designer.cards.pictures.card_picture import Subject
from playground.ui.designer.cards.pictures.image_size import has_kernels, image_size
from playground.ui.designer.cards.pictures.images import ChannelGrid, Images, signed_images
from playground.ui.designer.style import CanvasStyle


@dataclass(frozen=True, slots=True)
class Kernels(ChannelGrid):
    """A grid of kernels, twelve at a time; those over several channels as their mean.

    Cells have the size of the feature maps, so that the card keeps its size.
    """

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        size = image_size(subject)
        if size is None or not subject.options.shows_other or not has_kernels(subject):
            return None
        return cls.of(subject, size, "maps")

    def probe(self, sample: SampleProbe) -> Probe[Any]:  # noqa: ARG002
        return KernelsProbe(self.layer_id, self.count, self.first)

    def render(self, answer: Floats, style: CanvasStyle) -> Images | None:
        """Return (height, width, channels, filters) float32 on one common scale."""
        if answer.ndim != 4:
            return None
        return signed_images(np.moveaxis(answer.mean(axis=2), -1, 0), style)

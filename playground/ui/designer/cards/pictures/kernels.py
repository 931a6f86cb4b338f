"""The kernels of a convolution, as the other picture beside its feature maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from playground.training.protocol.probes import Floats, KernelsProbe, Probe, SampleProbe
from playground.ui.designer.cards.pictures.arrangement import grid
from playground.ui.designer.cards.pictures.card_picture import CardPicture, Subject
from playground.ui.designer.cards.pictures.image_size import has_kernels, image_size
from playground.ui.designer.cards.pictures.images import Images, paint_images, signed_images
from playground.ui.designer.style import CanvasStyle


@dataclass(frozen=True, slots=True)
class Kernels(CardPicture):
    """A grid of kernels, twelve at a time; those over several channels as their mean.

    Attributes
    ----------
    aspect : float
        Width over height of a cell: that of the feature maps, so the card keeps its size.
    """

    aspect: float = 1.0

    has_cells_of_units = True
    has_places = True
    cells_per_notch = 3

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        size = image_size(subject)
        if size is None or not subject.options.shows_other or not has_kernels(subject):
            return None
        return cls(
            subject.layer.id,
            size.shown,
            first=min(subject.options.first, size.channels - size.shown),
            total=size.channels if size.channels > size.shown else 0,
            choice="maps",
            aspect=size.aspect,
        )

    def probe(self, sample: SampleProbe) -> Probe[Any]:  # noqa: ARG002
        return KernelsProbe(self.layer_id, self.count, self.first)

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return grid(self.count, width, top, self.aspect)

    def render(self, answer: Floats, style: CanvasStyle) -> Images | None:
        """Return (height, width, channels, filters) float32 on one common scale."""
        if answer.ndim != 4:
            return None
        return signed_images(np.moveaxis(answer.mean(axis=2), -1, 0), style)

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: Images | None,
        style: CanvasStyle,
        *,
        has_text: bool,  # noqa: ARG002
    ) -> None:
        paint_images(painter, cells, rendered, style)

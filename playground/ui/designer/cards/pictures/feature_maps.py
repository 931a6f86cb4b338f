"""The channels of an image on its way through the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.pictures.arrangement import grid
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.image_size import has_kernels, image_size
from playground.ui.designer.cards.pictures.images import Images, paint_images, scaled_images
from playground.ui.designer.style import CanvasStyle


@dataclass(frozen=True, slots=True)
class FeatureMaps(SamplePicture):
    """A grid of channels, twelve at a time, for the watched sample.

    Attributes
    ----------
    aspect : float
        Width over height of a map.
    """

    aspect: float = 1.0

    has_cells_of_units = True
    has_places = True
    cells_per_notch = 3

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        size = image_size(subject)
        if size is None:
            return None
        return cls(
            subject.layer.id,
            size.shown,
            first=min(subject.options.first, size.channels - size.shown),
            total=size.channels if size.channels > size.shown else 0,
            choice="kernels" if has_kernels(subject) else "",
            aspect=size.aspect,
        )

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return grid(self.count, width, top, self.aspect)

    def render_values(self, values: Floats, style: CanvasStyle) -> Images | None:
        """Return the shown ones of (height, width, channels) float32."""
        last = self.first + self.count
        if values.ndim != 3 or values.shape[-1] < last:
            return None
        return scaled_images(values[..., self.first : last], style)

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

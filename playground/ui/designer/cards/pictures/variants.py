"""What training makes of an image at random: the image that comes in, and variants of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from playground.catalog.traits import Picture
from playground.document.project import LayerId
from playground.training.protocol.probes import Floats, SampleProbe, VariantsProbe
from playground.ui.designer.cards.pictures.card_picture import Subject
from playground.ui.designer.cards.pictures.image_size import image_size
from playground.ui.designer.cards.pictures.images import ImageGrid, Images, scaled_images
from playground.ui.designer.style import CanvasStyle

COUNT = 5
"""Variants on a card, after the image itself."""


@dataclass(frozen=True, slots=True)
class Variants(ImageGrid):
    """On layers of augmentation; the first cell, with a frame, is the image before."""

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        size = image_size(subject)
        if size is None or subject.layer.traits.picture is not Picture.VARIANTS:
            return None
        return cls(subject.layer.id, 1 + COUNT, aspect=size.aspect)

    def probe(self, sample: SampleProbe) -> VariantsProbe:
        return VariantsProbe(sample.index, sample.x, COUNT)

    def render(self, answer: Mapping[LayerId, Floats], style: CanvasStyle) -> Images | None:
        """Return the images; channels are averaged, as there is one scale of colours."""
        values = answer.get(self.layer_id)
        if values is None or values.ndim != 4 or len(values) != self.count:
            return None
        return scaled_images(values.mean(axis=-1).transpose(1, 2, 0), style)

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: Images | None,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        ImageGrid.paint(self, painter, cells, rendered, style, has_text=has_text)
        painter.setPen(QPen(QColor(style.theme.accent), 2.0))
        painter.drawRect(cells[0])

    def explain(
        self,
        unit: int,
        answer: Mapping[LayerId, Floats] | None,  # noqa: ARG002
        sample: Floats | None,  # noqa: ARG002
    ) -> list[str]:
        if unit == 0:
            return ["The image that comes in; predictions use it unchanged."]
        return ["What training may make of it: another variant each time."]

"""A flat output as rows of coloured pixels, where its values are places of an image."""

from typing import Self

import numpy as np
from PySide6.QtCore import QRectF

from playground.catalog.traits import Picture
from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.pictures.arrangement import box
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.images import ImagePicture, Images, scaled_images
from playground.ui.designer.style import CanvasStyle

HEIGHT = 44.0
ASPECT = 2.6
"""Columns over rows."""


class Strip(ImagePicture, SamplePicture):
    """Of Flatten and the like; the first value is top left."""

    __slots__ = ()

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        wants_it = subject.layer.traits.picture is Picture.STRIP
        is_flat_image = subject.units is not None and subject.state.task.is_image
        return cls(subject.layer.id) if wants_it and is_flat_image else None

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return box(width, top, HEIGHT)

    def render_values(self, values: Floats, style: CanvasStyle) -> Images:
        """Return one image; places left over at its end are 0."""
        flat = values.reshape(-1)
        columns = max(1, int(np.ceil(np.sqrt(len(flat) * ASPECT))))
        rows = max(1, -(-len(flat) // columns))
        padded = np.zeros(rows * columns, np.float32)
        padded[: len(flat)] = flat
        return scaled_images(padded.reshape(rows, columns, 1), style)

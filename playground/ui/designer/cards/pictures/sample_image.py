"""The image that enters the network."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from PySide6.QtCore import QRectF

from playground.training.protocol.probes import Floats, SampleAnswer
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.image_size import image_size
from playground.ui.designer.cards.pictures.images import ImagePicture, Images, scaled_images
from playground.ui.designer.style import CanvasStyle

HEIGHT = 88.0


@dataclass(frozen=True, slots=True)
class SampleImage(ImagePicture, SamplePicture):
    """The watched sample, on the Input.

    Attributes
    ----------
    aspect : float
        Width over height.
    """

    aspect: float = 1.0

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        size = image_size(subject)
        if size is None or not subject.is_input:
            return None
        return cls(subject.layer.id, 1, aspect=size.aspect)

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        height = HEIGHT / max(1.0, self.aspect)
        shown = height * self.aspect
        return (QRectF((width - shown) / 2, top, shown, height),)

    def render(self, answer: SampleAnswer, style: CanvasStyle) -> Images:
        return self.render_values(answer.activations.get(self.layer_id, answer.x), style)

    def render_values(self, values: Floats, style: CanvasStyle) -> Images:
        """Return one image of (height, width) or (height, width, channels) float32.

        Channels are averaged: there is one scale of colours.
        """
        image = values[:, :, np.newaxis] if values.ndim == 2 else values
        grey = image if image.shape[-1] == 1 else image.mean(axis=-1, keepdims=True)
        return scaled_images(grey, style)

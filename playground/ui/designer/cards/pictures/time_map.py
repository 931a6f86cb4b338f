"""Units against time: what a layer gives at each step of a sequence."""

from typing import Self

import numpy as np
from PySide6.QtCore import QRectF

from playground.catalog.traits import Picture
from playground.training.protocol.probes import Floats, SampleAnswer
from playground.ui.designer.cards.pictures.arrangement import box
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.images import ImagePicture, Images, scaled_images
from playground.ui.designer.style import CanvasStyle

HEIGHT = 72.0


class TimeMap(ImagePicture, SamplePicture):
    """A row per unit, time to the right; of recurrent layers the hidden states."""

    __slots__ = ()

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        wants_it = subject.layer.traits.picture is Picture.SERIES
        return cls(subject.layer.id) if wants_it or _is_sequence(subject) else None

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return box(width, top, HEIGHT)

    def render(self, answer: SampleAnswer, style: CanvasStyle) -> Images | None:
        values = answer.states.get(self.layer_id, answer.activations.get(self.layer_id))
        return None if values is None else self.render_values(values, style)

    def render_values(self, values: Floats, style: CanvasStyle) -> Images | None:
        """Return one image of (steps, units) float32."""
        return scaled_images(values.T[:, :, np.newaxis], style) if values.ndim == 2 else None


def _is_sequence(subject: Subject) -> bool:
    """Return whether the output is a row of vectors over time, and not an image."""
    is_row = subject.shape is not None and len(subject.shape) == 3
    return is_row and not (subject.is_input and subject.state.task.is_image)

"""The channels of an image on its way through the network."""

from dataclasses import dataclass
from typing import Self

from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.image_size import has_kernels, image_size
from playground.ui.designer.cards.pictures.images import ChannelGrid, Images, scaled_images
from playground.ui.designer.style import CanvasStyle


@dataclass(frozen=True, slots=True)
class FeatureMaps(ChannelGrid, SamplePicture):
    """A grid of channels, twelve at a time, for the watched sample."""

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        size = image_size(subject)
        if size is None:
            return None
        return cls.of(subject, size, "kernels" if has_kernels(subject) else "")

    def render_values(self, values: Floats, style: CanvasStyle) -> Images | None:
        """Return the shown ones of (height, width, channels) float32."""
        last = self.first + self.count
        if values.ndim != 3 or values.shape[-1] < last:
            return None
        return scaled_images(values[..., self.first : last], style)

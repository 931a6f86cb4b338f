"""Whether a layer gives an image, and of which size."""

from dataclasses import dataclass

from playground.ui.designer.cards.pictures.card_picture import Subject

MOST_MAPS = 12
MOST_STRETCH = 3.0
"""Largest aspect ratio of a cell; other images are compressed."""


@dataclass(frozen=True, slots=True)
class ImageSize:
    """Of a layer's output.

    Attributes
    ----------
    aspect : float
        Width over height, 1/3 to 3.
    channels : int
    """

    aspect: float
    channels: int

    @property
    def shown(self) -> int:
        """How many channels a card shows at once."""
        return min(self.channels, MOST_MAPS)


def image_size(subject: Subject) -> ImageSize | None:
    """Return the size of a layer's output; None where it is not an image."""
    shape = subject.shape
    if shape is None or len(shape) not in (3, 4) or not subject.state.task.is_image:
        return None
    height, width = shape[1] or 1, shape[2] or 1
    aspect = min(MOST_STRETCH, max(1 / MOST_STRETCH, width / height))
    return ImageSize(aspect, (shape[3] or 1) if len(shape) == 4 else 1)


def has_kernels(subject: Subject) -> bool:
    """Return whether the layer is a convolution with a kernel for each channel it gives."""
    traits = subject.layer.traits
    return bool(traits.unit_axes) and traits.convolves

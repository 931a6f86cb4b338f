"""`PictureScale`: between the numbers of a model's input and the brightness of pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.datasets.task import Prepared

Floats = NDArray[np.float32]
LOOK = 500
"""How many samples are looked at to find the darkest and the brightest value."""


@dataclass(frozen=True, slots=True)
class PictureScale:
    """Brightness 0..1 is ``(raw - low) / (high - low)``, with ``raw = x * scale + offset``.

    Attributes
    ----------
    shape : tuple of int
        Of one input: (height, width) or (height, width, channels).
    low, high : float
    offset, scale : float32 arrays of the input's size, or None
    """

    shape: tuple[int, ...] = (28, 28)
    low: float = 0.0
    high: float = 1.0
    offset: Floats | None = None
    scale: Floats | None = None

    def pixels(self, x: Floats) -> Floats:
        """Return the brightness of an input, (height, width[, channels]) in [0, 1]."""
        raw = x.reshape(self.shape)
        if self.offset is not None and self.scale is not None:
            raw = raw * self.scale.reshape(self.shape) + self.offset.reshape(self.shape)
        return ((raw - self.low) / (self.high - self.low)).astype(np.float32)

    def inputs(self, pixels: Floats) -> Floats:
        """Return the input that has this brightness, (height, width) in [0, 1]."""
        raw = self.low + pixels * (self.high - self.low)
        if len(self.shape) == 3:
            raw = np.repeat(raw[..., None], self.shape[2], axis=2)
        if self.offset is not None and self.scale is not None:
            raw = (raw - self.offset.reshape(self.shape)) / self.scale.reshape(self.shape)
        return raw.astype(np.float32)


def scale_of(data: Prepared) -> PictureScale:
    """Return the scale of picture data, as found in its first samples."""
    shape = data.task.input_shape
    samples = data.train.x[:LOOK]
    size = int(np.prod(shape))
    offset, scale = data.offset, data.scale
    if offset is None or scale is None or offset.size != size or scale.size != size:
        offset = scale = None
    raw = samples if offset is None or scale is None else samples.reshape(-1, size) * scale + offset
    low = float(raw.min()) if raw.size else 0.0
    high = float(raw.max()) if raw.size else 1.0
    return PictureScale(shape, low, high if high > low else low + 1.0, offset, scale)

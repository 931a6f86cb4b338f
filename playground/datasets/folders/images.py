"""Reads pictures of a folder: each brought to the same size and colours. Runs in the child."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF")
"""The only ones that are tried, whatever a file is called."""
MOST_PIXELS = 60_000_000
"""Of a picture: four times a camera's 15 megapixels."""
TOO_LARGE = f"has more than {MOST_PIXELS // 10**6} million pixels"
STRETCH, CROP, PAD = "stretch", "crop", "pad"
Fit = Callable[[Image.Image, tuple[int, int]], Image.Image]


def _stretch(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0)


def _crop(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return ImageOps.fit(image, size, Image.Resampling.BILINEAR)


def _pad(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return ImageOps.pad(image, size, Image.Resampling.BILINEAR)


FITS: Mapping[str, Fit] = MappingProxyType({STRETCH: _stretch, CROP: _crop, PAD: _pad})


def picture(path: Path, size: tuple[int, int], fit: str, *, is_colour: bool) -> NDArray[np.uint8]:
    """Return a picture, (height, width, 1 or 3) uint8.

    Turned as the camera says; transparent parts become white.

    Parameters
    ----------
    size : (int, int)
        Width and height.
    fit : str
        What happens if its sides have another ratio.

    Raises
    ------
    ValueError
        It cannot be used; the message says why, without the name of the file.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow, on damaged parts that do not matter
        try:
            fitted = _fitted(path, (size[0], size[1]), FITS[fit], is_colour=is_colour)
        except Image.DecompressionBombError:
            raise ValueError(TOO_LARGE) from None
        except (OSError, SyntaxError, EOFError, OverflowError):
            raise ValueError("is damaged or not a picture") from None
    pixels = np.asarray(fitted, np.uint8)
    return pixels if pixels.ndim == 3 else pixels[:, :, np.newaxis]


def _fitted(path: Path, size: tuple[int, int], fit: Fit, *, is_colour: bool) -> Image.Image:
    """Return the picture in a file, of the wanted size and colours."""
    with Image.open(path, formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise ValueError(TOO_LARGE)
        image.draft("RGB" if is_colour else "L", (3 * size[0], 3 * size[1]))
        upright = ImageOps.exif_transpose(image)
        return fit(_opaque(upright, is_colour=is_colour), size)


def _opaque(image: Image.Image, *, is_colour: bool) -> Image.Image:
    """Return a picture in grey or colour, on white where it is transparent."""
    if image.mode.startswith(("I", "F")):  # 16 or 32 bits
        image = _in_bytes(image)
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB" if is_colour else "L")


def _in_bytes(image: Image.Image) -> Image.Image:
    """Return a picture of 16 bits or floats with 8 bits, of its brightest possible value."""
    values = np.asarray(image, np.float64)
    if not np.isfinite(values).all():
        raise ValueError("holds values that are not finite numbers")
    top = 65535.0 if image.mode.startswith("I") else max(float(values.max(initial=0)), 1.0)
    return Image.fromarray(np.clip(values / top * 255, 0, 255).astype(np.uint8))

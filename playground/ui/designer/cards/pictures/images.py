"""Arrays of a frame as the small images, bars and curves that items paint."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPolygonF

from playground.training.protocol.probes import ChangeAnswer, Histogram, NeighboursAnswer


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What one item paints of one frame.

    Attributes
    ----------
    images : tuple of QImage
        One per cell: maps, feature maps, the sample, the strip.
    bars : tuple of float
        One per cell, in 0..1; signed ones in -1..1.
    outline : QPolygonF or None
        A histogram in the unit square, y downwards.
    before : QPolygonF or None
        The histogram of what came in, on the same scale.
    texts : tuple of str
        Words or a number per cell.
    """

    images: tuple[QImage, ...] = ()
    bars: tuple[float, ...] = ()
    outline: QPolygonF | None = None
    before: QPolygonF | None = None
    texts: tuple[str, ...] = ()


def images_of(levels: NDArray[np.uint8], table: NDArray[np.uint32]) -> tuple[QImage, ...]:
    """Return an image for each of `levels`.

    Parameters
    ----------
    levels : (n, height, width) uint8
        Index into `table`; row 0 is the top.
    table : (256,) uint32, 0xAARRGGBB
    """
    pixels = np.ascontiguousarray(table.take(levels))
    _, height, width = pixels.shape
    return tuple(
        # The copy owns its pixels; the array may go.
        QImage(page.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        for page in pixels
    )


def map_levels(
    values: NDArray[np.float32], centre: float = 0.0, reach: float = 1.0
) -> NDArray[np.uint8]:
    """Return signed values as indices of the diverging table, 0..255.

    Parameters
    ----------
    values : (n, height, width) float32
    centre, reach : float
        `centre` becomes neutral, ``centre ± reach`` the ends; beyond is clipped.
    """
    scaled = (values - np.float32(centre)) * np.float32(127.5 / reach) + np.float32(128.0)
    np.clip(scaled, 0.0, 255.0, out=scaled)
    if np.isnan(scaled.sum()):
        scaled = np.nan_to_num(scaled, nan=128.0)
    return scaled.astype(np.uint8)


def plane_pictures(
    values: NDArray[np.float32], table: NDArray[np.uint32], centre: float, reach: float
) -> Pictures:
    """Return each unit's map over the plane; row 0 of `values` is the lowest y."""
    return Pictures(images_of(map_levels(values[:, ::-1], centre, reach), table))


def feature_pictures(
    values: NDArray[np.float32],
    shown: int,
    signed: NDArray[np.uint32],
    intensity: NDArray[np.uint32],
) -> Pictures:
    """Return feature maps as images on one common scale.

    Parameters
    ----------
    values : (height, width, channels) float32
    shown : int
        How many of the channels to draw.
    signed, intensity : (256,) uint32
        Colour tables for values of both signs, and for values from 0.
    """
    maps = np.moveaxis(values[..., :shown], -1, 0)
    reach = float(np.nanmax(np.abs(maps), initial=0.0)) or 1.0
    if float(np.nanmin(maps, initial=0.0)) < -1e-6 * reach:
        return Pictures(images_of(map_levels(maps, 0.0, reach), signed))
    levels = np.clip(np.nan_to_num(maps) * (255.0 / reach), 0.0, 255.0).astype(np.uint8)
    return Pictures(images_of(levels, intensity))


def strip_picture(
    values: NDArray[np.float32], signed: NDArray[np.uint32], intensity: NDArray[np.uint32]
) -> Pictures:
    """Return a flat output, (n,) float32, as rows of pixels, first value top left."""
    columns = max(1, int(np.ceil(np.sqrt(len(values) * 2.6))))
    rows = max(1, -(-len(values) // columns))
    padded = np.zeros(rows * columns, np.float32)
    padded[: len(values)] = values
    return feature_pictures(padded.reshape(rows, columns, 1), 1, signed, intensity)


def bar_picture(values: NDArray[np.float32]) -> Pictures:
    """Return one bar per class, (n,) float32 in 0..1."""
    return Pictures(bars=tuple(np.clip(np.nan_to_num(values), 0.0, 1.0).tolist()))


def histogram_picture(histogram: Histogram) -> Pictures:
    """Return the outline of a histogram, its tallest bin at full height."""
    return Pictures(outline=_outline(histogram.counts, float(histogram.counts.max(initial=0.0))))


def _outline(counts: NDArray[np.float32], tallest: float) -> QPolygonF:
    heights = (1.0 - np.sqrt(counts / (tallest or 1.0))).tolist()
    step = 1.0 / max(1, len(counts))
    points = [QPointF(0.0, 1.0)]
    for index, height in enumerate(heights):
        points += [QPointF(index * step, height), QPointF((index + 1) * step, height)]
    points.append(QPointF(1.0, 1.0))
    return QPolygonF(points)


def change_picture(change: ChangeAnswer) -> Pictures:
    """Return two histograms on one scale; a spike at zero does not flatten the rest."""
    before, after = change.before.counts, change.after.counts
    tallest = float(np.sort(np.concatenate((before, after)))[-2:].min(initial=np.inf))
    clipped = (np.minimum(counts, tallest) for counts in (after, before))
    outline, earlier = (_outline(counts, tallest) for counts in clipped)
    return Pictures(outline=outline, before=earlier)


def unit_picture(values: NDArray[np.float32]) -> Pictures:
    """Return a bar to either side of zero for each unit, (n,) float32."""
    finite = np.nan_to_num(values)
    reach = max(1.0, float(np.abs(finite).max(initial=0.0)))
    texts = tuple(map(_short, finite.tolist()))
    return Pictures(bars=tuple((finite / reach).tolist()), texts=texts)


def _short(value: float) -> str:
    """Return a signed number in at most five characters, or six from a hundred thousand on.

    >>> _short(0.5), _short(-48.0), _short(250.0), _short(-365597.0), _short(2.1e7)
    ('+0.50', '-48.0', '+250', '-366k', '+21.0M')
    """
    for power, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= 9.9995 * power:
            return f"{_digits(value / power)}{letter}"
    return _digits(value)


def _digits(value: float) -> str:
    digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return f"{value:+.{digits}f}"


def heat_picture(
    states: NDArray[np.float32], signed: NDArray[np.uint32], intensity: NDArray[np.uint32]
) -> Pictures:
    """Return values over time, (steps, units) float32: a row per unit, time to the right."""
    return feature_pictures(states.T[:, :, np.newaxis], 1, signed, intensity)


def kernel_pictures(values: NDArray[np.float32], signed: NDArray[np.uint32]) -> Pictures:
    """Return kernels, (height, width, channels, filters) float32, on one common scale.

    Kernels over several channels are shown as their mean.
    """
    maps = np.moveaxis(values.mean(axis=2), -1, 0)
    reach = float(np.nanmax(np.abs(maps), initial=0.0)) or 1.0
    return Pictures(images_of(map_levels(maps, 0.0, reach), signed))


def neighbour_picture(answer: NeighboursAnswer) -> Pictures:
    """Return a row per token: its number, and how alike it is."""
    return Pictures(
        bars=tuple(answer.similarity.tolist()),
        texts=tuple(f"{token}" for token in answer.tokens.tolist()),
    )

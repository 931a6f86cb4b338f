"""Arrays as images, and the pictures that consist of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.pictures.arrangement import grid
from playground.ui.designer.cards.pictures.card_picture import CardPicture, Subject
from playground.ui.designer.cards.pictures.image_size import ImageSize
from playground.ui.designer.style import CanvasStyle

Images = tuple[QImage, ...]
WAITING = "computing"


class ImagePicture(CardPicture):
    """A picture with one image in each cell: `render` returns `Images`."""

    __slots__ = ()
    is_smooth: ClassVar[bool] = False
    """Whether to smooth the pixels of an enlarged image."""

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: Images | None,
        style: CanvasStyle,
        *,
        has_text: bool,  # noqa: ARG002
    ) -> None:
        paint_images(painter, cells, rendered, style, is_smooth=self.is_smooth)


@dataclass(frozen=True, slots=True)
class ImageGrid(ImagePicture):
    """Images of the same size in a grid.

    Attributes
    ----------
    aspect : float
        Width over height of an image.
    """

    aspect: float = 1.0

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return grid(self.count, width, top, self.aspect)


@dataclass(frozen=True, slots=True)
class ChannelGrid(ImageGrid):
    """A grid with an image for each channel, twelve at a time."""

    has_cells_of_units = True
    has_places = True
    cells_per_notch = 3

    @classmethod
    def of(cls, subject: Subject, size: ImageSize, choice: str) -> Self:
        """Return the page of the grid that the user scrolled to.

        Parameters
        ----------
        subject : Subject
        size : ImageSize
            Of the output of the layer.
        choice : str
            Name of the other picture that the card can show; empty where there is none.
        """
        return cls(
            subject.layer.id,
            size.shown,
            first=min(subject.options.first, size.channels - size.shown),
            total=size.channels if size.channels > size.shown else 0,
            choice=choice,
            aspect=size.aspect,
        )


def images_of(levels: NDArray[np.uint8], table: NDArray[np.uint32]) -> Images:
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
        # The copy owns its pixels, so the array can be freed.
        QImage(page.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        for page in pixels
    )


def signed_levels(values: Floats, centre: float = 0.0, reach: float = 1.0) -> NDArray[np.uint8]:
    """Return signed values as indices of the diverging colour table, 0 to 255.

    Parameters
    ----------
    values : (n, height, width) float32
    centre, reach : float
        `centre` becomes the neutral colour, ``centre ± reach`` the ends; values beyond are
        clipped.
    """
    scaled = (values - np.float32(centre)) * np.float32(127.5 / reach) + np.float32(128.0)
    np.clip(scaled, 0.0, 255.0, out=scaled)
    if np.isnan(scaled.sum()):
        scaled = np.nan_to_num(scaled, nan=128.0)
    return scaled.astype(np.uint8)


def scaled_images(values: Floats, style: CanvasStyle) -> Images:
    """Return channels as images on one common scale.

    Values of both signs get the diverging colours, values from 0 up shades of one colour.

    Parameters
    ----------
    values : (height, width, channels) float32
    style : CanvasStyle
    """
    maps = np.moveaxis(values, -1, 0)
    reach = _largest(maps)
    if float(np.nanmin(maps, initial=0.0)) < -1e-6 * reach:
        return images_of(signed_levels(maps, 0.0, reach), style.signed)
    levels = np.clip(np.nan_to_num(maps) * (255.0 / reach), 0.0, 255.0).astype(np.uint8)
    return images_of(levels, style.intensity)


def signed_images(values: Floats, style: CanvasStyle) -> Images:
    """Return maps of both signs, (n, height, width) float32, on one common scale."""
    return images_of(signed_levels(values, 0.0, _largest(values)), style.signed)


def _largest(values: Floats) -> float:
    """Return the largest absolute value; 1 where all values are 0."""
    return float(np.nanmax(np.abs(values), initial=0.0)) or 1.0


def paint_waiting(painter: QPainter, cells: Sequence[QRectF], style: CanvasStyle) -> None:
    """Say over empty cells that what they show takes a while."""
    room = QRectF(cells[0])
    for cell in cells:
        room = room.united(cell)
    words = style.detail_metrics.boundingRect(room, Qt.AlignmentFlag.AlignCenter, WAITING)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.card)
    painter.drawRoundedRect(words.adjusted(-5, -2, 5, 2), 3, 3)
    painter.setPen(style.muted)
    painter.setFont(style.detail_font)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, WAITING)


def paint_images(
    painter: QPainter,
    cells: Sequence[QRectF],
    images: Images | None,
    style: CanvasStyle,
    *,
    is_smooth: bool = False,
) -> None:
    """Paint an image in each cell, and a frame around it.

    Parameters
    ----------
    painter : QPainter
    cells : sequence of QRectF
    images : tuple of QImage, optional
        None before the first frame: cells are painted empty.
    style : CanvasStyle
    is_smooth : bool
        Whether to smooth the pixels of an enlarged image.
    """
    shown = images or ()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    for index, cell in enumerate(cells):
        if index < len(shown):
            painter.drawImage(cell, shown[index])
        else:
            painter.fillRect(cell, style.sunken)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.canvas if style.theme.is_dark else style.border_strong, 1.0))
    painter.drawRects(list(cells))

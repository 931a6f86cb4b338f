"""Small pictures of data sets: points, a curve, a few sequences, or a symbol."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from playground.datasets.derived.preview import preview
from playground.datasets.spec import DatasetSpec
from playground.datasets.task import Samples, Task
from playground.ui.theme.icons import icon
from playground.ui.theme.theme import Theme
from playground.ui.widgets.maps.colours import Colours, label_colours

SEQUENCES = 4
"""At most this many sequences are drawn; more would cover each other."""
FEW = 20
"""Up to this many points are drawn larger."""
FULL_SIZE = 100
"""Height in pixels from which points are drawn at their full radius."""
Place = Callable[[float, float], QPointF]


class DataPictures:
    """Pictures of the data sets, each drawn once per theme and size."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, int, int, float], QPixmap] = {}

    def picture(self, spec: DatasetSpec, theme: Theme, size: QSize, ratio: float) -> QPixmap:
        """Return the picture of a data set."""
        key = (spec.name, theme.name, size.width(), size.height(), ratio)
        if key not in self._made:
            self._made[key] = data_picture(spec, theme, size, ratio)
        return self._made[key]


def data_picture(spec: DatasetSpec, theme: Theme, size: QSize, ratio: float = 1.0) -> QPixmap:
    """Return a picture of a data set, `size` in pixels of the window.

    It shows samples of data that is generated, and a symbol for what would have to be read.
    """
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(theme.sunken))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    found = preview(spec)
    if found is None:
        side = round(max(0.4 * size.height(), min(16, size.height())))
        room = QRect(0, 0, side, side)
        room.moveCenter(QRect(0, 0, size.width(), size.height()).center())
        icon(_symbol(spec), theme, theme.text_muted).paint(painter, room)
    else:
        _draw(painter, QRectF(0, 0, size.width(), size.height()), *found, theme)
    painter.end()
    return picture


def _symbol(spec: DatasetSpec) -> str:
    """Return the name of the icon for data that is not generated."""
    if spec.inspect is not None:
        return "folder"
    task = spec.describe({param.name: param.initial for param in spec.params})
    return "image" if task.is_image else "table"


def _draw(painter: QPainter, room: QRectF, task: Task, samples: Samples, theme: Theme) -> None:
    full = 2.2 if len(samples) > FEW else 4.5
    radius = max(full * min(room.height() / FULL_SIZE, 1.0), 0.8)
    inner = room.adjusted(3 * radius, 3 * radius, -3 * radius, -3 * radius)
    colours = label_colours(samples.y, task, theme)
    x = np.asarray(samples.x, np.float32)
    if samples.points is not None and task.plane is not None:
        side = min(inner.width(), inner.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(inner.center())
        low, high = (task.plane.low,) * 2, (task.plane.high,) * 2
        _draw_dots(painter, samples.points, colours, _placing(square, low, high), radius)
    elif x.ndim == 3:
        _draw_sequences(painter, inner, x[:SEQUENCES, :, 0], theme)
    else:
        points = x[:, :2]
        if x.shape[1] == 1:
            points = np.concatenate((x, np.asarray(samples.y, np.float32)), axis=1)
            colours = np.tile(label_colours(np.ones(1, np.float32), task, theme), (len(x), 1))
        low, high = _ends(points)
        _draw_dots(painter, points, colours, _placing(inner, low, high), radius)


def _ends(points: NDArray[np.floating]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the lowest and the highest corner of ``(n, 2)`` points."""
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return (low[0], low[1]), (high[0], high[1])


def _placing(room: QRectF, low: tuple[float, float], high: tuple[float, float]) -> Place:
    """Return the function from a point between two corners to pixels in `room`."""
    width, height = (high[0] - low[0]) or 1.0, (high[1] - low[1]) or 1.0

    def place(x: float, y: float) -> QPointF:
        return QPointF(
            room.left() + room.width() * (x - low[0]) / width,
            room.bottom() - room.height() * (y - low[1]) / height,
        )

    return place


def _draw_dots(
    painter: QPainter,
    points: NDArray[np.floating],
    colours: Colours,
    place: Place,
    radius: float,
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), rgba in zip(points.tolist(), colours.tolist(), strict=True):
        painter.setBrush(QColor(*rgba))
        painter.drawEllipse(place(x, y), radius, radius)


def _draw_sequences(
    painter: QPainter, room: QRectF, sequences: NDArray[np.floating], theme: Theme
) -> None:
    """Draw each sequence, a row of ``(n, steps)``, as a line from left to right."""
    steps = sequences.shape[1]
    low, high = float(sequences.min()), float(sequences.max())
    place = _placing(room, (0.0, low), (steps - 1.0, high))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, row in enumerate(sequences.tolist()):
        painter.setPen(QPen(QColor(theme.series[number % len(theme.series)]), 1.4))
        painter.drawPolyline(QPolygonF([place(step, value) for step, value in enumerate(row)]))

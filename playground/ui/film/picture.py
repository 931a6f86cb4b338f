"""`FilmPicture`: draws one epoch as the window shows it, as pixels."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap

from playground.datasets.task import Plane, Prepared
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import BoundaryAnswer
from playground.ui.film.plan import FilmPlan, Subject
from playground.ui.panels.captions import figure, moment
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.maps.colours import label_colours, map_colours
from playground.ui.widgets.maps.view import Dots, MapView

LINE = 30
WIDEST = 2.2
"""The canvas is at most this many times as wide as high."""


class FilmPicture:
    """Draws pictures of one size.

    Parameters
    ----------
    plan : FilmPlan
    data : Prepared
        The points drawn on the map.
    canvas_ratio : float
        Width of the canvas over its height.
    """

    def __init__(self, plan: FilmPlan, data: Prepared, canvas_ratio: float = 1.0) -> None:
        self._plan = plan
        self._task = data.task
        side = plan.size - plan.size % 2
        canvas = round(side * min(max(canvas_ratio, 0.5), WIDEST))
        canvas -= canvas % 2
        has_canvas = plan.subject is not Subject.BOUNDARY
        self._canvas = QRect(0, 0, canvas if has_canvas else 0, side)
        self._map = QRect(self._canvas.width(), 0, side if plan.shows_boundary else 0, side)
        self.width = self._canvas.width() + self._map.width()
        self.height = side + LINE
        self._view = MapView()
        self._view.resize(side, side)
        self._view.plane = data.task.plane or Plane()
        self._view.set_dots(_dots(data, current_theme()))

    def draw(
        self, frame: Frame, answer: BoundaryAnswer | None, canvas: QPixmap | None
    ) -> NDArray[np.uint8]:
        """Return an epoch, (height, width, 3) uint8, with a line that names it."""
        image = QImage(self.width, self.height, QImage.Format.Format_RGB888)
        image.fill(QColor(current_theme().window))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if canvas is not None and self._canvas.width():
            shown = canvas.scaled(
                self._canvas.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            left = (self._canvas.width() - round(shown.width() / shown.devicePixelRatio())) // 2
            painter.drawPixmap(left, 0, shown)
        if self._plan.shows_boundary:
            pixels = None
            if answer is not None:
                pixels = map_colours(answer.values, self._task, current_theme())
            self._view.set_picture(pixels)
            painter.drawPixmap(self._map.topLeft(), self._view.grab())
        self._write(painter, frame)
        painter.end()
        return _pixels(image)

    def _write(self, painter: QPainter, frame: Frame) -> None:
        last = frame.curves.last()
        font = QFont(painter.font())
        font.setPixelSize(15)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        painter.setPen(QColor(current_theme().text))
        room = QRect(10, self.height - LINE, self.width - 20, LINE)
        text = moment(frame.epoch)
        for name in ("loss", "val_loss"):
            if name not in last:
                continue
            longer = f"{text}   {name.replace('val_', 'test ')} {figure(last[name])}"
            if painter.fontMetrics().horizontalAdvance(longer) <= room.width():
                text = longer
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)


def _dots(data: Prepared, theme: Theme) -> tuple[Dots, ...]:
    sets = ((data.test, True), (data.train, False))
    return tuple(
        Dots(samples.points, label_colours(samples.y, data.task, theme), is_hollow)
        for samples, is_hollow in sets
        if samples.points is not None and len(samples)
    )


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels of an RGB888 image, (height, width, 3) uint8; rows are padded to 4."""
    height, width, stride = image.height(), image.width(), image.bytesPerLine()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, stride)
    return rows[:, : 3 * width].reshape(height, width, 3).copy()

"""`TermPicture`: what belongs to a word, drawn by the program itself, now."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document.templates.templates import TEMPLATES
from playground.ui.designer.thumbnail import thumbnail
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.plots.function import FunctionView

Floats = NDArray[np.float32]
CURVES: Mapping[str, Callable[[Floats], Floats]] = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: np.float32(0.5) * (1 + np.tanh(x / 2)),
}
"""Activations by Keras's names."""
CURVE, NETWORK, CONTROL = "curve ", "network ", "control "
SIZE = QSize(204, 128)
LEAST_SHARE = 0.75
"""Made smaller than this, the words of the window can no longer be read."""
HEIGHT = 130


class TermPicture(QWidget):
    """The curve of an activation, the network of a template, or a part of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.grab_control: Callable[[str], QPixmap | None] = lambda _name: None
        self.image = PlainLabel(parent=self)
        self.image.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.plot = FunctionView(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.image)
        layout.addWidget(self.plot)
        on_look_change(self, self._draw)
        self.hide()

    def show_picture(self, name: str) -> None:
        """Draw "curve NAME", "network TEMPLATE" or "control NAME"; hide for anything else."""
        self.name = name
        self._draw()

    def _draw(self) -> None:
        name = self.name
        is_curve = name.startswith(CURVE) and name.removeprefix(CURVE) in CURVES
        pixmap = None if is_curve else self._pixmap(name)
        self.plot.setVisible(is_curve)
        self.image.setVisible(pixmap is not None)
        self.setVisible(is_curve or pixmap is not None)
        if is_curve:
            x = np.linspace(-4, 4, 161, dtype=np.float32)
            y = CURVES[name.removeprefix(CURVE)](x)
            self.plot.setFixedHeight(pixels(HEIGHT))
            self.plot.set_ends((-4.0, float(y.min())), (4.0, float(y.max())))
            self.plot.set_line(x, y)
        elif pixmap is not None:
            self.image.setPixmap(pixmap)

    def _pixmap(self, name: str) -> QPixmap | None:
        ratio = self.devicePixelRatioF()
        if name.startswith(NETWORK) and name.removeprefix(NETWORK) in TEMPLATES:
            project = TEMPLATES[name.removeprefix(NETWORK)].build()
            return thumbnail(project, current_theme(), SIZE, ratio)
        if not name.startswith(CONTROL):
            return None
        grabbed = self.grab_control(name.removeprefix(CONTROL))
        if grabbed is None or grabbed.isNull():
            return None
        return legible(grabbed, SIZE, ratio)


def legible(grabbed: QPixmap, room: QSize, ratio: float) -> QPixmap:
    """Return a picture of a part of the window that fits into `room`, its words readable.

    It is made smaller as far as its words can be read; what does not fit then is cut off at
    the right and at the bottom.

    Parameters
    ----------
    grabbed : QPixmap
    room : QSize
        In pixels of the screen at a `ratio` of 1.
    ratio : float
        Of the pixels of the screen.
    """
    wanted = room * ratio
    share = min(wanted.width() / grabbed.width(), wanted.height() / grabbed.height())
    if share < 1:
        size = grabbed.size() * max(share, LEAST_SHARE)
        grabbed = grabbed.scaled(
            size,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        if grabbed.width() > wanted.width() or grabbed.height() > wanted.height():
            grabbed = grabbed.copy(QRect(QPoint(0, 0), wanted.boundedTo(grabbed.size())))
        grabbed.setDevicePixelRatio(ratio)
    return grabbed

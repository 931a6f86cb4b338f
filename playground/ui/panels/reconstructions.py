"""What a network makes of pictures: the originals, and its outputs beside them."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.datasets.task import Prepared
from playground.training.protocol.probes import Floats, ReconstructionsProbe
from playground.ui.editor import Editor
from playground.ui.panels.captions import figure
from playground.ui.panels.headed import HeadedPanel
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.drawing import picture
from playground.ui.widgets.roles import describe

RECONSTRUCTIONS = ReconstructionsProbe()
EMPTY = "The outputs appear once the model is built."
GAP = 6
CAPTION = 78


class PictureRows(QWidget):
    """Rows of pictures under each other, each row with its caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, list[Floats]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(80)

    def show_rows(self, rows: list[tuple[str, list[Floats]]]) -> None:
        """Show rows of pictures, each (height, width[, channels]) float32 in 0..1."""
        self._rows = rows
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setPen(QColor(current_theme().text_muted))
        left = pixels(CAPTION)
        height = (self.height() - GAP * (len(self._rows) - 1)) / max(1, len(self._rows))
        for place, (caption, pictures) in enumerate(self._rows):
            top = place * (height + GAP)
            room = QRectF(0, top, left - GAP, height)
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(room, align, caption)
            width = (self.width() - left) / max(1, len(pictures)) - GAP
            side = max(8.0, min(height, width))
            for number, values in enumerate(pictures):
                target = QRectF(left + number * (side + GAP), top, side, side)
                painter.drawImage(target, picture(values))
        painter.end()


class ReconstructionsPanel(HeadedPanel):
    """Original pictures, what should come out if that is something else, and what comes out."""

    title = "Reconstructions"
    summary = "Pictures of the test set, and what the network makes of them."
    empty = EMPTY
    asks = (RECONSTRUCTIONS,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self.pictures = PictureRows()
        describe(self.pictures, "originals and outputs", "Originals above, outputs below.")
        self.set_parts(self.pictures)

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the network gives pictures."""
        task = state.task
        return task.is_image and (task.is_reconstruction or len(task.target_shape) > 1)

    def show_data(self, data: Prepared) -> None:
        """Forget the outputs: they belong to other data."""
        del data
        self.forget()
        self.redraw()

    def draw(self) -> str:
        answer = self.answer(RECONSTRUCTIONS)
        task = self.state.task if self.state is not None else None
        if answer is None or task is None:
            return EMPTY
        if not task.is_image or answer.x.shape[1:] != task.input_shape:
            return EMPTY
        rows = [("Original", _pictures(answer.x, task.input_shape))]
        shape = task.target_shape or task.input_shape
        if not task.is_reconstruction:
            rows.append(("Wanted", _pictures(answer.targets, shape)))
        rows.append(("Output", _pictures(answer.outputs, shape)))
        error = sqrt(float(np.mean((answer.targets - answer.outputs) ** 2)))
        self._heading.setText(f"Originals and outputs — typical error {figure(error)}")
        self.pictures.show_rows(rows)
        return ""


def _pictures(values: Floats, shape: tuple[int, ...]) -> list[NDArray[np.float32]]:
    """Return (n, ...) values as pictures that can be drawn: one channel, or three."""
    found = values.reshape(len(values), *shape)
    if found.ndim == 4 and found.shape[-1] not in (1, 3):
        found = found.argmax(axis=-1).astype(np.float32) / max(1, found.shape[-1] - 1)
    return [np.clip(each, 0.0, 1.0).astype(np.float32) for each in found]

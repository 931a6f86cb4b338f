"""`ResizeUnitsGesture`: drags the bottom edge of a card to change its units."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from playground.base.errors import ParameterError
from playground.document.commands import SetParams
from playground.document.inference import infer
from playground.document.project import LayerId
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.view_state import ViewState

PER_UNIT = 16.0
"""Distance for one unit, in scene units, if the card does not show each."""
DOUBLING = 96.0
"""Distance that doubles a large number of units, in scene units."""


class ResizeUnitsGesture(Gesture):
    """Previews the network with more or fewer units, and edits the project once, at its end.

    On a card that shows each unit, the edge follows the mouse. Otherwise a fixed distance is
    one unit; for many units the number grows faster.

    Parameters
    ----------
    canvas : Canvas
    item : LayerItem
        A layer whose size can be changed.
    start : QPointF
        Where the mouse was pressed, in the scene.
    """

    def __init__(self, canvas: Canvas, item: LayerItem, start: QPointF) -> None:
        super().__init__(canvas)
        name, state = item.layer.size_param, canvas.scene.state
        size = item.layer.params.get(name) if name else None
        assert name is not None
        assert state is not None
        assert isinstance(size, int)
        self._layer_id: LayerId = item.layer.id
        self._name = name
        self._first = self._shown = size
        self._state: ViewState = state
        self._start = start
        cells = item.layout.cells
        shows_each = item.picture.has_units and len(cells) > 1
        self._stride = cells[1].top() - cells[0].top() if shows_each else 0.0

    def _wanted(self, point: QPointF) -> int:
        distance = point.y() - self._start.y()
        if self._stride:
            return max(1, self._first + round(distance / self._stride))
        few = round(distance / PER_UNIT)
        many = round(self._first * (2 ** (distance / DOUBLING) - 1))
        return max(1, self._first + max(few, many, key=abs))

    def move(self, point: QPointF) -> None:
        wanted = self._wanted(point)
        if wanted == self._shown:
            return
        try:
            project = self._command(wanted).apply(self._state.project)
        except ParameterError as error:
            self.canvas.hint.report(str(error), point)
            return
        self._shown = wanted
        inference = infer(project.network, self._state.task)
        scene = self.canvas.scene
        scene.show_state(replace(self._state, project=project, inference=inference))
        weights = inference.reports[self._layer_id].parameters
        self.canvas.hint.report(f"{self._name}: {wanted} · {weights:,} parameters", point)

    def _command(self, size: int) -> SetParams:
        return SetParams(self._layer_id, {self._name: size})

    def release(self, point: QPointF) -> None:
        wanted = self._shown
        self.cancel()
        self.canvas.hint.say("", point)
        if wanted != self._first:
            self.canvas.editor.do(self._command(wanted))

    def cancel(self) -> None:
        self.canvas.scene.show_state(self._state)
        self.canvas.hint.say("", self._start)

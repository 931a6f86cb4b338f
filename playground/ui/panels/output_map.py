"""`OutputMap`: what the panels share that show the output as a map with the samples on it."""

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.datasets.preparation.target import number_in_units
from playground.datasets.task import Prepared, Task
from playground.training.protocol.probes import Floats
from playground.ui.editor import Editor
from playground.ui.panels.captions import class_name, figure
from playground.ui.panels.output_plot import OutputPlot
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.axes import Axes
from playground.ui.widgets.maps.colours import is_per_class
from playground.ui.widgets.maps.legend import MapLegend
from playground.ui.widgets.maps.view import MapView


class OutputMap(OutputPlot):
    """An `OutputPlot` of a map, with a legend of its colours.

    Attributes
    ----------
    view : MapView
    legend : MapLegend
    """

    view: MapView
    empty = "The map appears once the model is built."
    noun = "map"

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, MapView(), "points", parent)
        self._data: Prepared | None = None
        self.legend = MapLegend()

    def best_height(self, width: int) -> int:
        """Return the height at which the map is a square of that width."""
        return (
            self.least_height(width) - self.view.sizeHint().height() + self.view.height_for(width)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the map be a square, with what belongs to it right below."""
        super().resizeEvent(event)
        self._limit_map()

    def _show_axes(self, axes: Axes | None) -> None:
        """Write these axes beside the map."""
        if axes != self.view.axes:
            self.view.axes = axes
            self.view.set_dots(self.view.dots)
            self._limit_map()

    def _limit_map(self) -> None:
        wanted = self.view.height_for(self.width())
        self.view.setMaximumHeight(max(wanted, self.view.sizeHint().height()))

    def _name_scale(self, state: ViewState) -> None:
        """Say what the colours of the model's output mean, or why there are none yet."""
        self._say_waiting(state)
        task = state.task
        if is_per_class(task, task.output_units):
            self.legend.show_classes(task.class_names)
        else:
            self.legend.show_scale(self._in_units(task.low), self._in_units(task.high))

    def _in_units(self, value: float) -> float:
        """Return a target or an output in the units of the data."""
        preparation = None if self._data is None else self._data.preparation
        return number_in_units(None if preparation is None else preparation.target, value)

    def _answer_text(self, values: Floats, task: Task) -> str:
        """Return in words what the model answers at one place.

        Parameters
        ----------
        values : (outputs,) float32
        """
        if is_per_class(task, len(values)):
            winner = int(np.argmax(values))
            return f"{class_name(task, winner)} {100 * float(values[winner]):.1f} %"
        return f"output {figure(self._in_units(float(values[0])))}"

"""The curve: what the model predicts for each value of its only input, with the data."""

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from playground.base.number_text import with_minus
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import Preparation
from playground.datasets.task import Prepared, Samples, Task
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import CurveAnswer, CurveProbe, Floats, Probe
from playground.ui.editor import Editor
from playground.ui.panels.captions import figure
from playground.ui.panels.output_plot import OutputPlot
from playground.ui.theme.theme import Theme, follow_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.function import FunctionView, Marks

CURVE = CurveProbe()
MAXIMUM_POINTS = 1000
"""At most this many points of each set are drawn; more would hide the curve."""


class CurvePanel(OutputPlot):
    """Shows the output of a model with one input and one output, and the points of the data."""

    title = "Predicted curve"
    summary = (
        "What the model predicts for each value of its input, with the samples it learns from. "
        "Move the mouse over the plot to read values."
    )
    view: FunctionView
    empty = "The curve appears once the model is built."
    noun = "curve"

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, FunctionView(), "samples", parent)
        self._task: Task | None = None
        self._points: dict[str, Floats] = {}
        self._line: CurveAnswer | None = None
        self._preparation: Preparation | None = None
        self.view.setAccessibleName("Prediction for each value of the input")
        self._cursor: QPointF | None = None
        self.view.hovered.connect(self._read_out)
        self._lay_out()
        follow_theme(self, self._colour_chips)

    def _colour_chips(self, theme: Theme) -> None:
        self.train_chip.set_colour(theme.train)
        self.test_chip.set_colour(theme.test)

    def _lay_out(self) -> None:
        self.body.addLayout(self._heading_row())
        self.body.addWidget(self.view, 1)
        self.body.addLayout(self._chip_row(self.train_chip, self.test_chip))

    def best_height(self, width: int) -> int:
        """Return the height at which the plot is four fifths as high as wide."""
        return self.least_height(width) - self.view.sizeHint().height() + 4 * width // 5

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the probe of the curve."""
        return frozenset({CURVE})

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the data has one number in and one out."""
        task = state.task
        return task.plane is None and task.input_shape == (1,) and task.output_units == 1

    @property
    def readout(self) -> str:
        """What is written over the plot: the values under the cursor, or nothing."""
        return self.view.readout

    def show_state(self, state: ViewState) -> None:
        """Use the data and the network of `state`."""
        self.state = state
        if self._task != state.task:
            self._task = state.task
            self.forget_data()
        self._say_waiting(state)
        names = state.task.feature_names
        self._heading.setText(f"Prediction over {names[0]}" if names else self.title)
        self._heading.setToolTip(plain_tip(self._heading.text()))
        self._draw_line()

    def forget_data(self) -> None:
        """Drop samples and curve."""
        super().forget_data()
        self._line, self._points, self._preparation = None, {}, None
        self._write_no_counts()
        self.view.forget_ends()
        self._draw_points()

    def show_data(self, data: Prepared) -> None:
        """Show the samples."""
        if data.task.input_shape != (1,):
            return
        sets = {"train": data.train, "test": data.test}
        self._preparation = data.preparation
        self._points = {name: _positions(samples, data) for name, samples in sets.items()}
        self._count(data)
        everything = np.concatenate(list(self._points.values()))
        if len(everything):
            low, high = everything.min(axis=0).tolist(), everything.max(axis=0).tolist()
            self.view.set_ends((low[0], low[1]), (high[0], high[1]))
        self._draw_points()

    def show_frame(self, frame: Frame) -> None:
        """Draw the curve of this frame; without an answer the last one stays."""
        if self._is_new_program(frame):
            self._line = None
        self._line = frame.get(CURVE) or self._line
        self._draw_line()

    def draw(self) -> str:
        """Draw the samples and the curve."""
        self._draw_points()
        self._draw_line()
        return ""

    def _draw_line(self) -> None:
        if self._cursor is not None:
            self._read_out(self._cursor)
        is_complete = self.state is not None and self.state.inference.is_buildable
        if self._line is None or not is_complete:
            self.view.set_line(np.zeros(0, np.float32), np.zeros(0, np.float32))
        else:
            self.view.set_line(self._line.x, self._heights(self._line))

    def _heights(self, line: CurveAnswer) -> Floats:
        """Return the prediction at each place of the line, in the units of the data."""
        if self._preparation is None:
            return np.asarray(line.values[0])
        return unscaled_output(self._preparation.target, line.values[:1].T)[:, 0]

    def _draw_points(self) -> None:
        chips = {"test": self.test_chip, "train": self.train_chip}
        self.view.set_marks(
            tuple(
                Marks(self._points[name], is_hollow=name == "test")
                for name, chip in chips.items()
                if chip.isChecked() and name in self._points
            )
        )

    def _read_out(self, position: QPointF | None) -> None:
        """Write the input under the cursor and the prediction for it."""
        self._cursor = position
        if position is None:
            self.view.show_readout("")
            return
        text = with_minus(f"input {position.x():.2f}")
        if self._line is not None:
            value = float(np.interp(position.x(), self._line.x, self._heights(self._line)))
            text += f"  ·  prediction {figure(value)}"
        self.view.show_readout(text)


def _positions(samples: Samples, data: Prepared) -> Floats:
    """Return the first samples as (n, 2) float32: the input before scaling, and the target."""
    x = np.asarray(samples.x[:MAXIMUM_POINTS], np.float32).reshape(-1, 1)
    if data.offset is not None and data.scale is not None:
        x = x * data.scale + data.offset
    y = np.asarray(samples.y[:MAXIMUM_POINTS], np.float32).reshape(len(x), -1)[:, :1]
    if data.preparation is not None:
        y = unscaled_output(data.preparation.target, y)
    return np.concatenate((x, y), axis=1)

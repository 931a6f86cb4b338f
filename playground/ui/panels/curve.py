"""The curve: what the model predicts for each value of its only input, with the data."""

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.base.minus import with_minus
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import Preparation
from playground.datasets.task import Prepared, Samples, Task
from playground.training.protocol.events import Event
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import CurveAnswer, CurveProbe, Floats, Probe
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, ElidedCaption, Role, figure, moment
from playground.ui.panels.output import OutputPanel
from playground.ui.panels.waiting import blocked_words
from playground.ui.theme.theme import Theme, follow_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.chip import Chip, Symbol
from playground.ui.widgets.plots.function import FunctionView, Marks

CURVE = CurveProbe()
MAXIMUM_POINTS = 1000
"""At most this many points of each set are drawn; more would hide the curve."""
WAITING = "The curve appears once the model is built."


class CurvePanel(OutputPanel):
    """Shows the output of a model with one input and one output, and the points of the data."""

    title = "Predicted curve"
    summary = (
        "What the model predicts for each value of its input, with the samples it learns from. "
        "Move the mouse over the plot to read values."
    )

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._task: Task | None = None
        self._points: dict[str, Floats] = {}
        self._line: CurveAnswer | None = None
        self._preparation: Preparation | None = None
        self._heading = ElidedCaption(Role.TITLE, self.title)
        self._epoch = Caption(Role.TAG, moment(0))
        self.view = FunctionView()
        self.view.message = WAITING
        self.view.setAccessibleName("Prediction for each value of the input")
        self.view.setToolTip(plain_tip(self.summary))
        self._cursor: QPointF | None = None
        self.view.hovered.connect(self._read_out)
        self.train_chip = Chip("train", Symbol.DOT, "Show the samples that are trained on.")
        self.test_chip = Chip(
            "test", Symbol.RING, "Show the samples held back to test the model (rings)."
        )
        for chip in (self.train_chip, self.test_chip):
            chip.setChecked(True)
            chip.toggled.connect(self._draw_points)
        self._lay_out()
        follow_theme(self, self._colour_chips)

    def _colour_chips(self, theme: Theme) -> None:
        self.train_chip.set_colour(theme.train)
        self.test_chip.set_colour(theme.test)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._epoch)
        row = FlowLayout(spacing=4)
        row.addWidget(self.train_chip)
        row.addWidget(self.test_chip)
        self.body.setSpacing(6)
        self.body.addLayout(top)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(row)

    def least_height(self, width: int) -> int:
        """Return the height of the lines around the plot and of its smallest size."""
        return self.body.totalHeightForWidth(width)

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
            self._line, self._points, self._preparation = None, {}, None
            self._draw_points()
        self._say_waiting(state)
        names = state.task.feature_names
        self._heading.setText(f"Prediction over {names[0]}" if names else self.title)
        self._heading.setToolTip(plain_tip(self._heading.text()))
        self._draw_line()

    def _say_waiting(self, state: ViewState) -> None:
        is_buildable = state.inference.is_buildable
        self.view.message = self.waiting(WAITING) if is_buildable else blocked_words("curve", state)
        self.view.update()

    def handle_event(self, event: Event) -> None:
        """Say what happens until there is a curve."""
        super().handle_event(event)
        if self.state is not None:
            self._say_waiting(self.state)

    def show_data(self, data: Prepared) -> None:
        """Show the samples."""
        if data.task.input_shape != (1,):
            return
        sets = {"train": data.train, "test": data.test}
        self._preparation = data.preparation
        self._points = {name: _positions(samples, data) for name, samples in sets.items()}
        for name, chip in (("train", self.train_chip), ("test", self.test_chip)):
            chip.setText(f"{name} {len(sets[name]):,}")
            chip.updateGeometry()
        self.test_chip.setEnabled(len(data.test) > 0)
        everything = np.concatenate(list(self._points.values()))
        if len(everything):
            low, high = everything.min(axis=0).tolist(), everything.max(axis=0).tolist()
            self.view.set_ends((low[0], low[1]), (high[0], high[1]))
        self._draw_points()

    def show_frame(self, frame: Frame) -> None:
        """Draw the curve of this frame; without an answer the last one stays."""
        if frame.generation != self._generation:
            self._generation = frame.generation
            self._line = None
        self._epoch.setText(moment(frame.epoch, frame.step))
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

"""`OutputMap`: what the panels share that show the output as a map with the samples on it."""

from abc import abstractmethod

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from playground.datasets.preparation.target import number_in_units
from playground.datasets.task import Prepared, Task
from playground.training.protocol.events import Event
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, ElidedCaption, Role, class_name, figure, moment
from playground.ui.panels.output import OutputPanel
from playground.ui.panels.waiting import blocked_words
from playground.ui.view_state import ViewState
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.maps.axes import Axes
from playground.ui.widgets.maps.colours import is_per_class
from playground.ui.widgets.maps.legend import MapLegend
from playground.ui.widgets.maps.view import MapView
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.chip import Chip, Symbol

WAITING = "The map appears once the model is built."
SPACING = 6


class OutputMap(OutputPanel):
    """A heading, the map, its legend, and chips for what is drawn on it.

    Attributes
    ----------
    view : MapView
    legend : MapLegend
    train_chip, test_chip : Chip
    """

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._data: Prepared | None = None
        self._heading = ElidedCaption(Role.TITLE, self.title)
        self._epoch = Caption(Role.TAG, moment(0))
        self.view = MapView()
        self.view.message = WAITING
        self.view.setToolTip(plain_tip(self.summary))
        self.legend = MapLegend()
        self.train_chip = Chip("train", Symbol.DOT, "Show the points that are trained on.")
        self.test_chip = Chip(
            "test", Symbol.RING, "Show the points held back to test the model (rings)."
        )
        for chip in (self.train_chip, self.test_chip):
            chip.setChecked(True)
            chip.toggled.connect(self._draw_points)
        self.body.setSpacing(SPACING)

    @abstractmethod
    def _draw_points(self) -> None:
        """Draw the samples."""

    def _heading_row(self) -> QLayout:
        row = QHBoxLayout()
        row.addWidget(self._heading, 1)
        row.addWidget(self._epoch)
        return row

    def _chip_row(self, *chips: Chip) -> QLayout:
        row = FlowLayout(spacing=4)
        for chip in chips:
            row.addWidget(chip)
        return row

    @property
    def heading(self) -> str:
        """What the title says."""
        return self._heading.text()

    @property
    def epoch_text(self) -> str:
        """What the tag beside the title says."""
        return self._epoch.text()

    def least_height(self, width: int) -> int:
        """Return the height of the lines around the map and of its smallest size."""
        return self.body.totalHeightForWidth(width)

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

    def _say_waiting(self, state: ViewState) -> None:
        if state.inference.is_buildable:
            self.view.message = self.waiting(WAITING)
        else:
            self.view.message = blocked_words("map", state)
        self.view.update()

    def handle_event(self, event: Event) -> None:
        """Say what happens until there is a map."""
        super().handle_event(event)
        if self.state is not None:
            self._say_waiting(self.state)

    def _count(self, data: Prepared) -> None:
        """Write on the chips how many samples there are."""
        self._write_counts(len(data.train), len(data.test))

    def _write_counts(self, train: int, test: int) -> None:
        for chip, name, count in (
            (self.train_chip, "train", train),
            (self.test_chip, "test", test),
        ):
            chip.setText(f"{name} {count:,}")
            chip.setEnabled(count > 0)
            chip.updateGeometry()

    def _in_units(self, value: float) -> float:
        """Return a target or an output in the units of the data."""
        preparation = None if self._data is None else self._data.preparation
        return number_in_units(None if preparation is None else preparation.target, value)

    def _is_new_program(self, frame: Frame) -> bool:
        """Show the moment of a frame; return whether another program than before built it."""
        self._epoch.setText(moment(frame.epoch, frame.step))
        is_new = frame.generation != self._generation
        self._generation = frame.generation
        return is_new

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

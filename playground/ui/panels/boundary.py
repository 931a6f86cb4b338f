"""The decision boundary: the model's output over the plane, with the points of the data."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from playground.base.number_text import with_minus
from playground.datasets.prepare import train_count
from playground.datasets.task import Plane, Prepared, Samples, Task, TaskKind
from playground.document.project import LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import (
    BoundaryProbe,
    Floats,
    NeuronMapsProbe,
    Probe,
    UnitMapsProbe,
)
from playground.ui.editor import Editor
from playground.ui.panels.captions import class_name, figure
from playground.ui.panels.output_map import OutputMap
from playground.ui.panels.painting.tools import PaintTools
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.axes import Axes
from playground.ui.widgets.maps.colours import (
    label_colours,
    map_colours,
    signed_colours,
)
from playground.ui.widgets.maps.view import Dots
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.chip import Chip, Symbol

BOUNDARY = BoundaryProbe(100)
NEURONS = NeuronMapsProbe()
NEAR_PIXELS = 9.0


class BoundaryPanel(OutputMap):
    """Shows the output of the model, or of one neuron, over the plane."""

    title = "Decision boundary"
    summary = (
        "What the model predicts at each point of the plane: orange for low, blue for high, "
        "with the points it learns from. Move the mouse over the map to read values."
    )

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._output: Floats | None = None
        self._neuron: Floats | None = None
        self._unit: tuple[LayerId, int] | None = None
        self.view.setAccessibleName("Map of the model's output over the plane")
        self._readout = ""
        self.painting = PaintTools(self.view, editor, self)
        self.painting.painted.connect(self._draw_points)
        self._make_chips()
        self._lay_out()
        self._cursor: QPointF | None = None
        self.view.hovered.connect(self._read_out)

    def _make_chips(self) -> None:
        self.classes_chip = Chip(
            "classes only", Symbol.CHECK, "Show classes only: which side wins, not by how much."
        )
        self.points_chip = Chip("points", Symbol.CHECK, "Show the points of the data.")
        self.points_chip.setChecked(True)
        self.points_chip.toggled.connect(self._draw_points)
        self.classes_chip.toggled.connect(self._draw_map)

    def _lay_out(self) -> None:
        column = self.body
        column.addLayout(self._heading_row())
        column.addWidget(self.view, 1)
        column.addWidget(self.legend)
        column.addLayout(
            self._chip_row(self.train_chip, self.test_chip, self.classes_chip, self.points_chip)
        )
        column.addWidget(self.painting)
        column.addStretch(0)

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the map's probe, and the neurons' while one is shown large."""
        neuron = self._neuron_probe()
        return frozenset({BOUNDARY} if neuron is None else {BOUNDARY, neuron})

    def _neuron_probe(self) -> NeuronMapsProbe | UnitMapsProbe | None:
        """Return the probe of the neuron shown large; for a large layer, of it alone."""
        if self._unit is None or self.state is None:
            return None
        layer_id, unit = self._unit
        report = self.state.inference.reports.get(layer_id)
        shape = report.output_shape if report is not None else None
        units = (shape[-1] if shape else None) or 0
        return NEURONS if units <= NEURONS.maximum_units else UnitMapsProbe(layer_id, unit, 1)

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the data lies in the plane."""
        return state.task.plane is not None

    def show_state(self, state: ViewState) -> None:
        """Use the plane, the label range and the layer names of `state`."""
        before = self.state.task if self.state else None
        self.state = state
        plane = self.view.plane = state.task.plane or Plane()
        axes = Axes("x", "y", (plane.low, plane.high), (plane.low, plane.high))
        self._show_axes(axes)
        self.painting.show_state(state)
        if before is None or replace(before, samples=state.task.samples) != state.task:
            self._output = self._neuron = None
            self._draw_points()
        elif self.painting.is_ahead:
            self._draw_points()
        if self._unit is not None and not state.project.network.has(self._unit[0]):
            self.set_unit(None, 0)
        self._name()
        self._draw_map()

    def show_data(self, data: Prepared) -> None:
        """Show the points."""
        self._data = data
        self._name()
        self.painting.show_data()
        self._count(data)
        self._draw_points()

    def forget_data(self) -> None:
        """Drop points and map."""
        super().forget_data()
        self._data = self._output = self._neuron = None
        self._write_no_counts()
        self._draw_points()

    def set_unit(self, layer_id: LayerId | None, unit: int) -> None:
        """Show the map of one neuron (`unit` counts from 0), or the model's with None."""
        chosen = None if layer_id is None else (layer_id, unit)
        if chosen == self._unit:
            return
        asked_before = self.probes()
        self._unit = chosen
        self._neuron = None
        self._name()
        self._draw_map()
        if asked_before != self.probes():
            self.probes_changed.emit()

    def show_frame(self, frame: Frame) -> None:
        """Draw the map of this frame; without an answer the last one stays."""
        if self._is_new_program(frame):
            self._output = self._neuron = None
        boundary = frame.get(BOUNDARY)
        if boundary is not None:
            self._output = boundary.values
        self._take_neuron(frame)
        self._draw_map()

    def _take_neuron(self, frame: Frame) -> None:
        """Use the map of the neuron that is shown large."""
        probe = self._neuron_probe()
        if self._unit is None or probe is None:
            return
        layer_id, unit = self._unit
        if isinstance(probe, UnitMapsProbe):
            maps = frame.get(probe)
            self._neuron = self._neuron if maps is None or not len(maps) else maps
            return
        maps = (frame.get(probe) or {}).get(layer_id)
        if maps is not None and unit < len(maps):
            self._neuron = maps[unit : unit + 1]

    @property
    def readout(self) -> str:
        """What is written over the map: the values under the cursor, or nothing."""
        return self._readout

    @property
    def _values(self) -> Floats | None:
        """The map of the output or the chosen neuron; None while the network is incomplete."""
        if self.state is None or not self.state.inference.is_buildable:
            return None
        return self._output if self._unit is None else self._neuron

    def draw(self) -> str:
        """Draw the points and the map."""
        self._draw_points()
        self._draw_map()
        return ""

    def _name(self) -> None:
        """Write the title and what the colours mean."""
        if self.state is None:
            return
        title = self._title_of(self.state)
        self._heading.setText(title)
        self._heading.setToolTip(plain_tip(title))
        self._name_scale(self.state)
        if self._unit is not None:
            self.legend.show_scale(*self._unit_scale())

    def _title_of(self, state: ViewState) -> str:
        """Return the name of the unit that is shown large, or of the model's map."""
        if self._unit is not None:
            layer_id, unit = self._unit
            return f"{state.project.network.layer(layer_id).name} · neuron {unit + 1}"
        return "Model output" if state.task.kind is TaskKind.REGRESSION else self.title

    def _unit_scale(self) -> tuple[float, float]:
        """Return the values at the ends of the colours, as on the neuron's card.

        For the network's own output they are those of the labels, else -1 and 1.
        """
        assert self.state is not None
        task, output = self.state.task, self.state.inference.output
        is_prediction = self._unit is not None and self._unit[0] == output
        if is_prediction and task.kind is not TaskKind.REGRESSION:
            return task.low, task.high
        return -1.0, 1.0

    def _draw_map(self) -> None:
        if self._cursor is not None:
            self._read_out(self._cursor)
        if self._values is None or self.state is None:
            self.view.set_picture(None)
            return
        is_discrete = self.classes_chip.isChecked()
        if self._unit is not None:
            upright = self._values[0, ::-1]
            low, high = self._unit_scale()
            pixels = signed_colours(upright, low, high, current_theme(), is_discrete=is_discrete)
        else:
            task = self.state.task
            pixels = map_colours(self._values, task, current_theme(), is_discrete=is_discrete)
        self.view.set_picture(pixels)

    def _visible_sets(self) -> list[tuple[str, Samples]]:
        if self._data is None or not self.points_chip.isChecked():
            return []
        sets = [
            ("test", self._data.test, self.test_chip),
            ("train", self._data.train, self.train_chip),
        ]
        return [(name, samples) for name, samples, chip in sets if chip.isChecked()]

    def _draw_points(self) -> None:
        if self.painting.is_active and self.painting.is_ahead:
            self._draw_painted()
            return
        task = self._data.task if self._data else None
        dots = []
        for name, samples in self._visible_sets():
            if samples.points is not None and task is not None:
                colours = label_colours(samples.y, task, current_theme())
                dots.append(Dots(samples.points, colours, is_hollow=name == "test"))
        self.view.set_dots(tuple(dots))

    def _draw_painted(self) -> None:
        """Draw points that were painted just now, before they are split."""
        samples, state = self.painting.samples(), self.state
        if state is not None:
            count = len(self.painting.points)
            train = train_count(count, state.project.data.train_fraction)
            self._write_counts(train, count - train)
        if samples is None or samples.points is None or state is None:
            self.view.set_dots(())
            return
        colours = label_colours(samples.y, state.task, current_theme())
        self.view.set_dots((Dots(samples.points, colours),))

    def _read_out(self, position: QPointF | None) -> None:
        self._cursor = position
        if position is None:
            self._readout = ""
            self.view.show_readout("")
            return
        texts = [with_minus(f"x {position.x():.2f}  y {position.y():.2f}")]
        if self._values is not None and self.state is not None:
            texts.append(self._value_text(self._values, self.state.task, position))
        # While points are painted, a box over the map would hide the place for the next one.
        near = "" if self.painting.is_active else self._near_text(position)
        self._readout = "  ·  ".join(texts) + (f"\n{near}" if near else "")
        self.view.show_readout(self._readout, self.view.to_pixels(position))

    def _value_text(self, values: Floats, task: Task, position: QPointF) -> str:
        plane = self.view.plane
        last = values.shape[-1] - 1
        scale = last / (plane.high - plane.low)
        column = round((position.x() - plane.low) * scale)
        row = round((position.y() - plane.low) * scale)
        here = values[:, min(max(row, 0), last), min(max(column, 0), last)]
        if self._unit is not None:
            return f"output {figure(float(here[0]))}"
        return self._answer_text(here, task)

    def _near_text(self, position: QPointF) -> str:
        """Return label and set of the nearest point within a few pixels, or nothing."""
        plane = self.view.plane
        reach = NEAR_PIXELS * (plane.high - plane.low) / max(self.view.area().width(), 1.0)
        best = ""
        for name, samples in self._visible_sets():
            if samples.points is None or not len(samples):
                continue
            offsets = samples.points - np.array((position.x(), position.y()), np.float32)
            distances = np.hypot(offsets[:, 0], offsets[:, 1])
            index = int(np.argmin(distances))
            if distances[index] <= reach:
                reach = float(distances[index])
                x, y = samples.points[index]
                at = with_minus(f"({x:.2f}, {y:.2f})")
                best = f"{name} point {at}: {self._label(samples, index)}"
        return best

    def _label(self, samples: Samples, index: int) -> str:
        assert self._data is not None
        task = self._data.task
        value = float(np.reshape(samples.y[index], -1)[0])
        if task.kind is TaskKind.MULTICLASS:
            return class_name(task, int(value))
        if task.kind is TaskKind.BINARY and len(task.class_names) == 2:
            name = task.class_names[int(value > task.middle)]
            return f"{name} ({with_minus(f'{value:g}')})"
        return figure(self._in_units(value))

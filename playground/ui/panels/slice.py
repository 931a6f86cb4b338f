"""The answers of a model of many inputs on a plane through them, with the samples."""

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.base.tasks import TaskKind
from playground.datasets.derived.slices import Slice, column_slice, component_slice, sliceable
from playground.datasets.task import Plane, Prepared
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats, OutputsProbe, Probe
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, Role, figure
from playground.ui.panels.output_map import OutputMap
from playground.ui.panels.output_plot import SPACING
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.maps.axes import Axes
from playground.ui.widgets.maps.colours import label_colours, map_colours
from playground.ui.widgets.maps.view import Dots
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

RESOLUTION = 40
"""Places along each side at which the model is asked."""
MOST_FEATURES = 2000
COMPONENTS = "Principal components"


class SlicePanel(OutputMap):
    """Shows the output of a model over two of its columns, or over two principal components."""

    title = "Slice"
    summary = (
        "What the model predicts on a plane through its inputs: over two columns that you choose, "
        "or along the directions in which the data varies most."
    )

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._slice: Slice | None = None
        self._probe: OutputsProbe | None = None
        self._values: Floats | None = None
        self._room = 0
        self.across, self.up = QuietCombo(), QuietCombo()
        describe(self.across, "across", "What varies from left to right.")
        describe(self.up, "up", "What varies from bottom to top.")
        for combo in (self.across, self.up):
            combo.setSizeAdjustPolicy(combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(2)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.activated.connect(self._choose)
        self.view.plane = Plane(0.0, 1.0)
        self.view.setAccessibleName("Map of the model's output over a slice of its inputs")
        self._cursor: QPointF | None = None
        self.view.hovered.connect(self._read_out)
        self.sentence = Caption(Role.MUTED)
        self.sentence.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        axes = QHBoxLayout()
        axes.setSpacing(SPACING)
        axes.addWidget(Caption(Role.MUTED, "→"))
        axes.addWidget(self.across, 1)
        axes.addWidget(Caption(Role.MUTED, "↑"))
        axes.addWidget(self.up, 1)
        self.body.addLayout(self._heading_row())
        self.body.addLayout(axes)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.legend)
        self.body.addWidget(self.sentence)
        self.body.addLayout(self._chip_row(self.train_chip, self.test_chip))
        self.body.addStretch(0)

    def least_height(self, width: int) -> int:
        """Return the height without the sentence, which is in the tooltip of the map too."""
        height = super().least_height(width)
        return height if self.sentence.isHidden() else height - self._sentence_height(width)

    def best_height(self, width: int) -> int:
        """Return the height at which the map is a square of that width."""
        return super().best_height(width) + self._sentence_height(width)

    def fit(self, height: int) -> None:
        """Show the sentence where there is room for it."""
        self._room = height
        self._fit_sentence()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look again whether there is room for the sentence at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_sentence()

    def _fit_sentence(self) -> None:
        width = self.width()
        needed = self.least_height(width) + self._sentence_height(width)
        self.sentence.setVisible(bool(self.sentence.text()) and needed <= self._room)

    def _sentence_height(self, width: int) -> int:
        return self.sentence.heightForWidth(width) + SPACING

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the question about the places of the map."""
        return frozenset(() if self._probe is None else (self._probe,))

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether samples are rows of at least two numbers, with one answer each."""
        task = state.task
        is_row = len(task.input_shape) == 1 and 2 <= task.input_shape[0] <= MOST_FEATURES
        has_one_answer = task.kind is not TaskKind.MULTILABEL and (
            task.kind is TaskKind.MULTICLASS or task.output_units == 1
        )
        return task.plane is None and task.vocabulary is None and is_row and has_one_answer

    def show_state(self, state: ViewState) -> None:
        """Use the task of `state`."""
        before = self.state.task if self.state is not None else None
        self.state = state
        if before != state.task:
            self.forget_data()
        self._name_scale(state)
        self._draw_map()

    def forget_data(self) -> None:
        """Drop samples and map."""
        super().forget_data()
        self._data, self._values = None, None
        self._write_no_counts()
        self._take(None)

    def start_over(self) -> None:
        """Drop everything of the last project, also the chosen columns."""
        super().start_over()
        for combo in (self.across, self.up):
            with QSignalBlocker(combo):
                combo.clear()

    def show_data(self, data: Prepared) -> None:
        """Offer the columns of `data`, and show its samples."""
        if self.state is None or not self.is_useful(self.state):
            return
        self._data = data
        self._name_scale(self.state)
        names = sliceable(data.preparation)
        wanted = [combo.currentText() for combo in (self.across, self.up)]
        for place, combo in enumerate((self.across, self.up)):
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItems([*names, COMPONENTS] if len(names) > 1 else [COMPONENTS])
                usual = names[place] if len(names) > 1 else COMPONENTS
                known = combo.findText(wanted[place])
                combo.setCurrentIndex(known if known >= 0 else combo.findText(usual))
        self._count(data)
        self._choose()

    def _choose(self) -> None:
        """Ask the model about another plane."""
        data, across, up = self._data, self.across.currentText(), self.up.currentText()
        if data is None or len(data.train) < 2:
            self._take(None)
            return
        changed = self.sender()
        has_components = COMPONENTS in (across, up)
        if has_components or across == up:
            other = self.up if changed is self.across else self.across
            own = across if changed is self.across else up
            names = sliceable(data.preparation)
            if own == COMPONENTS or len(names) < 2:
                self._show(COMPONENTS, COMPONENTS)
            else:
                self._show_other(other, next(name for name in names if name != own))
        across, up = self.across.currentText(), self.up.currentText()
        is_plane = COMPONENTS in (across, up)
        self._take(
            component_slice(data, RESOLUTION)
            if is_plane
            else column_slice(data, across, up, RESOLUTION)
        )

    def _show(self, across: str, up: str) -> None:
        self._show_other(self.across, across)
        self._show_other(self.up, up)

    def _show_other(self, combo: QuietCombo, name: str) -> None:
        with QSignalBlocker(combo):
            combo.setCurrentIndex(combo.findText(name))

    def _take(self, found: Slice | None) -> None:
        self._slice = found
        self._values = None
        self._probe = None
        if found is not None:
            features = found.inputs.shape[1]
            self._probe = OutputsProbe(found.inputs.tobytes(), features)
        axes = None
        if found is not None:
            across, up = ((axis.low, axis.high) for axis in (found.across, found.up))
            axes = Axes("", "", across, up)
        self._show_axes(axes)
        sentence = found.sentence if found is not None else ""
        self.sentence.setText(sentence)
        self.view.setToolTip(plain_tip(sentence or self.summary))
        self._fit_sentence()
        self.probes_changed.emit()
        self._draw_map()
        self._draw_points()

    def show_frame(self, frame: Frame) -> None:
        """Draw the map of this frame; without an answer the last one stays."""
        if self._is_new_program(frame):
            self._values = None
        answer = frame.get(self._probe) if self._probe is not None else None
        if answer is not None:
            self._values = np.asarray(answer).T.reshape(-1, RESOLUTION, RESOLUTION)
        self._draw_map()

    def draw(self) -> str:
        """Draw the samples and the map."""
        self._draw_points()
        self._draw_map()
        return ""

    def _draw_map(self) -> None:
        if self._cursor is not None:
            self._read_out(self._cursor)
        state = self.state
        if self._values is None or state is None or not state.inference.is_buildable:
            self.view.set_picture(None)
            return
        self.view.set_picture(map_colours(self._values, state.task, current_theme()))

    def _draw_points(self) -> None:
        data, found = self._data, self._slice
        if data is None or found is None:
            self.view.set_dots(())
            return
        dots = []
        for places, samples, chip, is_test in (
            (found.test, data.test, self.test_chip, True),
            (found.train, data.train, self.train_chip, False),
        ):
            if chip.isChecked() and len(places):
                colours = label_colours(samples.y[: len(places)], data.task, current_theme())
                dots.append(Dots(places, colours, is_hollow=is_test))
        self.view.set_dots(tuple(dots))

    def _read_out(self, position: QPointF | None) -> None:
        self._cursor = position
        found = self._slice
        if position is None or found is None or self.state is None:
            self.view.show_readout("")
            return
        shares = position.x(), position.y()
        words = [
            f"{axis.name} {figure(axis.low + share * (axis.high - axis.low))}"
            for axis, share in zip((found.across, found.up), shares, strict=True)
        ]
        if self._values is not None:
            last = RESOLUTION - 1
            here = self._values[:, round(position.y() * last), round(position.x() * last)]
            words.append(self._answer_text(here, self.state.task))
        self.view.show_readout("  ·  ".join(words), self.view.to_pixels(position))

"""What a network looks at: the gradient of an output, integrated gradients, wrong answers."""

from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.datasets.task import Prepared, Task, TaskKind
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import PredictionsProbe, Probe, SampleProbe
from playground.training.protocol.saliency import SaliencyAnswer, SaliencyProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import ElidedCaption, Role, label_text
from playground.ui.panels.saliency.maps import (
    Content,
    PictureMaps,
    RowBars,
    SaliencyMaps,
    StepBars,
)
from playground.ui.panels.saliency.units import (
    answer_in_units,
    samples_in_units,
    scaled_target,
    unit_scale,
)
from playground.ui.panels.saliency.words import (
    Form,
    form_of,
    law,
    rows_of,
    said,
    steps_of,
    units_of,
)
from playground.ui.panels.saliency.wrong import WrongList, wrong_answers
from playground.ui.panels.sample.picture_scale import PictureScale, scale_of
from playground.ui.theme.text_size import keep_width
from playground.ui.view_state import ViewState
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

PREDICTIONS = PredictionsProbe()
EMPTY = "The maps appear once the model is built."
PREDICTED = "the answer"


class SaliencyPanel(Panel):
    """A map of one sample, and the list of wrong answers beside it.

    Signals
    -------
    sample_requested(int)
        The user went to a sample: its number in the test set, counted from 0.
    open_requested(Path)
        The user wants to open the file of a sample.
    """

    sample_requested = Signal(int)
    open_requested = Signal(object)

    title = "Saliency"
    summary = (
        "What the network looks at: how much each pixel, column, step or word counts for an "
        "output, by its gradient and by integrated gradients; wrong answers beside it."
    )
    empty = EMPTY

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._task: Task | None = None
        self._data: Prepared | None = None
        self._scale = PictureScale()
        self._probe = SaliencyProbe()
        self._answer: SaliencyAnswer | None = None
        self._answered = self._probe
        self._is_wrong_wanted = False
        self.heading = ElidedCaption(Role.TITLE)
        self.output = QuietCombo()
        describe(self.output, "output to explain", "Which class the map is for.")
        self.output.activated.connect(self._choose_unit)
        self.previous = _button("‹", "previous sample", "Shows the previous sample.")
        self.next = _button("›", "next sample", "Shows the next sample.")
        self.previous.clicked.connect(lambda: self.go_to(self._probe.index - 1))
        self.next.clicked.connect(lambda: self.go_to(self._probe.index + 1))
        self.maps = SaliencyMaps()
        self.maps.setToolTip("Blue raises the output, orange lowers it.")
        self.law = ElidedCaption(Role.MUTED)
        self.wrong = WrongList()
        self.wrong.chosen.connect(self.go_to)
        self.wrong.opened.connect(self._open)
        self.set_content(self._laid_out())

    def _laid_out(self) -> QWidget:
        content, top, middle = QWidget(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.output)
        top.addWidget(self.previous)
        top.addWidget(self.next)
        middle.setSpacing(16)
        middle.addWidget(self.maps, 5)
        middle.addWidget(self.wrong, 2)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self.law)
        return content

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the questions about the sample, and about all samples for the list."""
        return frozenset({self._probe, PREDICTIONS})

    @property
    def index(self) -> int:
        """The sample that is shown, from 0."""
        return self._probe.index

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the answer is a class or a row of numbers."""
        task = state.task
        is_flat = not task.is_reconstruction and len(task.output_shape) == 1
        return is_flat and not task.is_noise

    def show_state(self, state: ViewState) -> None:
        """Offer the outputs of the task."""
        if self._task != state.task:
            self._task = state.task
            self.forget_data()
            self._fill_outputs(state.task)
            self._set_probe(SaliencyProbe())
        super().show_state(state)

    def _fill_outputs(self, task: Task) -> None:
        names = units_of(task)
        with QSignalBlocker(self.output):
            self.output.clear()
            self.output.addItem(PREDICTED, None)
            for at, name in enumerate(names):
                self.output.addItem(name, at)
        self.output.setVisible(bool(names))

    def forget_data(self) -> None:
        """Drop the samples and what was answered about them."""
        super().forget_data()
        self._data = self._answer = None

    def show_data(self, data: Prepared) -> None:
        """Use these samples; the answers belong to other data."""
        self._data, self._answer = data, None
        self._answers = {}
        if data.task.is_image:
            self._scale = scale_of(data)
        count = len(data.shown)
        if self._probe.index >= count:
            self._set_probe(SaliencyProbe(0, self._probe.unit))
        self.redraw()

    def start_over(self) -> None:
        """Begin with the first sample of another project."""
        super().start_over()
        self._is_wrong_wanted = False
        self._set_probe(SaliencyProbe())

    def go_to(self, index: int) -> None:
        """Show a sample, and ask that other views show it too; it wraps round."""
        count = len(self._data.shown) if self._data is not None else 0
        if count:
            self._set_probe(SaliencyProbe(index % count, self._probe.unit))
            self.sample_requested.emit(self._probe.index)

    def watch_sample(self, probe: SampleProbe) -> None:
        """Show the sample that was chosen elsewhere; a drawing is not a sample of the data."""
        if probe.x is None and self._task is not None and self._task.is_image:
            self._set_probe(SaliencyProbe(probe.index, self._probe.unit))

    def choose_wrong(self) -> None:
        """Choose the most confident wrong answer, as soon as there is a list of them."""
        self._is_wrong_wanted = not self.wrong.list.count()
        self.wrong.choose_first()

    def choose_output(self) -> None:
        """Choose the first output to explain, as the list of outputs does."""
        if self.output.count() > 1:
            self.output.setCurrentIndex(1)
            self.output.activated.emit(1)

    def _choose_unit(self) -> None:
        unit = self.output.currentData()
        self._set_probe(SaliencyProbe(self._probe.index, unit))

    def _set_probe(self, probe: SaliencyProbe) -> None:
        if probe == self._probe:
            return
        self._probe = probe
        with QSignalBlocker(self.output):
            self.output.setCurrentIndex(self.output.findData(probe.unit))
        self.probes_changed.emit()

    def _open(self, index: int) -> None:
        file = None if self._data is None else self._data.file_of(index)
        if file is not None:
            self.open_requested.emit(file)

    def show_frame(self, frame: Frame) -> None:
        """Draw the answers of this moment; without one the last stay."""
        if frame.generation != self._generation:
            self._generation = frame.generation
            self._answer, self._answers = None, {}
        answer = frame.get(self._probe)
        if answer is not None:
            self._answer, self._answered = answer, self._probe
        predictions = frame.get(PREDICTIONS)
        if predictions is not None:
            self._answers = {PREDICTIONS: predictions}
        self.redraw()

    def draw(self) -> str:
        answer, data, task = self._answer, self._data, self._task
        if answer is None or data is None or task is None or not self._fits(answer, task):
            return EMPTY
        form, target = form_of(task), scaled_target(data)
        answer = answer_in_units(answer, target)
        count = len(data.shown)
        true = label_text(task, answer.target)
        self.heading.setText(
            f"Sample {self._answered.index + 1:,} of {count:,}: {true} — answered "
            f"{said(task, answer.outputs)}"
        )
        name = data.name_of(self._answered.index)
        self.heading.setToolTip(plain_tip("\n".join(filter(None, (self.heading.text(), name)))))
        self.law.setText(law(answer, task, form, unit_scale(target, answer.unit)))
        self.law.setToolTip(plain_tip(self.law.text()))
        self.maps.show_content(self._content(answer, data, form), self.law.text())
        self._draw_wrong(data, task)
        return ""

    def _fits(self, answer: SaliencyAnswer, task: Task) -> bool:
        """Return whether an answer is about data of the task: both may have just changed."""
        return answer.x.shape == task.input_shape and answer.unit < len(answer.outputs)

    def _content(self, answer: SaliencyAnswer, data: Prepared, form: Form) -> Content:
        if form is Form.PICTURE:
            flat = (
                part if part.ndim == 2 else part.sum(axis=-1)
                for part in (answer.gradient, answer.attributions)
            )
            pixels_ = np.clip(self._scale.pixels(answer.x), 0.0, 1.0)
            return PictureMaps(pixels_, *flat)
        if form is Form.STEPS:
            return StepBars(*steps_of(answer))
        return RowBars(tuple(rows_of(answer, data, form)), are_words=form is Form.WORDS)

    def _draw_wrong(self, data: Prepared, task: Task) -> None:
        predictions = self.answer(PREDICTIONS)
        if predictions is None:
            return
        outputs = predictions.test if len(data.test) else predictions.train
        samples, outputs = samples_in_units(data.shown, outputs, scaled_target(data))
        wrong = wrong_answers(samples, outputs, task)
        count = min(len(samples), len(outputs))
        are_numbers = task.kind is TaskKind.REGRESSION
        self.wrong.show_wrong(wrong, count, are_numbers=are_numbers)
        self.wrong.mark(self._probe.index)
        if self._is_wrong_wanted:
            self._is_wrong_wanted = False
            self.wrong.choose_first()


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    describe(button, name, tip)
    button.setAutoRepeat(True)
    keep_width(button, 30)
    return button

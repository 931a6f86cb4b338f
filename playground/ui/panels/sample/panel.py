"""The chosen sample, or a digit drawn by hand, and what the model takes it for."""

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from playground.datasets.preparation.values import ArrayColumn
from playground.datasets.task import Prepared, Task, TaskKind
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats, Probe, SampleAnswer, SampleProbe
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, ElidedCaption, Role, class_name, figure
from playground.ui.panels.output import OutputPanel
from playground.ui.panels.sample.picture_scale import PictureScale, scale_of
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.drawing import DrawingBox
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.bars import ClassBars

SPACING = 6


class SamplePanel(OutputPanel):
    """A picture to draw on, with the model's answer and the share of each class.

    Signals
    -------
    sample_changed(SampleProbe)
        Another sample was chosen or drawn; other views of the sample ask with this probe.
    open_requested(Path)
        The user wants to open the file of the sample.
    """

    sample_changed = Signal(object)
    open_requested = Signal(object)

    title = "Draw or choose"
    summary = "One picture and what the model takes it for. Draw your own with the mouse."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._task: Task | None = None
        self._scale = PictureScale()
        self._data: Prepared | None = None
        self._count = 0
        self._probe = SampleProbe()
        self._heading = ElidedCaption(Role.TITLE, self.title)
        self._heading.setToolTip(plain_tip(self.title))
        self.box = DrawingBox()
        self.box.setAccessibleName("Picture; draw with the mouse")
        self.box.setToolTip("Draw here with the left mouse button.")
        self.box.drawn.connect(self._take_drawing)
        self.answer_label = ElidedCaption(Role.BIG, "")
        self.share_label = Caption(Role.BIG, "")
        self._is_sure = True
        self._truth = ElidedCaption(Role.MUTED, "")
        self.bars = ClassBars()
        self.bars.setAccessibleName("Share of each class")
        self.previous = _button("‹", "Previous sample", "Show the previous sample.")
        self.next = _button("›", "Next sample", "Show the next sample.")
        self.clear = _button("clear", "Clear", "Start with an empty sheet to draw on.")
        self.previous.clicked.connect(lambda: self.choose(self._probe.index - 1))
        self.next.clicked.connect(lambda: self.choose(self._probe.index + 1))
        self.file = _button("open", "Open the file", "Open the file of the sample.")
        self.file.clicked.connect(self._open_file)
        self.file.hide()
        self.clear.clicked.connect(self._empty_sheet)
        self._lay_out()

    def _fit_answer(self) -> None:
        self.answer_label.setMinimumHeight(self.answer_label.fontMetrics().height() + 4)

    def _lay_out(self) -> None:
        top, answer = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._heading, 1)
        for button in (self.previous, self.next, self.file, self.clear):
            top.addWidget(button)
        answer.addWidget(self.answer_label, 1)
        answer.addWidget(self.share_label, 0, Qt.AlignmentFlag.AlignRight)
        follow_text(self.answer_label, self._fit_answer)
        column = self.body
        column.setSpacing(SPACING)
        self._picture = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._picture.setSpacing(SPACING)
        self._picture.addWidget(self.box, 1)
        self._picture.addWidget(self.bars)
        column.addLayout(top)
        column.addLayout(answer)
        column.addWidget(self._truth)
        column.addLayout(self._picture, 1)

    def least_height(self, width: int) -> int:  # noqa: ARG002
        """Return the height of the lines of text and of the sheet with the bars beside it."""
        return self._height(max(self.box.sizeHint().height(), self.bars.sizeHint().height()))

    def best_height(self, width: int) -> int:
        """Return the height at which the sheet is three quarters as high as wide."""
        return self._height(3 * width // 4 + SPACING + self.bars.sizeHint().height())

    def fit(self, height: int) -> None:
        """Put the bars below the sheet, or beside it where that makes the sheet larger."""
        room = height - self._height(0)
        below = room - SPACING - self.bars.sizeHint().height()
        beside = min(room, self.width() // 2)
        directions = QBoxLayout.Direction
        wanted = directions.LeftToRight if beside > below else directions.TopToBottom
        if self._picture.direction() != wanted:
            self._picture.setDirection(wanted)

    def _height(self, picture: int) -> int:
        """Return the height with the sheet and the bars `picture` pixels high."""
        lines = (self._heading, self.answer_label, self._truth)
        texts = sum(max(part.sizeHint().height(), part.minimumHeight()) for part in lines[1:])
        return self.clear.sizeHint().height() + texts + picture + 3 * SPACING

    @property
    def probe(self) -> SampleProbe:
        """The question that is asked: a sample's number, or what was drawn."""
        return self._probe

    @property
    def truth(self) -> str:
        """Which sample it is, its label, and its file."""
        return self._truth.text()

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the probe of the sample."""
        return frozenset({self._probe})

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the samples are pictures."""
        return state.task.is_image

    def show_state(self, state: ViewState) -> None:
        """Use the classes and the output layer of `state`."""
        self.state = state
        if self._task != state.task:
            self._task = state.task
            self.forget_data()
            if state.task.is_image:
                self.box.show_pixels(np.zeros(state.task.input_shape[:2], np.float32))
                self.bars.keep_room(_classes(state.task))
                self._set_probe(SampleProbe())

    def forget_data(self) -> None:
        """Drop the samples and the answer."""
        super().forget_data()
        self._data, self._count = None, 0
        self._offer_file()
        self._forget()

    def start_over(self) -> None:
        """Drop everything of the last project; the next one begins with an empty sheet."""
        super().start_over()
        self._task = None

    def show_data(self, data: Prepared) -> None:
        """Use the pixel range and the number of samples of `data`."""
        if data.task.is_image:
            self._scale = scale_of(data)
            self._data = data
            self._count = len(data.shown)
            self.choose(min(self._probe.index, max(self._count - 1, 0)))
            self._offer_file()

    def choose(self, index: int) -> None:
        """Show sample `index` of the test set, counted from 0; it wraps round."""
        self._set_probe(SampleProbe(index % self._count if self._count else 0))

    def _empty_sheet(self) -> None:
        shape = self._task.input_shape if self._task else (28, 28)
        self.box.clear(*shape[:2])
        self._take_drawing(self.box.pixels)

    def _take_drawing(self, pixels: Floats) -> None:
        x = self._scale.inputs(pixels)
        self._set_probe(SampleProbe(self._probe.index, tuple(x.ravel().tolist())))

    def _set_probe(self, probe: SampleProbe) -> None:
        if probe == self._probe:
            return
        self._probe = probe
        self._offer_file()
        self.probes_changed.emit()
        self.sample_changed.emit(probe)

    def _file(self) -> Path | None:
        """Return the file of the sample that is shown; None for a drawing."""
        if self._data is None or self._probe.x is not None:
            return None
        return self._data.file_of(self._probe.index)

    def _offer_file(self) -> None:
        """Show the button that opens the file, if the data is files; it keeps its place."""
        file = self._file()
        is_of_files = self._data is not None and bool(self._data.shown.names)
        self.file.setVisible(is_of_files)
        self.file.setEnabled(file is not None)
        if file is None or self._data is None:
            return
        is_sound = is_recording(self._data)
        words = ("play", "Play the recording") if is_sound else ("open", "Open the file")
        tip = f"{words[1]} in the system's program: {file.name}"
        _name_button(self.file, *words, tip)

    def _open_file(self) -> None:
        file = self._file()
        if file is not None:
            self.open_requested.emit(file)

    def show_frame(self, frame: Frame) -> None:
        """Draw the sample and the answer of this moment; without one the last stay.

        What another program answered is forgotten; the picture stays.
        """
        if frame.generation != self._generation:
            self._generation = frame.generation
            self._forget()
        answer = frame.get(self._probe)
        if answer is None or self.state is None or not self.state.task.is_image:
            return
        if self._probe.x is None:
            self.box.show_pixels(self._scale.pixels(answer.x))
        self._write(answer, self.state)

    def _write(self, answer: SampleAnswer, state: ViewState) -> None:
        task, output = state.task, state.inference.output
        if self._probe.x is not None:
            self._truth.setText("Your drawing (no label).")
        else:
            place = f"Sample {self._probe.index + 1:,} of {self._count:,}"
            label = class_name(task, int(answer.target)) if task.class_names else answer.target
            if task.is_noise:
                place, label = place.replace("Sample", "Random sample"), "no data is chosen yet"
            name = self._data.name_of(self._probe.index) if self._data is not None else ""
            text = place if _gives_many(task) else f"{place}: {label}"
            self._truth.setText(f"{text} · {name}" if name else text)
        self._truth.setToolTip(plain_tip(self.truth))
        if _gives_many(task):
            self.answer_label.setText("")
            return
        values = answer.activations.get(output) if output is not None else None
        if values is None:
            return
        flat = values.reshape(-1)
        if task.kind is TaskKind.BINARY and len(flat) == 1:
            flat = np.array((1 - flat[0], flat[0]), np.float32)
        if task.kind not in (TaskKind.BINARY, TaskKind.MULTICLASS):
            self.answer_label.setText(figure(float(flat[0])))
            return
        self._show_classes(flat, task)

    def _show_classes(self, values: Floats, task: Task) -> None:
        best = int(np.argmax(values))
        is_share = bool(np.all(values >= 0)) and abs(float(values.sum()) - 1) < 1e-3
        self.answer_label.setText(f"Answer: {class_name(task, best)}")
        self.answer_label.setToolTip(plain_tip(self.answer_label.text()))
        share = float(values[best])
        self.share_label.setText(f"{100 * share:.1f} %" if is_share else figure(share))
        self._is_sure = share > 0.5
        self._colour_share()
        names = tuple(class_name(task, index) for index in range(len(values)))
        self.bars.show_values(names, values if is_share else np.zeros(0, np.float32))

    def _colour_share(self) -> None:
        colour = current_theme().good if self._is_sure else current_theme().warning
        self.share_label.set_colour(colour)

    def _forget(self) -> None:
        for label in (self.answer_label, self.share_label, self._truth):
            label.setText("")
        self.bars.show_values((), np.zeros(0, np.float32))

    def draw(self) -> str:
        """Write the share in its colour."""
        self._colour_share()
        return ""


def _gives_many(task: Task) -> bool:
    """Return whether an output has so many numbers that none of them alone is the answer."""
    return task.is_reconstruction or len(task.output_shape) > 1


def is_recording(data: Prepared) -> bool:
    """Return whether the samples are sounds."""
    columns = () if data.preparation is None else data.preparation.columns
    return any(isinstance(each, ArrayColumn) and each.seconds > 0 for each in columns)


def _classes(task: Task) -> int:
    """Return how many classes the answer names; 0 where it is a number."""
    if task.kind is TaskKind.BINARY:
        return 2
    return task.output_units if task.kind is TaskKind.MULTICLASS else 0


def _name_button(button: QPushButton, text: str, name: str, tooltip: str) -> None:
    button.setText(text)
    button.setAccessibleName(name)
    button.setToolTip(plain_tip(tooltip))


def _button(text: str, name: str, tooltip: str) -> QPushButton:
    button = QPushButton()
    _name_button(button, text, name, tooltip)
    button.setAutoRepeat(text in "‹›")

    def fit() -> None:
        width = QFontMetrics(QApplication.font()).horizontalAdvance(button.text()) + pixels(20)
        button.setFixedWidth(max(width, pixels(30)))

    follow_text(button, fit)
    return button

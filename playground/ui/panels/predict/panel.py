"""What the model answers to a row that is typed: "what if"."""

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.base.tasks import TaskKind
from playground.datasets.new_rows import new_rows
from playground.datasets.preparation.answers import answers_of, class_name
from playground.datasets.preparation.cells import as_texts
from playground.datasets.preparation.raw import row_count
from playground.datasets.preparation.remarks import remarks_of_row
from playground.datasets.preparation.results import header_of
from playground.datasets.preparation.values import (
    ArrayColumn,
    Preparation,
    TargetColumn,
    TextColumn,
)
from playground.datasets.task import Prepared
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats, Probe, SampleProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, ElidedCaption, Role
from playground.ui.panels.predict.form import RowForm
from playground.ui.panels.two_columns import TwoColumns
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.bars import ClassBars

NO_DATA = "The form appears once the data is loaded."
NO_FORM = (
    "Samples of this data are arrays, which cannot be typed. Open a file of arrays (.npy, .npz) "
    "with the button."
)
NO_PICTURE = (
    "Open a picture, or a file of arrays (.npy, .npz), with the button; the model says what it is."
)
NO_SOUND = "Open a recording (.wav) with the button; the model says what it is."
ROWS = "File of new rows…", "File of new rows", "Predict the rows of a file. Your data stays."
PICTURE = "New picture…", "New picture", "Predict a picture of your own. Your data stays."
SOUND = "New sound…", "New sound", "Predict a recording of your own. Your data stays."
ARRAYS = "File of arrays…", "File of arrays", "Predict the samples of a file. Your data stays."
NO_TEXT = "Type a text to see what the model predicts."
NO_PREPARATION = "It is not known how raw rows of this data are prepared."
NO_WINDOW = "The model {}. Open a file of rows, the oldest first, with the button."
NOTHING = np.zeros(0, np.float32)
ANSWER_WIDTH = 240


class PredictPanel(Panel):
    """A form for a raw row, with the model's answer beside it; and a file of new rows.

    Signals
    -------
    file_requested()
        The user wants predictions for a file of new rows.
    """

    file_requested = Signal()

    title = "Predict"
    summary = "Type a row and see what the model predicts, or predict a file of new rows."
    empty = NO_DATA

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._data: Prepared | None = None
        self._probe: SampleProbe | None = None
        self._output: Floats | None = None
        self._row = -1
        self.form = RowForm()
        self.form.changed.connect(self._ask)
        self._heading = ElidedCaption(Role.TITLE)
        self.answer_label = ElidedCaption(Role.BIG)
        self.share_label = Caption(Role.BIG)
        self.bars = ClassBars()
        self.bars.setAccessibleName("Probability of each class")
        self.remarks = Caption(Role.MUTED)
        self.remarks.setWordWrap(True)
        self.previous = _button("‹", "Previous row", "Show the previous row of the test data.")
        self.next = _button("›", "Next row", "Show the next row of the test data.")
        self.usual = _button("Typical row", "Typical row", "Show the typical value everywhere.")
        self.file = _button(*ROWS)
        self.previous.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(1))
        self.usual.clicked.connect(self._show_usual)
        self.file.clicked.connect(self.file_requested)
        self._lay_out()

    def _lay_out(self) -> None:
        top, answer = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._heading, 1)
        for button in (self.previous, self.next, self.usual, self.file):
            top.addWidget(button)
        answer.addWidget(self.answer_label, 1)
        answer.addWidget(self.share_label, 0, Qt.AlignmentFlag.AlignRight)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(answer)
        column.addWidget(self.bars)
        column.addWidget(self.remarks)
        column.addStretch(1)
        follow_text(side, lambda: side.setMinimumWidth(pixels(ANSWER_WIDTH)))
        self.body.addLayout(top)
        self.set_content(TwoColumns(self.form, side, (3, 2), 16))

    @property
    def preparation(self) -> Preparation | None:
        """How the rows of the data are prepared; None while that is not known."""
        return None if self._data is None else self._data.preparation

    @property
    def heading(self) -> str:
        """What the title says."""
        return self._heading.text()

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the question about the row that is typed."""
        return frozenset(() if self._probe is None else (self._probe,))

    def show_state(self, state: ViewState) -> None:
        """Forget the data of another task."""
        if self.state is not None and self.state.task != state.task:
            self.forget_data()
        super().show_state(state)

    def forget_data(self) -> None:
        """Drop the rows and the answer."""
        super().forget_data()
        self._data, self._probe, self._output, self._row = None, None, None, -1

    def start_over(self) -> None:
        """Drop everything of the last project, also what was typed."""
        super().start_over()
        self.form.show_preparation(None)

    def show_data(self, data: Prepared) -> None:
        """Make a form for the columns of `data`."""
        self._data, self._output, self._row = data, None, -1
        is_series = data.preparation is not None and data.preparation.window is not None
        self.form.show_preparation(None if is_series else data.preparation)
        self._ask()

    def _show_usual(self) -> None:
        self._row = -1
        self.form.show_usual()

    def _step(self, by: int) -> None:
        """Show another row of the data; they wrap round."""
        if self._data is None or not row_count(self._data.rows) or not self.form.cells:
            return
        self.watch_row((self._row + by) % row_count(self._data.rows))

    def watch_row(self, row: int) -> None:
        """Show a row of the test data that was chosen, here or elsewhere, if it is kept."""
        if self._data is None or not self.form.cells or row >= row_count(self._data.rows):
            return
        self._row = row
        self.form.show_row(self._data.rows, row)

    def _ask(self) -> None:
        """Ask the model about the row as it is typed now."""
        preparation = self.preparation
        probe, said = None, []
        if self._is_blank():
            said = [NO_TEXT]
        elif preparation is not None and self.form.cells:
            rows = new_rows(preparation, self.form.columns())
            said = remarks_of_row(rows.remarks, 0)
            if len(rows.x):
                probe = SampleProbe(0, tuple(rows.x[0].ravel().tolist()))
        self.remarks.setText("\n".join(said))
        if probe != self._probe:
            self._probe = probe
            self._output = self._output if probe is not None else None
            self.probes_changed.emit()
        self.redraw()

    def _is_blank(self) -> bool:
        """Return whether the model reads nothing but a text, and none is typed."""
        match self.preparation:
            case Preparation(columns=(TextColumn(name=name),)) if self.form.cells:
                texts = as_texts(self.form.columns()[name])
                return not any(text and text.strip() for text in texts)
        return False

    def show_frame(self, frame: Frame) -> None:
        """Take the answer to the row; while there is none the last one stays."""
        if frame.generation != self._generation:
            self._generation, self._output = frame.generation, None
        answer = frame.get(self._probe) if self._probe is not None else None
        output = self.state.inference.output if self.state is not None else None
        if answer is not None and output is not None:
            self._output = answer.activations.get(output)
        self.redraw()

    def draw(self) -> str:
        for button in (self.previous, self.next, self.usual):
            button.setEnabled(bool(self.form.cells))
        preparation = self.preparation
        self.file.setEnabled(preparation is not None)
        if preparation is None:
            self._head(self.title)
            return NO_DATA if self._data is None else NO_PREPARATION
        only = preparation.columns[0]
        if isinstance(only, ArrayColumn):
            self._head(self.title)
            return self._offer_files(only)
        _name(self.file, *ROWS)
        window = preparation.window
        if window is not None:
            self._head(f"A time series: {header_of(preparation.target)}")
            return NO_WINDOW.format(window.in_words)
        self._head(self._words(preparation.target))
        self._draw_answer(preparation)
        return ""

    def _head(self, text: str) -> None:
        self._heading.setText(text)
        self._heading.setToolTip(plain_tip(text))

    def _words(self, target: TargetColumn) -> str:
        """Return what the heading says: which row it is, and what is known about it."""
        data = self._data
        if self._row < 0 or data is None:
            return f"A row: {header_of(target)}"
        part, samples = ("test", data.test) if len(data.test) else ("training", data.train)
        row = f"Row {self._row + 1:,} of the {part} data"
        if self.form.is_typed or self._row >= len(samples):
            return f"{row}, changed: {header_of(target)}"
        true = np.asarray(samples.y[self._row : self._row + 1])
        if target.kind is TaskKind.MULTICLASS:
            name = class_name(target, int(true.ravel()[0]))
        else:
            name = answers_of(target, true.astype(np.float32)).name(0)
        return f"{row}: {target.name or 'it'} is {name}"

    def _offer_files(self, only: ArrayColumn) -> str:
        """Name the button by the files that become samples; return what to do with it."""
        if only.seconds:
            button, words = SOUND, NO_SOUND
        elif self._data is not None and self._data.task.is_image:
            button, words = PICTURE, NO_PICTURE
        else:
            button, words = ARRAYS, NO_FORM
        _name(self.file, *button)
        return words

    def _draw_answer(self, preparation: Preparation) -> None:
        target = preparation.target
        if self._output is None:
            self.answer_label.setText("—")
            self.share_label.setText("")
            self.bars.show_values((), NOTHING)
            return
        answers = answers_of(target, self._output.reshape(1, -1))
        self.answer_label.setText(answers.name(0))
        self.answer_label.setToolTip(plain_tip(answers.name(0)))
        share = answers.share(0)
        self.share_label.setText("" if share is None else f"{100 * share:.1f} %")
        is_sure = share is None or share > 0.5
        self.share_label.set_colour(current_theme().good if is_sure else current_theme().warning)
        shares = answers.shares
        if shares is None or target.kind is TaskKind.REGRESSION:
            self.bars.show_values((), NOTHING)
            return
        names = tuple(class_name(target, at) for at in range(shares.shape[1]))
        self.bars.show_values(names, shares[0])


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton()
    _name(button, text, name, tip)
    return button


def _name(button: QPushButton, text: str, name: str, tip: str) -> None:
    button.setText(text)
    button.setAccessibleName(name)
    button.setToolTip(plain_tip(tip))

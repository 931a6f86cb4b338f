"""The confusion matrix: which class was taken for which."""

from typing import Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.datasets.task import Prepared, Task, TaskKind
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import ConfusionProbe, Probe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, ElidedCaption, Notice, Role, class_name
from playground.ui.panels.last_answer import LastAnswer
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.matrix import MatrixView

CONFUSION = ConfusionProbe()
EMPTY = "The matrix appears once the model is built."
IDLE = "Rows are true classes. Blue: correct. Orange: mistaken for another class."


class ConfusionPanel(Panel):
    """Counts of true against predicted classes."""

    title = "Confusion"
    summary = "Which class is taken for which: rows are the truth, columns the model's answer."

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(theme, editor, parent)
        self._task: Task | None = None
        self._answer = LastAnswer(CONFUSION)
        self._set_name = "test"
        self._heading = ElidedCaption(theme, Role.TITLE, "Confusion matrix")
        self.matrix = MatrixView(theme)
        self.matrix.setAccessibleName("Confusion matrix")
        self._readout = Caption(theme, Role.MUTED, IDLE)
        self._readout.setWordWrap(True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._heading)
        column.addWidget(self.matrix, 1)
        column.addWidget(self._readout)
        self._notice = Notice(theme, content)
        self._notice.say(EMPTY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._notice)
        self.matrix.hovered.connect(self._read_out)

    @property
    def heading(self) -> str:
        """What the title says."""
        return self._heading.text()

    @property
    def readout(self) -> str:
        """What the line below says."""
        return self._readout.text()

    @property
    def notice(self) -> str:
        """The words shown instead of the matrix; empty while it is shown."""
        return self._notice.text

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the probe of the matrix."""
        return frozenset({CONFUSION})

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether there are classes to confuse."""
        return state.task.kind in (TaskKind.BINARY, TaskKind.MULTICLASS)

    def show_state(self, state: ViewState) -> None:
        """Take over the classes."""
        if self._task != state.task:
            self._answer.forget()
        self._task = state.task
        self._draw()

    def show_data(self, data: Prepared) -> None:
        """Take over which set is counted."""
        self._set_name = "test" if len(data.test) else "training"
        self._draw()

    def show_frame(self, frame: Frame) -> None:
        """Draw the matrix of this moment; without an answer the last one stays."""
        if self._answer.take(frame):
            self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._heading.apply_theme(theme)
        self._readout.apply_theme(theme)
        self.matrix.apply_theme(theme)
        self._notice.apply_theme(theme)

    def _draw(self) -> None:
        answer = self._answer.value
        if answer is None or self._task is None:
            self._notice.say(EMPTY)
            return
        counts, task = answer.counts, self._task
        total = int(counts.sum())
        share = 100 * float(np.trace(counts)) / total if total else 0.0
        self._heading.setText(f"Confusion matrix — {self._set_name} accuracy {share:.1f} %")
        names = tuple(class_name(task, index) for index in range(len(counts)))
        self.matrix.show_counts(counts, names)
        self._notice.show_content()

    def _read_out(self, cell: tuple[int, int] | None) -> None:
        answer = self._answer.value
        if cell is None or answer is None or self._task is None:
            self._readout.setText(IDLE)
            return
        row, column = cell
        count = int(answer.counts[row, column])
        total = int(answer.counts[row].sum())
        true, taken = class_name(self._task, row), class_name(self._task, column)
        words = "recognised" if row == column else f"taken for {taken}"
        self._readout.setText(f"{count:,} of {total:,} samples of {true} are {words}.")

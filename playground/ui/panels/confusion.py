"""The confusion matrix: which class was mistaken for which."""

import numpy as np
from PySide6.QtWidgets import QWidget

from playground.datasets.task import Prepared, TaskKind
from playground.training.protocol.probes import ConfusionProbe
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, Role, class_name
from playground.ui.panels.headed import HeadedPanel
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.matrix import MatrixView

CONFUSION = ConfusionProbe()
EMPTY = "The matrix appears once the model is built."
IDLE = "Rows are true classes. Blue: correct. Orange: mistaken for another class."


class ConfusionPanel(HeadedPanel):
    """Counts of true against predicted classes."""

    title = "Confusion"
    summary = "Which class is mistaken for which: rows are true classes, columns predictions."
    empty = EMPTY
    asks = (CONFUSION,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._set_name = "test"
        self.matrix = MatrixView()
        self.matrix.setAccessibleName("Confusion matrix")
        self._readout = Caption(Role.MUTED, IDLE)
        self._readout.setWordWrap(True)
        self.set_parts(self.matrix, footer=self._readout)
        self.matrix.hovered.connect(self._read_out)

    @property
    def readout(self) -> str:
        """What the line below says."""
        return self._readout.text()

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether there are classes to confuse."""
        return state.task.kind in (TaskKind.BINARY, TaskKind.MULTICLASS)

    def show_data(self, data: Prepared) -> None:
        """Choose the set that is counted."""
        self._set_name = "test" if len(data.test) else "training"
        self.redraw()

    def draw(self) -> str:
        answer = self.answer(CONFUSION)
        if answer is None or self.state is None:
            return EMPTY
        counts, task = answer.counts, self.state.task
        total = int(counts.sum())
        share = 100 * float(np.trace(counts)) / total if total else 0.0
        self._heading.setText(f"Confusion matrix — {self._set_name} accuracy {share:.1f} %")
        names = tuple(class_name(task, index) for index in range(len(counts)))
        self.matrix.show_counts(counts, names)
        return ""

    def _read_out(self, cell: tuple[int, int] | None) -> None:
        answer = self.answer(CONFUSION)
        if cell is None or answer is None or self.state is None:
            self._readout.setText(IDLE)
            return
        row, column = cell
        count = int(answer.counts[row, column])
        total = int(answer.counts[row].sum())
        true, taken = (class_name(self.state.task, each) for each in cell)
        words = "predicted correctly" if row == column else f"predicted as {taken}"
        self._readout.setText(f"{count:,} of {total:,} samples of {true} are {words}.")

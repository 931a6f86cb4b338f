"""The ROC curve: how well the outputs put one class before the other, at every threshold."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from playground.base.number_text import with_minus
from playground.datasets.task import Prepared, TaskKind
from playground.training.protocol.probes import Floats, PredictionsProbe
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, Role, class_name
from playground.ui.panels.headed import HeadedPanel
from playground.ui.view_state import ViewState
from playground.ui.widgets.plots.function import FunctionView

PREDICTIONS = PredictionsProbe()
EMPTY = "The ROC curve appears once the model is built."
ONE_CLASS = "All samples that can be shown are of one class. The curve needs both."
IDLE = (
    "For each threshold: false positives to the right, true positives up. A guess follows the "
    "diagonal, with an area of 0.5; the area is 1 if every positive sample is above all others."
)
CORNERS = (0.0, 0.0), (1.0, 1.0)


class RocPanel(HeadedPanel):
    """True positives against false positives, for each threshold of a binary classifier."""

    title = "ROC curve"
    summary = "How well the outputs separate two classes, whatever the threshold between them."
    empty = EMPTY
    asks = (PREDICTIONS,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._data: Prepared | None = None
        self._curve: tuple[Floats, Floats] | None = None
        self.view = FunctionView()
        self.view.setAccessibleName("True positives against false positives")
        self.view.set_ends(*CORNERS)
        self.view.hovered.connect(self._read_out)
        self._readout = Caption(Role.MUTED, IDLE)
        self._readout.setWordWrap(True)
        self.set_parts(self.view, footer=self._readout)

    @property
    def readout(self) -> str:
        """What the line below says."""
        return self._readout.text()

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the data has two classes."""
        return state.task.kind is TaskKind.BINARY

    def forget_data(self) -> None:
        """Drop the true classes and the answers."""
        super().forget_data()
        self._data, self._curve = None, None

    def show_data(self, data: Prepared) -> None:
        """Use these true classes."""
        self._data = data
        self.forget()
        self.redraw()

    def draw(self) -> str:
        self._curve = None
        answer = self.answer(PREDICTIONS)
        if answer is None or self._data is None or self._data.task.kind is not TaskKind.BINARY:
            return EMPTY
        is_test = len(self._data.test) > 0
        outputs = (answer.test if is_test else answer.train)[:, 0]
        task = self._data.task
        positive = self._data.shown.y[: len(outputs), 0] > (task.low + task.high) / 2
        if positive.all() or not positive.any():
            return ONE_CLASS
        self._curve = curve = roc_curve(outputs, positive)
        area = float(np.trapezoid(curve[1], curve[0]))
        set_name = "test" if is_test else "training"
        text = f"ROC curve — area {area:.3f} on the {set_name} set"
        self._heading.setText(with_minus(text))
        self.view.set_line(*curve)
        return ""

    def _read_out(self, position: QPointF | None) -> None:
        if position is None or self._curve is None or self._data is None:
            self._readout.setText(IDLE)
            return
        false, true = self._curve
        alarms = min(max(position.x(), 0.0), 1.0)
        hits = float(true[np.searchsorted(false, alarms, side="right") - 1])
        no, yes = (class_name(self._data.task, each) for each in (0, 1))
        text = f"Where {100 * hits:.0f} % of {yes} are found, {100 * alarms:.0f} % of {no} are too."
        self._readout.setText(with_minus(text))


def roc_curve(outputs: Floats, positive: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the shares of negatives and of positives above each threshold, from the highest.

    Parameters
    ----------
    outputs : (n,) float32
        NaN counts as the lowest.
    positive : (n,) bool
        Both values occur.

    Returns
    -------
    two (m,) float32 arrays, in [0, 1]
        Both rise from 0 to 1. Samples with equal outputs are one step.
    """
    scores = np.nan_to_num(outputs, nan=-np.inf)
    order = np.argsort(-scores, kind="stable")
    is_last = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(positive[order])[is_last]
    alarms = np.cumsum(~positive[order])[is_last]
    return _shares(alarms), _shares(hits)


def _shares(counts: NDArray[np.int64]) -> Floats:
    """Return rising counts as shares of the last one, from 0."""
    return np.concatenate(([0.0], counts / counts[-1])).astype(np.float32)

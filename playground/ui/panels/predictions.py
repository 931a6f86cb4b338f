"""What the model gets wrong: mistaken pictures, or predicted against true values."""

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats, PredictionsProbe, Probe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Notice, Role, class_name, figure
from playground.ui.panels.last_answer import LastAnswer
from playground.ui.panels.sample.picture_scale import PictureScale, scale_of
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.gallery import Gallery, Mistake
from playground.ui.widgets.plots.scatter import ScatterView

PREDICTIONS = PredictionsProbe()
EMPTY = "The predictions appear once the model is built."


class PredictionsPanel(Panel):
    """A gallery of mistakes for pictures, a scatter of values for regression.

    Signals
    -------
    sample_requested(int)
        The user clicked a picture: its number in the test set, counted from 0.
    """

    sample_requested = Signal(int)

    title = "Predictions"
    summary = (
        "What the model gets wrong, most confident mistakes first; or predicted and true values."
    )

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(theme, editor, parent)
        self._task: Task | None = None
        self._data: Prepared | None = None
        self._scale = PictureScale()
        self._answer = LastAnswer(PREDICTIONS)
        self._heading = Caption(theme, Role.TITLE)
        self.gallery = Gallery(theme)
        self.gallery.chosen.connect(self.sample_requested)
        self.scatter = ScatterView(theme)
        self.scatter.setAccessibleName("Predicted against true values")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self.gallery, 1)
        column.addWidget(self.scatter, 1)
        self._notice = Notice(theme, content)
        self._notice.say(EMPTY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._notice)

    @property
    def notice(self) -> str:
        """The words shown instead of predictions; empty while these are shown."""
        return self._notice.text

    @property
    def heading(self) -> str:
        """What the title says."""
        return self._heading.text()

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the probe of predictions."""
        return frozenset({PREDICTIONS})

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether there are pictures to mistake, or values to compare."""
        task = state.task
        return task.kind is TaskKind.REGRESSION or (
            task.is_image and task.kind is TaskKind.MULTICLASS
        )

    def show_state(self, state: ViewState) -> None:
        """Take over the task."""
        if self._task != state.task:
            self._answer.forget()
            self._data = None
        self._task = state.task
        self._draw()

    def show_data(self, data: Prepared) -> None:
        """Take over pictures and true values."""
        self._data = data
        self._answer.forget()
        if data.task.is_image:
            self._scale = scale_of(data)
        self._draw()

    def show_frame(self, frame: Frame) -> None:
        """Draw the predictions of this moment; without an answer the last ones stay."""
        if self._answer.take(frame):
            self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._heading.apply_theme(theme)
        self._notice.apply_theme(theme)
        self.gallery.apply_theme(theme)
        self.scatter.apply_theme(theme)

    def _draw(self) -> None:
        answer = self._answer.value
        if answer is None or self._data is None or self._task is None:
            self._notice.say(EMPTY)
            return
        has_test = len(self._data.test) > 0
        samples = self._data.test if has_test else self._data.train
        outputs = answer.test if has_test else answer.train
        is_regression = self._task.kind is TaskKind.REGRESSION
        self.gallery.setVisible(not is_regression)
        self.scatter.setVisible(is_regression)
        if is_regression:
            self._draw_scatter(samples, outputs)
        else:
            self._draw_mistakes(samples, outputs, self._task)
        self._notice.show_content()

    def _draw_scatter(self, samples: Samples, outputs: Floats) -> None:
        count = min(len(samples), len(outputs))
        true = samples.y[:count].reshape(count, -1)[:, 0].astype(np.float32)
        predicted = outputs[:count].reshape(count, -1)[:, 0]
        error = float(np.sqrt(np.mean((true - predicted) ** 2))) if count else 0.0
        self._heading.setText(f"Predicted against true values — typical error {figure(error)}")
        self.scatter.show_points(true, predicted)

    def _draw_mistakes(self, samples: Samples, outputs: Floats, task: Task) -> None:
        count = min(len(samples), len(outputs))
        true = samples.y[:count].reshape(count, -1)[:, 0].astype(np.int64)
        order = mistakes(true, outputs[:count])
        self._heading.setText(
            f"Misclassified, most confident first — {len(order):,} of {count:,} samples"
        )
        self.gallery.show_mistakes(
            [
                Mistake(
                    int(index),
                    self._scale.pixels(samples.x[index]),
                    class_name(task, int(true[index])),
                    class_name(task, int(np.argmax(outputs[index]))),
                    float(np.max(outputs[index])),
                )
                for index in order[: self.gallery.room()]
            ]
        )


def mistakes(true: np.ndarray[Any, np.dtype[np.int64]], outputs: Floats) -> list[int]:
    """Return the samples taken for another class, the largest output first.

    >>> mistakes(np.array([0, 1, 1]), np.array([[0.4, 0.6], [0.1, 0.9], [0.8, 0.2]]))
    [2, 0]
    """
    wrong = np.flatnonzero(np.argmax(outputs, axis=1) != true)
    surest = np.argsort(-np.max(outputs[wrong], axis=1), kind="stable")
    return [int(index) for index in wrong[surest]]

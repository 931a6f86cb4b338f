"""What the model gets wrong: mistaken pictures, or predicted against true values."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from playground.datasets.preparation.target import unscaled_output
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.protocol.probes import Floats, PredictionsProbe
from playground.ui.editor import Editor
from playground.ui.panels.captions import class_name, figure
from playground.ui.panels.gallery_panel import GalleryPanel
from playground.ui.panels.saliency.wrong import wrong_answers
from playground.ui.panels.sample.picture_scale import PictureScale, scale_of
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.gallery import Mistake
from playground.ui.widgets.plots.scatter import ScatterView

PREDICTIONS = PredictionsProbe()
EMPTY = "The predictions appear once the model is built."
OTHER_DATA = "Predictions are shown for classes of images and for regression. This data is neither."


class PredictionsPanel(GalleryPanel):
    """A gallery of mistakes for pictures, a scatter of values for regression."""

    title = "Predictions"
    summary = (
        "What the model gets wrong, most confident mistakes first; or predicted and true values."
    )
    empty = EMPTY
    asks = (PREDICTIONS,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._task: Task | None = None
        self._scale = PictureScale()
        self.scatter = ScatterView()
        self.scatter.setAccessibleName("Predicted against true values")
        self.set_parts(self.gallery, self.scatter)

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether there are pictures to mistake, or values to compare."""
        task = state.task
        if task.is_reconstruction or len(task.output_shape) > 1:
            return False
        return task.kind is TaskKind.REGRESSION or (
            task.is_image and task.kind in (TaskKind.BINARY, TaskKind.MULTICLASS)
        )

    def show_state(self, state: ViewState) -> None:
        """Use the task of `state`."""
        if self._task != state.task:
            self.forget_data()
        self._task = state.task
        super().show_state(state)

    def show_data(self, data: Prepared) -> None:
        """Use these pictures and true values."""
        self._data = data
        self.forget()
        if data.task.is_image:
            self._scale = scale_of(data)
        self.redraw()

    def draw(self) -> str:
        answer = self.answer(PREDICTIONS)
        if answer is None or self._data is None or self._task is None:
            return EMPTY
        if self.state is None or not self.is_useful(self.state):
            return OTHER_DATA
        has_test = len(self._data.test) > 0
        samples = self._data.shown
        outputs = answer.test if has_test else answer.train
        is_regression = self._task.kind is TaskKind.REGRESSION
        self.gallery.setVisible(not is_regression)
        self.scatter.setVisible(is_regression)
        if is_regression:
            self._draw_scatter(samples, outputs)
        else:
            self._draw_mistakes(self._data, outputs, self._task)
        return ""

    def _draw_scatter(self, samples: Samples, outputs: Floats) -> None:
        count = min(len(samples), len(outputs))
        true, predicted = (
            self._in_units(part[:count].reshape(count, -1))[:, 0] for part in (samples.y, outputs)
        )
        error = float(np.sqrt(np.mean((true - predicted) ** 2))) if count else 0.0
        self._heading.setText(f"Predicted against true values — typical error {figure(error)}")
        self.scatter.show_points(true, predicted)

    def _in_units(self, values: NDArray[Any]) -> Floats:
        """Return targets or outputs, (n, targets), in the units of the data."""
        floats = values.astype(np.float32)
        preparation = None if self._data is None else self._data.preparation
        return floats if preparation is None else unscaled_output(preparation.target, floats)

    def _draw_mistakes(self, data: Prepared, outputs: Floats, task: Task) -> None:
        samples = data.shown
        count = min(len(samples), len(outputs))
        wrong = wrong_answers(samples, outputs, task)
        self._heading.setText(
            f"Misclassified, most confident first — {len(wrong):,} of {count:,} samples"
        )
        classes = max(len(task.class_names), task.output_units)
        self.gallery.show_classes([class_name(task, each) for each in range(classes)])
        self.gallery.show_mistakes(
            [
                Mistake(
                    each.index,
                    self._scale.pixels(samples.x[each.index]),
                    each.true,
                    each.taken,
                    each.sureness,
                    data.name_of(each.index),
                )
                for each in wrong[: self.gallery.room()]
            ]
        )

"""Pictures of the data with their classes, whatever the network makes of them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.ui.editor import Editor
from playground.ui.panels.captions import class_name
from playground.ui.panels.gallery_panel import GalleryPanel
from playground.ui.panels.sample.picture_scale import scale_of
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.gallery import Mistake

EMPTY = "The pictures appear once the data is loaded."
LOOKED_AT = 2000
"""The pictures are chosen from this many samples, the first ones."""


class SamplesPanel(GalleryPanel):
    """A grid of pictures, one of each class in turn."""

    title = "Samples"
    summary = "Pictures of the data with their classes. Click one to see what the network says."
    empty = EMPTY

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self.gallery.setAccessibleName("Samples")
        self.set_parts(self.gallery)

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether the data are pictures of classes."""
        task = state.task
        is_class = task.kind in (TaskKind.BINARY, TaskKind.MULTICLASS)
        return task.is_image and is_class and not task.is_noise and len(task.output_shape) <= 1

    def show_state(self, state: ViewState) -> None:
        """Forget the pictures of another task."""
        if self.state is not None and self.state.task != state.task:
            self.forget_data()
        super().show_state(state)

    def show_data(self, data: Prepared) -> None:
        """Show these pictures."""
        self._data = data
        self.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit."""
        super().resizeEvent(event)
        self.redraw()

    def draw(self) -> str:
        data = self._data
        if data is None or not data.task.is_image or not data.task.class_names:
            return EMPTY
        part, samples = "test" if len(data.test) else "training", data.shown
        labels = class_numbers(samples, data.task)
        names = [class_name(data.task, number) for number in range(len(data.task.class_names))]
        counts = np.bincount(labels, minlength=len(names)).tolist()
        listed = ", ".join(f"{name} {count:,}" for name, count in zip(names, counts, strict=True))
        self._heading.setText(f"{len(labels):,} {part} samples: {listed}")
        self.gallery.show_classes(names, are_pairs=False)
        scale, order = scale_of(data), in_turn(labels[:LOOKED_AT])
        self.gallery.show_mistakes(
            [
                Mistake(
                    index,
                    scale.pixels(samples.x[index]),
                    names[labels[index]],
                    name=data.name_of(index),
                )
                for index in order[: self.gallery.room()]
            ]
        )
        return ""


def class_numbers(samples: Samples, task: Task) -> NDArray[np.int64]:
    """Return the class number of each sample, (n,)."""
    first = np.asarray(samples.y).reshape(len(samples), -1)[:, 0]
    if task.kind is TaskKind.BINARY:
        return np.asarray(first > task.middle, np.int64)
    return first.astype(np.int64)


def in_turn(labels: NDArray[np.int64]) -> list[int]:
    """Return the samples so that the classes take turns, each in its order.

    >>> in_turn(np.array([0, 0, 0, 1, 1]))
    [0, 3, 1, 4, 2]
    """
    rank = np.zeros(len(labels), np.int64)
    for number in np.unique(labels):
        places = np.flatnonzero(labels == number)
        rank[places] = np.arange(len(places))
    return [int(place) for place in np.lexsort((labels, rank))]

"""Projects, data and frames made by hand, without Keras."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from playground.datasets.task import Plane, Prepared, Samples, Task, TaskKind
from playground.document.commands import AddLayer
from playground.document.inference import infer
from playground.document.project import LayerId, Point, Project
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import Floats
from playground.ui.view_state import ViewState

PLANE_TASK = Task(
    kind=TaskKind.BINARY,
    input_shape=(2,),
    class_names=("same", "different"),
    feature_names=("x", "y"),
    low=-1.0,
    high=1.0,
    plane=Plane(),
)
COLUMNS = ("loss", "accuracy", "val_loss", "val_accuracy")


@dataclass(frozen=True)
class Scenes:
    """Makes what panels are given."""

    def project(self, *units: int) -> Project:
        project = AddLayer("Input", Point()).apply(Project())
        for count in units:
            last = project.network.layers[-1].id
            project = AddLayer("Dense", Point(), {"units": count}, source=last).apply(project)
        return project

    def state(self, *units: int, task: Task = PLANE_TASK) -> ViewState:
        project = self.project(*units)
        return ViewState(project, infer(project.network, task), task)

    def layers(self, state: ViewState) -> tuple[LayerId, ...]:
        return tuple(layer.id for layer in state.project.network.layers)

    def points(self) -> Prepared:
        """Two points to train on and one to test with, far apart."""
        train = np.array([[-3.0, -3.0], [3.0, -3.0]], np.float32)
        test = np.array([[0.0, 3.0]], np.float32)
        return Prepared(
            PLANE_TASK,
            Samples(train, np.array([[1.0], [-1.0]], np.float32), train),
            Samples(test, np.array([[1.0]], np.float32), test),
        )

    def rows(self, epochs: int) -> Floats:
        epoch = np.arange(1, epochs + 1, dtype=np.float32)
        loss = 1 / epoch
        return np.stack((loss, 1 - loss, 2 * loss, 1 - loss / 2), axis=1).astype(np.float32)

    def frame(
        self,
        epochs: int = 0,
        answers: Mapping[Any, Any] | None = None,
        *,
        generation: int = 1,
        is_live: bool = True,
        at: int | None = None,
    ) -> Frame:
        return Frame(
            generation=generation,
            epoch=epochs if at is None else at,
            step=0,
            steps_per_epoch=25,
            is_live=is_live,
            curves=Curves(COLUMNS, self.rows(epochs)),
            answers=answers or {},
        )


@pytest.fixture
def scenes() -> Scenes:
    return Scenes()

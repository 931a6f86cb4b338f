"""A linear engine whose states fit one network only, and which records the end of each epoch."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.protocol.engine import BuildReport, Checkpoint, never
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import Probe
from playground.training.protocol.state import State
from tests.training.conftest import Clock, LinearProgram

Floats: TypeAlias = NDArray[np.float64]


def form_of(project: Project) -> tuple[Any, ...]:
    """Return the parts of `project` that cannot change without a rebuild."""
    layers = tuple(
        (layer.id, layer.type_name, layer.name, str(dict(layer.params)))
        for layer in project.network.layers
    )
    training = project.training
    return layers, project.network.wires, training.batch_size, training.optimizer, training.seed


class FormProgram(LinearProgram):
    """A linear program that refuses states of other networks, and records each epoch."""

    def __init__(self, project: Project, data: Prepared, clock: Clock) -> None:
        super().__init__(project, data, clock)
        self.form = form_of(project)
        self.seconds_per_step = 1e-4
        self.ended: dict[int, Floats] = {}

    def _step(self, rows: list[tuple[float, float]]) -> None:
        super()._step(rows)
        if self.position.step == 0:
            self.ended[self.position.epoch] = self.weights

    def state(self) -> State:
        state = super().state()
        mark = np.frombuffer(repr(self.form).encode(), np.uint8)
        return replace(state, arrays=(*state.arrays, mark), weights=1)

    def restore(self, state: State) -> None:
        *arrays, mark = state.arrays
        if mark.tobytes() != repr(self.form).encode():
            raise TrainingError("the recorded state belongs to another network")
        super().restore(replace(state, arrays=tuple(arrays)))

    def checkpoint(self, curves: Curves) -> Checkpoint:
        state = super().state()
        extra = {str(index): array for index, array in enumerate(state.arrays)}
        return replace(super().checkpoint(curves), extra=extra)

    def load_checkpoint(self, checkpoint: Checkpoint) -> None:
        mark = np.frombuffer(repr(self.form).encode(), np.uint8)
        arrays = (*(checkpoint.extra[str(index)] for index in range(3)), mark)
        self.restore(State(checkpoint.position, arrays, 1))

    def answer(
        self, probes: frozenset[Probe[Any]], is_hurried: Any = never
    ) -> Mapping[Probe[Any], Any]:
        return {probe: (self.form, self.weights) for probe in probes if not is_hurried()}


class FormEngine:
    """Builds form programs that keep the weights of the previous one."""

    version = "NumPy"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def build(
        self, project: Project, data: Prepared, *, donor: Any = None
    ) -> tuple[FormProgram, BuildReport]:
        layers = tuple(layer.id for layer in project.network.layers)
        program = FormProgram(project, data, self.clock)
        if donor is None:
            return program, BuildReport(fresh=layers)
        program.adopt(donor)
        return program, BuildReport(kept=layers)

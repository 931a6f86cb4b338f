"""`ProbeContext`: project and data for probes, created once per program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.datasets.features import expand
from playground.datasets.files.rows import block_rows, rows_behind
from playground.datasets.statistics import DataStatistics
from playground.datasets.task import Prepared, Samples
from playground.document.inference import Inference
from playground.document.project import LayerId, Project
from playground.engine.loop.step_trial import Batch
from playground.engine.model.forward import Forward

AFFORDABLE_MULTIPLICATIONS = 2e9
"""Maximum multiply-accumulates of one probe; it uses fewer samples instead."""

LEAST_SAMPLES = 16

RANGE_SAMPLES = 100_000
"""At most this many training samples are read for the range of the input."""

Inputs = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ProbeContext:
    """The project and data of a program, as its probes need them.

    Attributes
    ----------
    project : Project
    inference : Inference
    data : Prepared
    batch : callable
        Returns a batch that the loop can train on at its position.
    next_batch : callable
        Returns the batch that the loop trains next.
    statistics : list of DataStatistics
        Those of the data, once they were needed; empty before.
    """

    project: Project
    inference: Inference
    data: Prepared
    batch: Callable[[], Batch]
    next_batch: Callable[[], Batch]
    statistics: list[DataStatistics] = field(default_factory=list)
    _grids: dict[int, Inputs] = field(default_factory=dict)
    _lines: dict[int, tuple[Inputs, Inputs]] = field(default_factory=dict)
    _outputs: dict[int, Mapping[LayerId, Inputs]] = field(default_factory=dict)

    @property
    def output(self) -> LayerId:
        """The layer whose output is the prediction."""
        assert self.inference.output is not None
        return self.inference.output

    @property
    def shown(self) -> Samples:
        """The test set; the training set if that is empty."""
        return self.data.shown

    def grid(self, resolution: int) -> Inputs:
        """Return the network's inputs over the plane, row by row from the lowest y.

        Returns
        -------
        (resolution ** 2, features) float32
        """
        if resolution not in self._grids:
            plane = self.data.task.plane
            assert plane is not None
            axis = np.linspace(plane.low, plane.high, resolution, dtype=np.float32)
            points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
            self._grids[resolution] = self._inputs(points)
        return self._grids[resolution]

    def line(self, resolution: int) -> tuple[Inputs, Inputs]:
        """Return values of the only input over the range of the training set.

        Of a large set, the first samples give the range.

        Returns
        -------
        raw : (resolution,) float32
            Before scaling, rising.
        inputs : (resolution, 1) float32
            What the network gets.
        """
        if resolution not in self._lines:
            x = np.asarray(self.data.train.x[:RANGE_SAMPLES], np.float32)
            inputs = np.linspace(x.min(), x.max(), resolution, dtype=np.float32).reshape(-1, 1)
            raw = inputs
            if self.data.offset is not None and self.data.scale is not None:
                raw = np.asarray(inputs * self.data.scale + self.data.offset, np.float32)
            self._lines[resolution] = read_only(raw[:, 0]), read_only(inputs)
        return self._lines[resolution]

    def sample(self, index: int, made: Sequence[float] | None = None) -> Inputs | None:
        """Return a sample that is shown, or the one that the user made.

        Returns
        -------
        (*input_shape) float32, or None
            None if `made` has another size than the samples.
        """
        x: Inputs = self.shown.x[index % len(self.shown)]
        if made is None:
            return x
        if len(made) != x.size:
            return None
        return np.array(made, np.float32).reshape(self.data.task.input_shape)

    def _inputs(self, points: Inputs) -> Inputs:
        """Return the network's inputs for raw `points`, (n, 2) float32."""
        x = expand(points, self.project.data.features)
        if self.data.offset is None or self.data.scale is None:
            return x
        return np.asarray((x - self.data.offset) / self.data.scale, np.float32)

    def now(self) -> "ProbeContext":
        """Return a copy for one frame, which caches what several probes need."""
        return replace(self, _outputs={})

    def training_outputs(self, forward: Forward, samples: int) -> Mapping[LayerId, Inputs]:
        """Return every layer's output for the first training samples, cached for the frame."""
        count = self.affordable(samples)
        if count not in self._outputs:
            x = self.data.train.x[:count]
            self._outputs[count] = forward.outputs(x, self.inference.active)
        return self._outputs[count]

    def affordable(self, samples: int) -> int:
        """Return how many of `samples` one probe can process within a frame.

        Of samples that stay in a file, no more than one block is read.
        """
        cost = sum(self.inference.reports[layer_id].cost for layer_id in self.inference.active)
        most = max(LEAST_SAMPLES, int(AFFORDABLE_MULTIPLICATIONS / max(1, cost)))
        if rows_behind(self.data.train.x):
            most = min(most, block_rows(self.data.train.x))
        return min(samples, most)

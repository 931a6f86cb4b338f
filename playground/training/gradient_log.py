"""`GradientLog`: how strongly each layer was pulled, at the moments where it was measured."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.training.probes import GradientAnswer

CAPACITY = 2000
"""Of more measurements every other one is let go."""

Answer = Mapping[LayerId, GradientAnswer]


@dataclass(frozen=True, slots=True)
class GradientCurves:
    """Measurements of a run, in order. They are not one per epoch.

    Attributes
    ----------
    times : (n,) float64, read-only, rising
        Epochs completed, with the fraction of the one under way.
    layers : tuple of LayerId
        All that were measured at any time.
    norms, ratios : (layers, n) float32, read-only
        Gradient norms, and the update of the next step over the size of the weights. NaN
        where the network had no such layer.
    """

    times: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0, np.float64))
    layers: tuple[LayerId, ...] = ()
    norms: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    ratios: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))


class GradientLog:
    """Grows by a measurement at a time, at any moment of a run. Used by one thread only."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._answers: list[Answer] = []
        self._snapshot: GradientCurves | None = None

    def __len__(self) -> int:
        return len(self._times)

    def add(self, time: float, answer: Answer) -> None:
        """Take over a measurement; one of the same moment is replaced.

        Parameters
        ----------
        time : float
            Epochs completed, with the fraction of the one under way.
        """
        place = bisect_left(self._times, time)
        if self.has(time):
            self._answers[place] = answer
        else:
            self._times.insert(place, time)
            self._answers.insert(place, answer)
        if len(self._times) > CAPACITY:
            self._times, self._answers = self._times[::2], self._answers[::2]
        self._snapshot = None

    def has(self, time: float) -> bool:
        """Return whether that very moment was measured."""
        place = bisect_left(self._times, time)
        return place < len(self._times) and self._times[place] == time

    def until(self, time: float) -> "GradientLog":
        """Return the measurements up to `time`."""
        count = bisect_right(self._times, time)
        earlier = GradientLog()
        earlier._times, earlier._answers = self._times[:count], self._answers[:count]
        return earlier

    def truncate(self, time: float) -> None:
        """Forget what was measured after `time`."""
        count = bisect_right(self._times, time)
        if count < len(self._times):
            del self._times[count:], self._answers[count:]
            self._snapshot = None

    def snapshot(self) -> GradientCurves:
        """Return what there is so far; what is added later does not show in it."""
        if self._snapshot is None:
            self._snapshot = self._made()
        return self._snapshot

    def _made(self) -> GradientCurves:
        layers = tuple(dict.fromkeys(layer for answer in self._answers for layer in answer))
        shape = (len(layers), len(self._times))
        norms, ratios = np.full(shape, np.nan, np.float32), np.full(shape, np.nan, np.float32)
        for row, layer in enumerate(layers):
            for column, answer in enumerate(self._answers):
                if layer in answer:
                    norms[row, column] = answer[layer].gradient_norm
                    ratios[row, column] = answer[layer].update_ratio
        times = np.array(self._times, np.float64)
        for array in (times, norms, ratios):
            array.flags.writeable = False
        return GradientCurves(times, layers, norms, ratios)

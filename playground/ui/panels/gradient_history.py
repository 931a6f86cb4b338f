"""`GradientHistory`: gradient sizes as they were when frames were drawn."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.training.frames import Frame
from playground.training.probes import GradientAnswer

CAPACITY = 4000


class GradientHistory:
    """Samples of `GradientAnswer` over a run, one per frame drawn, thinned when many.

    These are not one per epoch: a frame is drawn when the window is ready for it.
    """

    def __init__(self) -> None:
        self._generation = -1
        self._times: list[float] = []
        self._norms: dict[LayerId, list[float]] = {}
        self._ratios: dict[LayerId, list[float]] = {}

    def __len__(self) -> int:
        return len(self._times)

    @property
    def layers(self) -> tuple[LayerId, ...]:
        """Layers with gradients, in the order of the answers."""
        return tuple(self._norms)

    def add(self, frame: Frame, answer: Mapping[LayerId, GradientAnswer] | None) -> bool:
        """Take over a live frame's answer; return whether anything changed.

        A frame of another program, or of an earlier moment, makes the later samples void.
        """
        changed = self._forget(frame) if frame.is_live else False
        if answer is None or not frame.is_live:
            return changed
        time = _time(frame)
        if self._times and time <= self._times[-1]:
            return changed
        if set(answer) != set(self._norms):
            self._clear()
            self._norms = {layer_id: [] for layer_id in answer}
            self._ratios = {layer_id: [] for layer_id in answer}
        self._times.append(time)
        for layer_id, size in answer.items():
            self._norms[layer_id].append(size.gradient_norm)
            self._ratios[layer_id].append(size.update_ratio)
        if len(self._times) > CAPACITY:
            self._thin()
        return True

    def times(self) -> NDArray[np.float64]:
        """Return when samples were taken, (n,) float64, in epochs."""
        return np.array(self._times, np.float64)

    def norms(self, layer_id: LayerId) -> NDArray[np.float32]:
        """Return the layer's gradient norms, (n,) float32."""
        return np.array(self._norms[layer_id], np.float32)

    def ratios(self, layer_id: LayerId) -> NDArray[np.float32]:
        """Return the layer's update-to-weight ratios, (n,) float32."""
        return np.array(self._ratios[layer_id], np.float32)

    def _forget(self, frame: Frame) -> bool:
        if frame.generation != self._generation:
            self._generation = frame.generation
            had = bool(self._times)
            self._clear()
            return had
        now = _time(frame)
        kept = int(np.searchsorted(self.times(), now, side="right"))
        if kept == len(self._times):
            return False
        self._times = self._times[:kept]
        for series in (self._norms, self._ratios):
            for layer_id in series:
                series[layer_id] = series[layer_id][:kept]
        return True

    def _clear(self) -> None:
        self._times = []
        self._norms = {}
        self._ratios = {}

    def _thin(self) -> None:
        """Keep every second sample, the last one always."""
        last = len(self._times) - 1
        chosen = sorted({*range(0, last + 1, 2), last})
        self._times = [self._times[index] for index in chosen]
        for series in (self._norms, self._ratios):
            for layer_id, values in series.items():
                series[layer_id] = [values[index] for index in chosen]


def _time(frame: Frame) -> float:
    return frame.epoch + frame.step / max(frame.steps_per_epoch, 1)

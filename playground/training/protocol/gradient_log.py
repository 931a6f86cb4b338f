"""`GradientLog`: how strongly each layer was pulled, at the moments where it was measured."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.training.protocol.probes import GradientAnswer

CAPACITY = 2000
"""Of more measurements every other one is let go."""


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
        self._norms: dict[LayerId, list[float]] = {}
        self._ratios: dict[LayerId, list[float]] = {}
        self._snapshot: GradientCurves | None = None

    def __len__(self) -> int:
        return len(self._times)

    def add(self, time: float, answer: Mapping[LayerId, GradientAnswer]) -> None:
        """Take over a measurement; one of the same moment is replaced.

        A moment that is looked at again gives the same numbers, which change nothing.

        Parameters
        ----------
        time : float
            Epochs completed, with the fraction of the one under way.
        """
        place, is_known = bisect_left(self._times, time), self.has(time)
        if is_known and self._holds(place, answer):
            return
        for layer in answer:
            if layer not in self._norms:
                self._norms[layer] = [nan] * len(self._times)
                self._ratios[layer] = [nan] * len(self._times)
        for layer, norms in self._norms.items():
            found, ratios = answer.get(layer), self._ratios[layer]
            norm = nan if found is None else found.gradient_norm
            ratio = nan if found is None else found.update_ratio
            if not is_known:
                norms.insert(place, norm)
                ratios.insert(place, ratio)
            norms[place], ratios[place] = norm, ratio
        if not is_known:
            self._times.insert(place, time)
        if len(self._times) > CAPACITY:
            self._keep(slice(None, None, 2))
        self._snapshot = None

    def _holds(self, place: int, answer: Mapping[LayerId, GradientAnswer]) -> bool:
        """Return whether the measurement at `place` is `answer`, of all layers there are."""
        return len(answer) == len(self._norms) and all(
            layer in self._norms
            and self._norms[layer][place] == found.gradient_norm
            and self._ratios[layer][place] == found.update_ratio
            for layer, found in answer.items()
        )

    def has(self, time: float) -> bool:
        """Return whether that very moment was measured."""
        place = bisect_left(self._times, time)
        return place < len(self._times) and self._times[place] == time

    def until(self, time: float) -> "GradientLog":
        """Return the measurements up to `time`."""
        earlier = GradientLog()
        earlier._times = self._times
        earlier._norms, earlier._ratios = dict(self._norms), dict(self._ratios)
        earlier._keep(slice(bisect_right(self._times, time)))
        return earlier

    def truncate(self, time: float) -> None:
        """Forget what was measured after `time`."""
        count = bisect_right(self._times, time)
        if count < len(self._times):
            self._keep(slice(count))

    def snapshot(self) -> GradientCurves:
        """Return what there is so far; what is added later does not show in it."""
        if self._snapshot is None:
            shape = (len(self._norms), len(self._times))
            arrays = (
                np.array(self._times, np.float64),
                np.array(list(self._norms.values()), np.float32).reshape(shape),
                np.array(list(self._ratios.values()), np.float32).reshape(shape),
            )
            for array in arrays:
                array.flags.writeable = False
            times, norms, ratios = arrays
            self._snapshot = GradientCurves(times, tuple(self._norms), norms, ratios)
        return self._snapshot

    def _keep(self, which: slice) -> None:
        """Keep some of the measurements, in lists of their own."""
        self._times = self._times[which]
        for series in (self._norms, self._ratios):
            for layer, values in series.items():
                series[layer] = values[which]
        self._snapshot = None

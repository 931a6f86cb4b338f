"""`GradientLog`: the gradient norm of each layer, at the moments where it was measured."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.training.protocol.probes import GradientAnswer

CAPACITY = 2000
"""If there are more measurements, every second one is dropped."""


@dataclass(frozen=True, slots=True)
class GradientCurves:
    """Measurements of a run, in order; not one per epoch.

    Attributes
    ----------
    times : (n,) float64, read-only, rising
        Epochs completed, with the fraction of the current one.
    layers : tuple of LayerId
        All layers that were measured at any time.
    norms, ratios : (layers, n) float32, read-only
        Gradient norms, and the norm of the next update divided by that of the weights. NaN
        where the network had no such layer.
    """

    times: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0, np.float64))
    layers: tuple[LayerId, ...] = ()
    norms: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    ratios: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def thinned(self, count: int) -> "GradientCurves":
        """Return at most about `count` of the numbers, with the times spaced evenly."""
        step = 1 + self.norms.size // max(count, 1)
        if step == 1:
            return self
        parts = (self.times[::step], self.layers, self.norms[:, ::step], self.ratios[:, ::step])
        return GradientCurves(*parts)


class GradientLog:
    """Collects measurements from any moments of a run. Used by one thread only."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._norms: dict[LayerId, list[float]] = {}
        self._ratios: dict[LayerId, list[float]] = {}
        self._snapshot: GradientCurves | None = None

    @classmethod
    def of(cls, curves: GradientCurves) -> "GradientLog":
        """Return a log that begins with these measurements."""
        log = cls()
        log._times = curves.times.tolist()
        log._norms = dict(zip(curves.layers, curves.norms.tolist(), strict=True))
        log._ratios = dict(zip(curves.layers, curves.ratios.tolist(), strict=True))
        return log

    def __len__(self) -> int:
        return len(self._times)

    def add(self, time: float, answer: Mapping[LayerId, GradientAnswer]) -> None:
        """Add a measurement, or replace the one of the same moment.

        A moment that is shown again gives the same numbers, which changes nothing.

        Parameters
        ----------
        time : float
            Epochs completed, with the fraction of the current one.
        answer : mapping of LayerId to GradientAnswer
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
        """Return whether the measurement at `place` equals `answer`, for all layers."""
        return len(answer) == len(self._norms) and all(
            layer in self._norms
            and self._norms[layer][place] == found.gradient_norm
            and self._ratios[layer][place] == found.update_ratio
            for layer, found in answer.items()
        )

    def has(self, time: float) -> bool:
        """Return whether exactly this moment was measured."""
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
        """Return the measurements so far; later ones do not change the snapshot."""
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
        """Keep some of the measurements, in new lists."""
        self._times = self._times[which]
        for series in (self._norms, self._ratios):
            for layer, values in series.items():
                series[layer] = values[which]
        self._snapshot = None

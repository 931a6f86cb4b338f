"""One weight, as it is now."""

from typing import Any

import numpy as np

from playground.learning.checks.base import Bounded, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, not_yet, uncheckable
from playground.training.protocol.probes import Floats, Probe, WeightsProbe

WEIGHTS = WeightsProbe()


class Weight(Bounded, frozen=True, kw_only=True, tag="weight"):
    """A single number of a kernel or a bias.

    Attributes
    ----------
    layer : str
        Keras's name of the layer.
    array : str
        "kernel" or "bias".
    index : tuple of int
        Its place in the array.
    """

    layer: Name
    array: Name
    index: tuple[int, ...]

    def probes(self) -> frozenset[Probe[Any]]:
        return frozenset({WEIGHTS})

    def judge(self, facts: Facts) -> Verdict:
        layer, weights = facts.layer(self.layer), facts.get(WEIGHTS)
        if layer is None:
            return not_yet(f"there is no layer called {self.layer}")
        array = None if weights is None else weights.get(layer.id, {}).get(self.array)
        value = None if array is None else value_at(array, self.index)
        if value is None:
            return uncheckable(f"{self.layer} has no {self.array} at {self.index}")
        return self.compare(f"{self.array} of {self.layer}", value)


def value_at(array: Floats, index: tuple[int, ...]) -> float | None:
    """Return one value of an array; None if it has no such place."""
    is_in = len(index) == np.ndim(array) and all(
        0 <= at < size for at, size in zip(index, np.shape(array), strict=True)
    )
    return float(array[index]) if is_in else None

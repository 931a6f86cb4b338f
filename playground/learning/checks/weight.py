"""One weight, as it is now."""

from typing import Any

import numpy as np

from playground.learning.checks.base import Bounded, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, not_yet, uncheckable
from playground.training.protocol.probes import Floats, Probe, WeightsProbe

WEIGHTS = WeightsProbe()
MATRIX = 2
"""Numbers in the index of a weight of a Dense layer: its input, and its unit."""


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
        return self.compare(self._what, value)

    @property
    def _what(self) -> str:
        """Return the name of the number, as the canvas has it: a unit is `dense[0]`."""
        if self.array == "kernel" and len(self.index) == MATRIX:
            return f"weight from input {self.index[0] + 1} to {self.layer}[{self.index[1]}]"
        place = f"[{self.index[0]}]" if len(self.index) == 1 else ""
        return f"{self.array} of {self.layer}{place}"


def value_at(array: Floats, index: tuple[int, ...]) -> float | None:
    """Return one value of an array; None if it has no such place."""
    is_in = len(index) == np.ndim(array) and all(
        0 <= at < size for at, size in zip(index, np.shape(array), strict=True)
    )
    return float(array[index]) if is_in else None

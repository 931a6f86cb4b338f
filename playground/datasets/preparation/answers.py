"""The outputs of a network as answers: class names, probabilities, numbers with units."""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from playground.base.tasks import TaskKind
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import TargetColumn

Floats = NDArray[np.float32]
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a network predicts for some rows.

    Attributes
    ----------
    target : TargetColumn
    values : (n, units) float32
        Its outputs, in the units of the data.
    chosen : (n,) int64 or None
        The number of the class that is predicted; None unless one of several is.
    shares : (n, classes) float32 or None
        The probability of each class, where the outputs are probabilities.
    """

    target: TargetColumn
    values: Floats
    chosen: NDArray[np.int64] | None = None
    shares: Floats | None = None

    def __len__(self) -> int:
        return len(self.values)

    def name(self, row: int) -> str:
        """Return the answer to one row as text: a class, or a number with its unit."""
        if self.chosen is not None:
            return class_name(self.target, int(self.chosen[row]))
        if self.target.kind is TaskKind.MULTILABEL:
            names = [
                class_name(self.target, int(at)) for at in np.flatnonzero(self.values[row] > 0.5)
            ]
            return ", ".join(names) or "none"
        numbers = ", ".join(f"{float(value):.6g}" for value in self.values[row])
        return f"{numbers} {self.target.unit}".strip()

    def share(self, row: int) -> float | None:
        """Return the probability of the class that is predicted; None if it is not known."""
        if self.shares is None or self.chosen is None:
            return None
        return float(self.shares[row, self.chosen[row]])


def class_name(target: TargetColumn, number: int) -> str:
    """Return the name of a class; its number if it has none."""
    names = target.class_names
    return names[number] if number < len(names) else str(number)


def answers_of(target: TargetColumn, outputs: Floats) -> Answers:
    """Return what outputs of the network, (n, ...) float32, mean."""
    values = unscaled_output(target, outputs.reshape(len(outputs), prod(outputs.shape[1:])))
    if target.kind is TaskKind.BINARY and values.shape[1] == 1:
        chosen = (values[:, 0] > (target.low + target.high) / 2).astype(np.int64)
        is_share = target.low == 0 and _are_shares(values)
        shares = np.concatenate((1 - values, values), axis=1) if is_share else None
        return Answers(target, values, chosen, shares)
    if target.kind in (TaskKind.MULTICLASS, TaskKind.BINARY):
        chosen = values.argmax(axis=1).astype(np.int64)
        sums = values.sum(axis=1)
        is_share = _are_shares(values) and bool(np.all(np.abs(sums - 1) < ROUNDING))
        return Answers(target, values, chosen, values if is_share else None)
    return Answers(target, values)


def _are_shares(values: Floats) -> bool:
    return bool(np.all((values >= 0) & (values <= 1)))

"""`State`: all that further training depends on, and the `Position` that a run has reached."""

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Position:
    """How far a run has come: epochs completed, and batches done in the current one."""

    epoch: int = 0
    step: int = 0


START = Position(0, 0)


@dataclass(frozen=True, slots=True)
class State:
    """Everything that further training depends on; restoring it repeats the same training.

    Attributes
    ----------
    position : Position
    arrays : tuple of read-only arrays
        All variables of model, optimizer, metrics and seed generators, in the program's
        own order. They fit every program of the same project and data.
    weights : int
        How many of the first arrays belong to the model; those of optimizer and metrics
        follow. 0 if unknown.
    """

    position: Position
    arrays: tuple[NDArray[Any], ...] = field(repr=False)
    weights: int = 0

    @property
    def size_bytes(self) -> int:
        """Memory held by the arrays, in bytes."""
        return sum(array.nbytes for array in self.arrays)

"""The trained model inside a project file is read apart: the parent's end of that."""

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from playground.reading.limits import limits_for
from playground.reading.pool import readers
from playground.reading.protocol import Request
from playground.reading.watch import Progress
from playground.training.engine import Checkpoint, Position
from playground.training.frames import Curves


@dataclass(frozen=True, slots=True)
class SentCurves:
    """The fields of `Curves`."""

    columns: tuple[str, ...]
    rows: NDArray[Any]
    stride: int
    epochs: int
    latest: NDArray[Any] | None


@dataclass(frozen=True, slots=True)
class SentCheckpoint:
    """A `Checkpoint` on its way.

    Attributes
    ----------
    model : (n,) uint8 array
        A `.keras` file whose numbers the child has copied into a file of its own.
    extra : dict of str to array
    epoch, step : int
    curves : SentCurves
    """

    model: NDArray[Any]
    extra: dict[str, NDArray[Any]]
    epoch: int
    step: int
    curves: SentCurves


@dataclass(frozen=True, slots=True)
class SentState:
    """What a project file holds beside the project.

    Attributes
    ----------
    checkpoint : SentCheckpoint or None
    warnings : tuple of str
        What could not be read.
    """

    checkpoint: SentCheckpoint | None
    warnings: tuple[str, ...]


def read_state_apart(path: Path, progress: Progress) -> tuple[Checkpoint | None, tuple[str, ...]]:
    """Return the trained model in a project file, if it is whole, and what the user should know.

    Raises
    ------
    PlaygroundError
        It cannot be read within the limits.
    Cancelled
        `progress` raised it.
    """
    state = readers().read(Request("state", str(path)), SentState, progress, limits_for(path))
    sent = state.checkpoint
    if sent is None:
        return None, state.warnings
    curves = sent.curves
    return (
        Checkpoint(
            sent.model.tobytes(),
            MappingProxyType(sent.extra),
            Position(sent.epoch, sent.step),
            Curves(curves.columns, curves.rows, curves.stride, curves.epochs, curves.latest),
        ),
        state.warnings,
    )

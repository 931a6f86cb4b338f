"""`Frame`: one moment of a run, for the window to draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from playground.training.probes import Probe

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Curves:
    """Every epoch's figures so far.

    Attributes
    ----------
    columns : tuple of str
        Keras's names: "loss", "accuracy", "val_loss", "val_accuracy".
    rows : (epochs, columns) float32, read-only
        Row i holds the figures of epoch i + 1.
    """

    columns: tuple[str, ...] = ()
    rows: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.float32]:
        """Return one figure for every epoch; empty if it is not recorded."""
        if name not in self.columns:
            return np.zeros(0, np.float32)
        return self.rows[:, self.columns.index(name)]

    def last(self) -> dict[str, float]:
        """Return the figures of the last epoch; empty before the first."""
        return dict(zip(self.columns, map(float, self.rows[-1]), strict=True)) if len(self) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One moment of a run.

    Attributes
    ----------
    generation : int
        Counts the programs built; panels drop what they kept of an older one.
    epoch : int
        Epochs completed.
    step : int
        Batches done in the epoch under way, 0..steps_per_epoch - 1.
    steps_per_epoch : int
    epochs_per_second : float
        Measured lately; 0 while paused before the first.
    tier : str
        "graph" or "xla"; empty before the first step.
    learning_rate : float
        The one in force.
    is_live : bool
        False for a moment of the past shown from the time line.
    curves : Curves
        Up to this moment: one row per completed epoch.
    whole : Curves
        All that was trained; more than `curves` only where `is_live` is False.
    request : int
        The `Scrub.request` that it answers; 0 for none.
    is_complete : bool
        False if probes that are slow to answer were left out; another frame follows.
    answers : mapping of Probe to its answer
        Probes that do not apply to the network are missing.
    """

    generation: int
    epoch: int
    step: int
    steps_per_epoch: int
    epochs_per_second: float = 0.0
    tier: str = ""
    learning_rate: float = 0.0
    is_live: bool = True
    curves: Curves = field(default_factory=Curves)
    whole: Curves = field(default_factory=Curves)
    request: int = 0
    is_complete: bool = True
    answers: Mapping[Probe[object], object] = field(default_factory=dict)

    def get(self, probe: Probe[Answer]) -> Answer | None:
        """Return the answer to `probe`, or None if the frame has none."""
        return cast("Answer | None", self.answers.get(cast("Probe[object]", probe)))

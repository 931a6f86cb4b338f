"""`Frame`: one moment of a run, for the window to draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from playground.training.protocol.checkups import Checkups
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.probes import Probe

if TYPE_CHECKING:
    from playground.training.protocol.basis import Basis

Answer = TypeVar("Answer")


DENSE = 4096
"""This many first epochs are always kept, one row each."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Loss and metrics of the epochs so far; in a very long run, of every `stride`-th epoch.

    Attributes
    ----------
    columns : tuple of str
        Keras's names: "loss", "accuracy", "val_loss", "val_accuracy".
    rows : (n, columns) float32, read-only
        Row i has the values of epoch i + 1 for the first `DENSE` epochs; after that, of every
        epoch that is a multiple of `stride`.
    stride : int
        A power of two; 1 keeps all epochs.
    epochs : int
        Number of completed epochs. By default the number of rows.
    latest : (columns,) float32 or None
        The values of the last epoch, if `rows` lacks them.
    """

    columns: tuple[str, ...] = ()
    rows: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    stride: int = 1
    epochs: int = -1
    latest: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        """Return how many epochs are completed."""
        return len(self.rows) if self.epochs < 0 else self.epochs

    def column(self, name: str) -> NDArray[np.float32]:
        """Return one column, (n,) float32; empty if it is not recorded."""
        if name not in self.columns:
            return np.zeros(0, np.float32)
        return self.rows[:, self.columns.index(name)]

    def epochs_of(self, places: NDArray[Any]) -> NDArray[np.float64]:
        """Return the epochs, from 1, of the rows at `places`, from 0."""
        numbers = np.asarray(places, np.float64)
        later = (DENSE // self.stride + 1 + numbers - DENSE) * self.stride
        found: NDArray[np.float64] = np.where(numbers < DENSE, numbers + 1, later)
        return found

    def rows_until(self, epoch: int) -> int:
        """Return how many rows belong to the epochs from 1 to `epoch`."""
        return min(len(self.rows), kept_rows(epoch, self.stride))

    def row(self, epoch: int) -> NDArray[np.float32]:
        """Return the values of an epoch, 1 to ``len(self)``, or of the nearest one before."""
        if epoch >= len(self) and self.latest is not None:
            return self.latest
        found: NDArray[np.float32] = self.rows[max(1, self.rows_until(epoch)) - 1]
        return found

    def until(self, epoch: int) -> "Curves":
        """Return the curves as they were after `epoch` epochs."""
        if epoch >= len(self):
            return self
        rows = self.rows[: self.rows_until(epoch)]
        if self.stride == 1:
            return Curves(self.columns, rows)
        return Curves(self.columns, rows, self.stride, epoch, self.row(epoch) if epoch else None)

    def last(self) -> dict[str, float]:
        """Return the values of the last epoch; empty before the first."""
        if not len(self):
            return {}
        return dict(zip(self.columns, map(float, self.row(len(self))), strict=True))


def kept_rows(epochs: int, stride: int) -> int:
    """Return how many rows `Curves` with this stride have for a number of epochs.

    >>> kept_rows(100, 2), kept_rows(DENSE + 5, 2)
    (100, 4098)
    """
    return min(epochs, DENSE) + max(0, epochs // stride - DENSE // stride)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One moment of a run.

    Attributes
    ----------
    generation : int
        Number of the program; panels drop what they kept from an older one.
    epoch : int
        Epochs completed.
    step : int
        Batches done in the current epoch, 0..steps_per_epoch - 1.
    steps_per_epoch : int
    epochs_per_second : float
        Measured recently; 0 before the first epoch.
    tier : str
        "graph" or "xla"; empty before the first step.
    learning_rate : float
        The current learning rate.
    is_live : bool
        False for an earlier moment shown from the time line.
    curves : Curves
        The curves up to this moment.
    whole : Curves
        The curves of the whole run; longer than `curves` only if `is_live` is False.
    basis : Basis or None
        The project and data that it was built from; views of another basis drop it.
    run_id : int
        The run that the moment belongs to.
    request : int
        The `Scrub.request` that it answers; 0 for none.
    gradients : GradientCurves
        The gradients measured in the whole run so far.
    checkups : Checkups
        The checkups measured in the run so far.
    since : int
        After how many epochs the project began to train as it does now.
    is_complete : bool
        False if slow probes were left out; another frame follows.
    asked : frozenset of Probe
        The probes that were asked when it was built.
    answers : mapping of Probe to its answer
        Probes that do not apply to the network are missing.
    refused : frozenset of Probe
        The probes that do not apply: they were asked, and have no answer.
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
    basis: "Basis | None" = None
    run_id: int = 0
    request: int = 0
    gradients: GradientCurves = field(default_factory=GradientCurves)
    checkups: Checkups = field(default_factory=Checkups)
    since: int = 0
    is_complete: bool = True
    asked: frozenset[Probe[Any]] = frozenset()  # Any: probes have different answers
    answers: Mapping[Probe[object], object] = field(default_factory=dict)
    refused: frozenset[Probe[Any]] = frozenset()

    @property
    def all_curves(self) -> Curves:
        """The curves of the whole run, also where an earlier epoch is shown."""
        return self.whole if len(self.whole) > len(self.curves) else self.curves

    def get(self, probe: Probe[Answer]) -> Answer | None:
        """Return the answer to `probe`, or None if the frame has none."""
        return cast("Answer | None", self.answers.get(cast("Probe[object]", probe)))

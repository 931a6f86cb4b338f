"""Divergence: the batch in which values became NaN or infinite, and how far to go back.

A run that diverges does so for some time before a value overflows: the loss grows, epoch
by epoch, and the weights with it. From the last finite state no learning rate leads back.
So a run goes back to before the loss rose, and one that diverges again without having
come further goes back a little more each time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.document.inference import output_layer
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import NonFinite, Position, Program
from playground.training.protocol.frames import Curves

JUDGED = ("loss", "val_loss")
IN_PROPORTION = 10.0
"""So many times the low losses of a run, a loss is still taken for one of its own."""

_LOW = 0.1
_BACK = 0.1


@dataclass(frozen=True, slots=True)
class Onset:
    """Where values became NaN or infinite.

    Attributes
    ----------
    position : Position
        The epoch, and the batch of it whose step did it.
    error : NonFinite
        What that step alone raised.
    layer_id : LayerId or None
        Where a value was not finite right before that step; None where it was the loss alone.
    """

    position: Position
    error: NonFinite
    layer_id: LayerId | None


def find_onset(program: Program, error: NonFinite, steps: int) -> Onset:
    """Return the batch that `error` came from, by training parts of its epoch again.

    Parameters
    ----------
    program : Program
        Before the batches in which it happened; after it, right before that one batch.
    error : NonFinite
        What training them raised.
    steps : int
        How many they are, all of one epoch. Their number halves each time, so that it
        takes hardly longer than to train them again.
    """
    good = program.state()
    while steps > 1:
        half = steps // 2
        try:
            steps -= program.advance(half).steps
            good = program.state()
        except NonFinite as found:
            error, steps = found, half
            program.restore(good)
    program.restore(good)
    return Onset(good.position, error, program.find_overflow())


def last_good_epoch(curves: Curves, failed_from: int | None) -> int:
    """Return after how many epochs the loss of a run was still in proportion.

    Parameters
    ----------
    curves : Curves
        Up to where a value overflowed.
    failed_from : int or None
        Where the run went on from after it diverged before.
    """
    known = [name for name in JUDGED if name in curves.columns]
    is_good = np.ones(len(curves.rows), np.bool_)
    for name in known:
        is_good &= _in_proportion(curves.column(name))
    good = curves.epochs_of(np.flatnonzero(is_good))
    last = int(good[-1]) if len(good) else 1
    # The loss of an epoch is that of its batches before each step, and says nothing of what
    # the last ones did, unless it was measured afterwards.
    epoch = last if last > 1 and "val_loss" in known else last - 1
    if failed_from is None or epoch > failed_from:
        return epoch
    return min(epoch, failed_from - max(1, int(_BACK * failed_from))) if failed_from else 0


def output_of(project: Project) -> LayerId | None:
    """Return the layer whose output the loss is computed from; it follows from the wires."""
    return output_layer(project.network)


def _in_proportion(losses: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which of `losses`, (n,), are not far above the low ones; n may be 0."""
    if not len(losses):
        return np.zeros(0, np.bool_)
    low = float(np.quantile(losses, _LOW, method="lower"))
    found: NDArray[np.bool_] = losses <= low + (IN_PROPORTION - 1) * abs(low)
    return found

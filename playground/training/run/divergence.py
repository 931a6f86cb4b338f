"""Divergence: finds the batch where values became NaN or infinite, and the last good epoch.

A run diverges for some time before a value overflows: loss and weights grow epoch by epoch.
From the last finite state no learning rate recovers. So the run returns to the epoch before
the loss rose. If it diverges again without progress, it returns a little further each time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.document.inference import output_layer
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import NonFinite, Program
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position
from playground.training.wording import divergence_text

JUDGED = ("loss", "val_loss")
IN_PROPORTION = 10.0
"""A loss up to this many times the low losses of the run counts as good."""

_LOW = 0.1
_BACK = 0.1


@dataclass(frozen=True, slots=True)
class Onset:
    """Where values became NaN or infinite.

    Attributes
    ----------
    position : Position
        The epoch and the batch.
    error : NonFinite
        The error that this single step raised.
    layer_id : LayerId or None
        The layer with a value that was not finite right before that step; None if only the
        loss was not finite.
    """

    position: Position
    error: NonFinite
    layer_id: LayerId | None


def find_onset(program: Program, error: NonFinite, steps: int) -> Onset:
    """Return the batch that `error` came from, by training parts of its epoch again.

    Parameters
    ----------
    program : Program
        In the state before the batches in which it happened. Afterwards it is in the state
        right before that one batch.
    error : NonFinite
        The error raised by training these batches.
    steps : int
        The number of these batches, all of one epoch. It is halved each time, so that the
        search takes hardly longer than training them again.
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
    """Return the last epoch after which the loss of a run was still in proportion.

    Parameters
    ----------
    curves : Curves
        The curves up to the overflow.
    failed_from : int or None
        The epoch from which the run continued after an earlier divergence.
    """
    known = [name for name in JUDGED if name in curves.columns]
    is_good = np.ones(len(curves.rows), np.bool_)
    for name in known:
        is_good &= _in_proportion(curves.column(name))
    good = curves.epochs_of(np.flatnonzero(is_good))
    last = int(good[-1]) if len(good) else 1
    # The loss of an epoch is measured before each step, so it does not include the effect of
    # the last steps. The validation loss does.
    epoch = last if last > 1 and "val_loss" in known else last - 1
    if failed_from is None or epoch > failed_from:
        return epoch
    return min(epoch, failed_from - max(1, int(_BACK * failed_from))) if failed_from else 0


def output_of(project: Project) -> LayerId | None:
    """Return the layer whose output the loss is computed from."""
    return output_layer(project.network)


def message_of(error: NonFinite, project: Project, kept_epochs: int) -> str:
    """Return the sentence for the user after a divergence.

    Parameters
    ----------
    error : NonFinite
        Its `position` counts epochs as the curves do.
    project : Project
        The project that trained.
    kept_epochs : int
        Epochs completed in the state that was kept.
    """
    layer = None
    if error.layer_id is not None and project.network.has(error.layer_id):
        layer = project.network.layer(error.layer_id).name
    at = error.position
    return divergence_text(layer, at.epoch + 1, kept_epochs, at.step + 1)


def _in_proportion(losses: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return a mask of the losses, (n,), that are not far above the low ones; n may be 0."""
    if not len(losses):
        return np.zeros(0, np.bool_)
    low = float(np.quantile(losses, _LOW, method="lower"))
    found: NDArray[np.bool_] = losses <= low + (IN_PROPORTION - 1) * abs(low)
    return found

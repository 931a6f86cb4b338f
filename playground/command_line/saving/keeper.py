"""`Keeper`: regularly saves what a command has learned, so that a kill does not lose it."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from playground.base.errors import PlaygroundError
from playground.command_line.saving.trained_file import TrainedFile
from playground.command_line.terminal.output import report

if TYPE_CHECKING:
    from playground.training.run.run import Run

PATIENCE = 20.0
"""The pause after a write is at least this many times its duration."""


class Keeper:
    """Saves the file regularly; called after each chunk of training.

    A file that cannot be written now and then does not end the training: it is reported
    once, and tried again. The write at the end raises what is wrong.

    Parameters
    ----------
    written : TrainedFile
    interval_seconds : float
        From the end of one write to the next.
    first_seconds : float
        Until the first.
    only_whole_epochs : bool
        Whether it waits for the end of an epoch, where several machines agree.
    clock : callable
        Seconds, from any origin.
    """

    def __init__(
        self,
        written: TrainedFile,
        interval_seconds: float,
        *,
        first_seconds: float,
        only_whole_epochs: bool = False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._written = written
        self._interval = interval_seconds
        self._only_whole_epochs = only_whole_epochs
        self._clock = clock
        self._due = clock() + first_seconds
        self._has_warned = False

    def keep(self, run: "Run") -> None:
        """Write what `run` has learned, if that is due."""
        is_between = run.step == 0 and run.epoch > 0
        if self._clock() < self._due or (self._only_whole_epochs and not is_between):
            return
        began = self._clock()
        try:
            self._written.write(run.checkpoint())
        except PlaygroundError as error:
            if not self._has_warned:
                report(f"warning: {error}; training continues, and saving is tried again")
            self._has_warned = True
        ended = self._clock()
        self._due = ended + max(self._interval, PATIENCE * (ended - began))

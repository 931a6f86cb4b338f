"""How far to train: what Play, one epoch and one step mean from where a run stands."""

from dataclasses import dataclass
from typing import TypeAlias

from playground.training.controls import EpochOnce, Play, StepOnce
from playground.training.run import Run

Wish: TypeAlias = Play | EpochOnce | StepOnce


@dataclass(frozen=True, slots=True)
class Goal:
    """The moment at which training stops by itself.

    Attributes
    ----------
    epoch : int or None
        Epochs completed by then; None for never.
    step : int
        Batches done in the epoch after it.
    """

    epoch: int | None
    step: int = 0

    def steps_left(self, run: Run) -> int | None:
        """Return the batches up to the goal, 0 or less once it is reached; None for no end."""
        if self.epoch is None:
            return None
        return (self.epoch - run.epoch) * run.program.steps_per_epoch + self.step - run.step


def goal_of(wish: Wish, run: Run, epochs: int) -> Goal:
    """Return the goal of `wish` for `run` as it stands.

    Play stops when `epochs` are completed (0: never). Where they are completed already,
    it goes on for as many again: whoever presses Play at the end wants more.
    """
    if isinstance(wish, StepOnce):
        return Goal(run.epoch, run.step + 1)
    if isinstance(wish, EpochOnce):
        return Goal(run.epoch + 1)
    if epochs == 0:
        return Goal(None)
    return Goal(epochs if run.epoch < epochs else run.epoch + epochs)

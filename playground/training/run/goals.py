"""How far to train: what Play, one epoch and one step mean from where a run stands."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from playground.training.protocol.controls import EpochOnce, Play, StepOnce
from playground.training.run.run import Run

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


def end_of_play(done: int, planned: int) -> int | None:
    """Return the epoch at which Play stops; None if it does not stop by itself.

    Once the planned epochs are completed, Play trains as many again: whoever presses Play
    at the end wants more.

    Parameters
    ----------
    done : int
        Epochs completed when Play is pressed.
    planned : int
        The project's number of epochs; 0 for no end.

    Examples
    --------
    >>> end_of_play(3, 10), end_of_play(10, 10), end_of_play(25, 10), end_of_play(3, 0)
    (10, 20, 35, None)
    """
    if planned == 0:
        return None
    return planned if done < planned else done + planned


def goal_of(wish: Wish, run: Run, epochs: int) -> Goal:
    """Return the goal of `wish` for `run` as it is; see `end_of_play` for Play."""
    if isinstance(wish, StepOnce):
        return Goal(run.epoch, run.step + 1)
    if isinstance(wish, EpochOnce):
        return Goal(run.epoch + 1)
    return Goal(end_of_play(run.epoch, epochs))


@dataclass(frozen=True, slots=True)
class Intent:
    """What the user wants, kept until it is reached or taken back.

    It outlives loading, building and a network that is broken for a moment. Its goal is set
    when training begins: while it waits for a complete network there is none yet.

    Attributes
    ----------
    wish : Wish
    goal : Goal or None
        None until there is a run to train.
    """

    wish: Wish
    goal: Goal | None = None

    def begun(self, run: Run, epochs: int, *, is_new: bool) -> "Intent":
        """Return the intent with its goal for `run`.

        Parameters
        ----------
        epochs : int
            After how many the project stops.
        is_new : bool
            Whether run or end are others than when the goal was set.
        """
        if self.goal is not None and not is_new:
            return self
        return replace(self, goal=goal_of(self.wish, run, epochs))

    def steps_left(self, run: Run) -> int | None:
        """Return the batches up to the goal; None for no end.

        Raises
        ------
        ValueError
            Training has begun without a goal: a mistake in the program.
        """
        if self.goal is None:
            raise ValueError("training began before its goal was set")
        return self.goal.steps_left(run)

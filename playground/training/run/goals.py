"""How far to train: the goal of Play, one epoch or one step for the current run."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from playground.training.protocol.controls import EpochOnce, Play, StepOnce
from playground.training.run.run import Run

TrainingControl: TypeAlias = Play | EpochOnce | StepOnce


@dataclass(frozen=True, slots=True)
class Goal:
    """The moment at which training stops by itself.

    Attributes
    ----------
    epoch : int or None
        Epochs to complete; None for no end.
    step : int
        Batches to do in the next epoch.
    """

    epoch: int | None
    step: int = 0

    def steps_left(self, run: Run) -> int | None:
        """Return the batches left; 0 or less once the goal is reached, None for no end."""
        if self.epoch is None:
            return None
        return (self.epoch - run.epoch) * run.program.steps_per_epoch + self.step - run.step


def end_of_play(done: int, planned: int) -> int | None:
    """Return the epoch at which Play stops; None if it does not stop by itself.

    Once the planned epochs are completed, Play trains the same number again: a user who
    presses Play at the end wants more.

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


def goal_of(control: TrainingControl, run: Run, epochs: int) -> Goal:
    """Return the goal of `control` for the current `run`; see `end_of_play` for Play."""
    if isinstance(control, StepOnce):
        return Goal(run.epoch, run.step + 1)
    if isinstance(control, EpochOnce):
        return Goal(run.epoch + 1)
    return Goal(end_of_play(run.epoch, epochs))


@dataclass(frozen=True, slots=True)
class Intent:
    """What the user wants, kept until it is reached or cancelled.

    It survives loading, building and a network that is incomplete for a moment. Its goal is
    set when training begins.

    Attributes
    ----------
    control : TrainingControl
    goal : Goal or None
        None until training begins.
    """

    control: TrainingControl
    goal: Goal | None = None

    def begun(self, run: Run, epochs: int, *, is_new: bool) -> "Intent":
        """Return the intent with its goal for `run`.

        Parameters
        ----------
        run : Run
        epochs : int
            The number of epochs in the project's settings.
        is_new : bool
            Whether to replace a goal that was set before.
        """
        if self.goal is not None and not is_new:
            return self
        return replace(self, goal=goal_of(self.control, run, epochs))

    def needs_new_goal(self, before: Run | None, run: Run | None) -> bool:
        """Return whether `run` does not continue `before` towards the goal of Play."""
        if run is before:
            return False
        is_continued = run is not None and before is not None and run.timeline is before.timeline
        return not (isinstance(self.control, Play) and is_continued)

    def steps_left(self, run: Run) -> int | None:
        """Return the batches left up to the goal; None for no end.

        Raises
        ------
        ValueError
            Training has begun without a goal: a bug in the caller.
        """
        if self.goal is None:
            raise ValueError("training began before its goal was set")
        return self.goal.steps_left(run)

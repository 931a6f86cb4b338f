"""`check`: trains a project from the start with three seeds, within the limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from playground.base.errors import PlaygroundError, TrainingError
from playground.catalog.metrics import figure_words
from playground.challenges.challenge import Challenge, ChallengeError
from playground.challenges.limits import broken_limits
from playground.document.project import Project

SEEDS = (1, 2, 3)
NEEDED = 2
"""This many of the seeds must reach the goal."""

Train = Callable[[Project, int], Mapping[str, float]]
"""Trains a project for a number of epochs from new weights, and returns loss and metrics of
both sets, as `Program.evaluate` gives them."""
StoppableTrain = Callable[[Project, int, Callable[[], bool]], Mapping[str, float]]
"""The same; training ends early once the function that it receives returns True."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One training.

    Attributes
    ----------
    seed : int
    value : float or None
        What the goal's metric was; None if training failed.
    is_reached : bool
    """

    seed: int
    value: float | None
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a check.

    Attributes
    ----------
    broken : tuple of str
        Limits that the project does not keep to; then nothing was trained.
    attempts : tuple of Attempt
    """

    broken: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Whether enough seeds reached the goal."""
        return not self.broken and sum(each.is_reached for each in self.attempts) >= NEEDED


def check(
    challenge: Challenge,
    project: Project,
    train: Train,
    on_attempt: Callable[[int], None] = lambda _number: None,
) -> Result:
    """Return whether a project passes; the third seed is tried only if it decides.

    Parameters
    ----------
    train : Train
    on_attempt : callable
        Receives the number of each attempt before it begins, from 1.

    Raises
    ------
    ChallengeError
        A limit or the goal cannot be evaluated.
    """
    broken = broken_limits(challenge, project)
    if broken:
        return Result(broken)
    result = Result()
    while (seed := next_seed(result)) is not None:
        on_attempt(len(result.attempts) + 1)
        made = attempt(challenge, project, train, seed)
        result = Result(attempts=(*result.attempts, made))
    return result


def next_seed(result: Result) -> int | None:
    """Return the seed to try next; None if the result is decided."""
    reached = sum(each.is_reached for each in result.attempts)
    left = SEEDS[len(result.attempts) :]
    is_decided = reached >= NEEDED or reached + len(left) < NEEDED
    return None if result.broken or is_decided else left[0]


def attempt(challenge: Challenge, project: Project, train: Train, seed: int) -> Attempt:
    """Train with one seed; the metrics are those of the challenge.

    Raises
    ------
    ChallengeError
        The goal cannot be evaluated.
    """
    goal, start = challenge.goal, challenge.start.training
    training = replace(
        project.training, seed=seed, epochs=goal.epochs, metrics=start.metrics, validation_split=0.0
    )
    try:
        values = train(replace(project, training=training), goal.epochs)
    except TrainingError:
        return Attempt(seed, None, is_reached=False)
    if goal.metric not in values:
        raise ChallengeError(
            f"the challenge {challenge.name} asks for {figure_words(goal.metric)}, which is not "
            "measured, so it cannot be checked"
        )
    value = float(values[goal.metric])
    return Attempt(seed, value, goal.is_reached(value))


def summary(challenge: Challenge, result: Result) -> str:
    """Return the result in one sentence."""
    if result.broken:
        return f"Not yet: {result.broken[0]}."
    values = ", ".join(
        "failed" if each.value is None else f"{each.value:.3g}" for each in result.attempts
    )
    reached = sum(each.is_reached for each in result.attempts)
    word = "Passed" if result.is_passed else "Not yet"
    tried = f"{reached} of {len(result.attempts)} seeds"
    return f"{word}: {tried} reached a {challenge.goal.text} ({values})."


def trainer_of(make_run: Callable[[Project, int], Mapping[str, float]]) -> Train:
    """Return `make_run`, with every error of the project as one of training."""

    def train(project: Project, epochs: int) -> Mapping[str, float]:
        try:
            return make_run(project, epochs)
        except TrainingError:
            raise
        except PlaygroundError as error:
            raise TrainingError(str(error)) from error

    return train

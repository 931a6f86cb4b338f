"""`Challenge`: a goal, limits, and a project to start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.base.errors import PlaygroundError
from playground.catalog.metrics import figure_words
from playground.document.project import Project

LEVELS = ("First steps", "Getting on", "Advanced", "Expert")


class ChallengeError(PlaygroundError):
    """A challenge, or the file of a passed one, cannot be used."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a trained model must reach.

    Attributes
    ----------
    metric : str
        A name of Keras: "val_accuracy", "val_loss".
    limit : float
    is_least : bool
        Whether the value must be at least the limit; else at most.
    epochs : int
        How many epochs are trained.
    """

    metric: str
    limit: float
    is_least: bool
    epochs: int

    def is_reached(self, value: float) -> bool:
        """Return whether a measured value reaches the goal; NaN never does."""
        return value >= self.limit if self.is_least else value <= self.limit

    @property
    def text(self) -> str:
        """The goal in words: "test accuracy of at least 0.95 after 300 epochs"."""
        side = "at least" if self.is_least else "at most"
        return f"{figure_words(self.metric)} of {side} {self.limit:g} after {self.epochs:,} epochs"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge.

    Attributes
    ----------
    name : str
        Its folder.
    title : str
    level : int
        1 to 4: a place in `LEVELS`.
    text : str
        What to do, in plain words.
    hint : str
    goal : Goal
    limits : mapping of str to value
        By the name of a limit (`playground.challenges.limits.LIMITS`): its value.
    may_change : tuple of str
        Fields of the data that may be changed: "features", "scaling", "train_fraction".
    start : Project
    """

    name: str
    title: str
    level: int
    text: str
    hint: str
    goal: Goal
    limits: Mapping[str, object] = field(default_factory=dict)
    may_change: tuple[str, ...] = ()
    start: Project = field(default_factory=Project)

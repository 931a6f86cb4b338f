"""`Checkup`: the state of a model in numbers, and how well it answers; `CheckupLog` keeps them.

The gauge of the training thread measures a checkup now and then, within its share of the time
(`playground.training.loop.gauge`), and logs it; frames have the log. The doctor reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from playground.datasets.statistics import DataStatistics
from playground.document.project import LayerId, Project
from playground.training.protocol.probes import Probe


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """One layer over some training samples.

    Attributes
    ----------
    deviation : float
        Standard deviation of its outputs.
    largest : float
        The largest size of an output.
    dead : float or None
        Share of its units that output 0 for every sample, 0..1; None without an activation
        that is 0 for half of all numbers.
    saturated : float or None
        Share of its units that are in a flat part of their activation for more than half of
        the samples, 0..1; None for an activation without a flat part, or with one that is 0.
    kernel_deviation : float or None
        Standard deviation of its first array of weights; None without weights, or if there
        are too many to read often.
    is_uniform : bool
        Whether that array has several entries, all of them equal.
    """

    deviation: float
    largest: float
    dead: float | None = None
    saturated: float | None = None
    kernel_deviation: float | None = None
    is_uniform: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How well a model answers, as `predict` does: without Dropout.

    Attributes
    ----------
    skill : float
        1 for no error, 0 for answers as good as a constant one, below 0 for worse. For
        classes, the mean recall of the classes between those of a constant answer and of a
        perfect one, so that a rare class counts as much as a frequent one; for numbers, the
        share of the variance that is explained (R²).
    samples : int
        The number of samples that were tried.
    accuracy : float or None
        Share of correct answers; None for numbers.
    top_share : float or None
        Share of the samples that are given the class that is given most often.
    recalls : tuple of float or None
        For each class, the share of its samples that are recognized; None for a class without
        samples.
    """

    skill: float
    samples: int
    accuracy: float | None = None
    top_share: float | None = None
    recalls: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkup:
    """The state of a model.

    Attributes
    ----------
    layers : mapping of LayerId to LayerCheck
        All layers but the Input.
    train, test : Score or None
        On some samples of each set; None if the outputs cannot be compared with the labels,
        or if the set is empty.
    data : DataStatistics
        The data that it is trained on.
    """

    layers: Mapping[LayerId, LayerCheck]
    train: Score | None
    test: Score | None
    data: DataStatistics


@dataclass(frozen=True, slots=True)
class CheckupProbe(Probe[Checkup]):
    """The state of the model over up to `samples` samples of each set."""

    is_logged: ClassVar[bool] = True

    samples: int = 256


@dataclass(frozen=True, slots=True)
class Divergence:
    """A training that ended in values that are NaN or infinite.

    Attributes
    ----------
    project : Project
        What was trained.
    layer_id : LayerId or None
        The layer where it began.
    epoch, step : int
        The batch where it began: epochs completed, and batches done in the next one.
    """

    project: Project
    layer_id: LayerId | None
    epoch: int
    step: int


@dataclass(frozen=True, slots=True)
class Checkups:
    """The checkups of a run that are kept: the first one of its present network, and the last.

    Attributes
    ----------
    divergence : Divergence or None
        The last one of the run.
    first, latest : Checkup or None
        The same one if there is only one; None before.
    first_time, latest_time : float
        Epochs completed at those, with the fraction of the current one.
    """

    first: Checkup | None = None
    latest: Checkup | None = None
    first_time: float = 0.0
    latest_time: float = 0.0
    divergence: Divergence | None = None


class CheckupLog:
    """Collects the checkups of a run. Used by one thread only."""

    def __init__(self) -> None:
        self._generation = -1
        self._kept = Checkups()

    def add(self, generation: int, time: float, checkup: Checkup) -> None:
        """Add a checkup of the program with that number, after that many epochs."""
        kept = self._kept
        is_first = generation != self._generation or kept.first is None or time < kept.first_time
        first, first_time = (checkup, time) if is_first else (kept.first, kept.first_time)
        self._generation = generation
        self._kept = Checkups(first, checkup, first_time, time, kept.divergence)

    def add_first(self, time: float, checkup: Checkup) -> None:
        """Add a checkup of an earlier moment of the network that was checked last."""
        self._kept = replace(self._kept, first=checkup, first_time=time)

    def note(self, divergence: Divergence) -> None:
        """Remember that values became NaN or infinite."""
        self._kept = replace(self._kept, divergence=divergence)

    def truncate(self, time: float) -> None:
        """Forget what was measured after `time`."""
        kept = self._kept
        if kept.first_time > time:
            self._kept = Checkups(divergence=kept.divergence)
        elif kept.latest_time > time:
            self._kept = replace(kept, latest=kept.first, latest_time=kept.first_time)

    def until(self, time: float) -> "CheckupLog":
        """Return the log up to `time`."""
        earlier = CheckupLog()
        earlier._generation, earlier._kept = self._generation, self._kept
        earlier.truncate(time)
        return earlier

    def of(self, generation: int) -> Checkups:
        """Return the checkups of the program with that number; later ones do not change it."""
        is_other = generation != self._generation
        return Checkups(divergence=self._kept.divergence) if is_other else self._kept

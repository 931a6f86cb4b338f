"""Rules that act at the end of an epoch and behave like Keras's callbacks.

They check the rows of a chunk one epoch at a time. Numbers are compared in 32 bits, as in
Keras. A rule returns what should happen; `Run` does it, exactly at that epoch.

References
----------
Keras 3.15, ``keras.callbacks``: EarlyStopping, ReduceLROnPlateau, ModelCheckpoint.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.base.params import Selection, parse_values
from playground.catalog.callbacks import (
    BEST_WEIGHTS,
    CALLBACKS,
    EARLY_STOPPING,
    REDUCE_LR_ON_PLATEAU,
    STOP_AT_METRIC,
    is_better_high,
)
from playground.training.wording import epochs_text


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule requests after an epoch; by default nothing.

    Attributes
    ----------
    stop : str
        The reason to stop training; empty to continue.
    rate : float or None
        The new learning rate; None to keep it.
    is_best : bool
        Whether to remember the weights of this epoch as the best.
    """

    stop: str = ""
    rate: float | None = None
    is_best: bool = False


NOTHING = Verdict()


class Rule(ABC):
    """One rule, created from a callback's parameters; it keeps the state between epochs."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.monitor = str(values["monitor"])
        self._is_high = is_better_high(self.monitor, str(values["mode"]))
        self._min_delta = float(values.get("min_delta", 0.0))

    @property
    def restores_best(self) -> bool:
        """Whether training ends with the best weights."""
        return False

    @abstractmethod
    def judge(self, epoch: int, value: float, rate: float) -> Verdict:
        """Return what should happen after an epoch.

        Parameters
        ----------
        epoch : int
            Number of the epoch, from 0.
        value : float
            The value of `monitor`.
        rate : float
            The current learning rate.
        """

    def is_improvement(self, value: float, best: float | None) -> bool:
        """Return whether `value` is better than `best` by more than the minimum change."""
        if best is None:
            return True
        if self._is_high:
            return bool(np.float32(value - self._min_delta) > np.float32(best))
        return bool(np.float32(value + self._min_delta) < np.float32(best))


class EarlyStopping(Rule):
    """Stops when the monitored value has not improved for `patience` epochs."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._best: float | None = None
        self._wait = 0

    @property
    def restores_best(self) -> bool:
        """Whether training ends with the best weights."""
        return bool(self.values["restore_best_weights"])

    def judge(self, epoch: int, value: float, rate: float) -> Verdict:  # noqa: ARG002
        """Stop after `patience` epochs without improvement."""
        if epoch < self.values["start_from_epoch"]:
            return NOTHING
        self._wait += 1
        if self.is_improvement(value, self._best):
            self._best, self._wait = value, 0
            return Verdict(is_best=True)
        if self._wait < self.values["patience"]:
            return NOTHING
        return Verdict(stop=f"{self.monitor} has not improved for {epochs_text(self._wait)}")


class ReduceOnPlateau(Rule):
    """Lowers the learning rate when the value has not improved for `patience` epochs."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._best: float | None = None
        self._wait = 0
        self._cooldown = 0

    def judge(self, epoch: int, value: float, rate: float) -> Verdict:  # noqa: ARG002
        """Lower the learning rate after `patience` epochs without improvement."""
        if self._cooldown > 0:
            self._cooldown -= 1
        if self.is_improvement(value, self._best):
            self._best, self._wait = value, 0
            return NOTHING
        if self._cooldown > 0:
            return NOTHING
        self._wait += 1
        lowest = float(self.values["min_lr"])
        if self._wait < self.values["patience"] or not rate > np.float32(lowest):
            return NOTHING
        self._cooldown, self._wait = int(self.values["cooldown"]), 0
        return Verdict(rate=max(rate * float(self.values["factor"]), lowest))


class StopAt(Rule):
    """Stops as soon as the monitored value reaches `target`."""

    def judge(self, epoch: int, value: float, rate: float) -> Verdict:  # noqa: ARG002
        """Stop if the value has reached `target`."""
        reached, target = np.float32(value), np.float32(self.values["target"])
        is_there = reached >= target if self._is_high else reached <= target
        return Verdict(stop=f"{self.monitor} reached {value:.4g}") if is_there else NOTHING


class BestWeights(Rule):
    """Ends with the weights of the best epoch."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._best: float | None = None

    @property
    def restores_best(self) -> bool:
        """Whether training ends with the best weights."""
        return True

    def judge(self, epoch: int, value: float, rate: float) -> Verdict:  # noqa: ARG002
        """Mark the best epoch so far."""
        if not self.is_improvement(value, self._best):
            return NOTHING
        self._best = value
        return Verdict(is_best=True)


RULES: Mapping[str, Callable[[Mapping[str, Any]], Rule]] = MappingProxyType(
    {
        EARLY_STOPPING.name: EarlyStopping,
        REDUCE_LR_ON_PLATEAU.name: ReduceOnPlateau,
        STOP_AT_METRIC.name: StopAt,
        BEST_WEIGHTS.name: BestWeights,
    }
)
"""The rule of each callback in the catalogue; every run does `terminate_on_nan`."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all rules together request after one epoch.

    Attributes
    ----------
    verdicts : tuple of Verdict
        One per rule, in order.
    """

    verdicts: tuple[Verdict, ...]

    @property
    def stop(self) -> str:
        """The reason to stop; empty to continue."""
        return next((verdict.stop for verdict in self.verdicts if verdict.stop), "")

    @property
    def rate(self) -> float | None:
        """The new learning rate; None if it does not change."""
        rates = [verdict.rate for verdict in self.verdicts if verdict.rate is not None]
        return rates[-1] if rates else None

    @property
    def acts(self) -> bool:
        """Whether training stops or its learning rate changes."""
        return bool(self.stop) or self.rate is not None


class Rules:
    """The rules of a run.

    Parameters
    ----------
    selections : tuple of Selection
        Entries of `CALLBACKS`.
    columns : tuple of str
        The measured values; a rule that monitors another one does nothing, as in Keras.
    """

    def __init__(self, selections: tuple[Selection, ...], columns: tuple[str, ...]) -> None:
        self._columns = columns
        made = []
        for selection in selections:
            if selection.name in RULES:
                spec = CALLBACKS[selection.name]
                values = parse_values(spec.params, selection.params, spec.label)
                made.append(RULES[selection.name](values))
        self.rules = tuple(rule for rule in made if rule.monitor in columns)
        self.unmeasured = tuple(rule.monitor for rule in made if rule.monitor not in columns)

    def judge(self, epoch: int, row: Any, rate: float) -> Judgement:
        """Return what should happen after epoch `epoch` (from 0) with the results `row`.

        Parameters
        ----------
        row : (columns,) float32
        """
        verdicts = []
        for rule in self.rules:
            verdict = rule.judge(epoch, float(row[self._columns.index(rule.monitor)]), rate)
            rate = rate if verdict.rate is None else verdict.rate
            verdicts.append(verdict)
        return Judgement(tuple(verdicts))

"""How many samples of the training set the model gets right, as its weights are now."""

from typing import Any

import numpy as np

from playground.base.tasks import TaskKind
from playground.datasets.task import Prepared
from playground.learning.checks.base import Check
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet, uncheckable
from playground.training.protocol.probes import Floats, PredictionsProbe, Probe

PREDICTIONS = PredictionsProbe()


class RightAnswers(Check, frozen=True, tag="right_answers"):
    """Weights set by hand count, too: nothing has to be trained.

    Attributes
    ----------
    at_least : int
        How many of the samples must be right.
    """

    at_least: int

    def probes(self) -> frozenset[Probe[Any]]:
        return frozenset({PREDICTIONS})

    def judge(self, facts: Facts) -> Verdict:
        answer = facts.get(PREDICTIONS)
        if facts.data is None or answer is None:
            return uncheckable("the model is not built yet, or its network is incomplete")
        if facts.data.task.kind not in (TaskKind.BINARY, TaskKind.MULTICLASS):
            return uncheckable("only answers that name a class can be right or wrong")
        right, total = count_right(facts.data, answer.train)
        text = f"{right} of {total} answers are right"
        if right >= self.at_least:
            return correct(text)
        return not_yet(f"{text}, needed {self.at_least}")


def count_right(data: Prepared, outputs: Floats) -> tuple[int, int]:
    """Return how many outputs name the class of their sample, and how many there are.

    Parameters
    ----------
    outputs : (n, units) float32
        For the first n training samples.
    """
    labels = data.train.y[: len(outputs)].reshape(len(outputs), -1)[:, 0]
    if data.task.kind is TaskKind.MULTICLASS:
        named = outputs.argmax(axis=1)
        return int(np.sum(named == labels)), len(outputs)
    middle = data.task.middle
    return int(np.sum((outputs[:, 0] > middle) == (labels > middle))), len(outputs)

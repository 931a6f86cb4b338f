"""`RunRecord`: what is known of a run since its project last changed; rules judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from playground.base.tasks import TaskKind
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.losses import LOSSES, USUAL_LOSS
from playground.datasets.statistics import DataStatistics
from playground.datasets.task import Task
from playground.document.inference import Inference
from playground.document.project import Layer, LayerId, Project
from playground.training.protocol.checkups import Checkup, Divergence

Floats = NDArray[np.float64]

POOR = 0.8
"""Skill on the training set below which the model answers poorly: with two classes of equal
size, an accuracy of 0.9. AUTOTRAINER asks for an accuracy of 0.6; here a higher limit is safe,
because each rule also needs a condition of its own."""
NEAR = 0.8
"""Share of the skill that noise in the data leaves attainable, from which on a model is as good
as it gets."""
BEHIND = 0.15
"""A model whose skill on its own training set is this far below that of the nearest neighbour
misses what the data show. Ours; the error of both is about 0.04."""
LEAST_LOCALITY = 0.1
"""Below this, nearest neighbours say nothing about the labels, nor about what is attainable."""
MATURE_SHARE = 0.3
"""Share of the epochs before which nothing is said of the accuracy (AUTOTRAINER)."""
LEAST_EPOCHS = 3
ENDLESS_EPOCHS = 20
"""Epochs before which nothing is said of the accuracy, in a run without an end."""
LEAST_STEPS = 100
STUCK = 0.02
"""A loss that falls by less than this share over the last third of the epochs is stuck.
SageMaker Debugger has 0.1 % over 10 steps."""
SWING = 0.15
"""Size of a swing relative to the loss. AUTOTRAINER looks at swings of accuracy of 0.03, which
one sample of a tiny data set makes: so the loss is judged, and only of larger sets."""
SWINGING = 0.4
"""Share of the epochs with such a swing against the one before. AUTOTRAINER: 0.2."""
LEAST_SWINGS = 10
"""Epochs before which nothing is said of swings."""
RECENT = 0.7
"""A checkup is of the present if it was made after this share of the epochs."""

MOST_SATURATED = 0.5
"""Share of a layer's units that may be flat for more than half of the samples: tanh beyond
±0.98, where its slope is below 4 % of the steepest. SageMaker Debugger looks at inputs beyond
±9.5, where nothing is left of the slope; units stop learning long before."""


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run so far.

    Attributes
    ----------
    project : Project
        What is trained.
    inference : Inference
    task : Task
    epochs : int
        Epochs trained since the project changed.
    steps_per_epoch : int
    is_over : bool
        Whether training reached its end.
    at : (n,) float64
        The epochs of `losses`, counted from the change; of a long run, some of them.
    losses : (n,) float64
        The loss on the training set.
    val_losses : (n,) float64
        The loss on the validation or test set; empty if it is not measured.
    norms, ratios : mapping of LayerId to (m,) float64
        Gradient norms, and the size of an update relative to the weights, where measured
        since the change; layers with weights in the order from input to output.
    first : Checkup or None
        Of the initial weights of this network.
    latest : Checkup or None
        Of the present; None if the last one is too old.
    divergence : Divergence or None
        If training this very project ended in NaN or infinite values.
    """

    project: Project
    inference: Inference
    task: Task
    epochs: int = 0
    steps_per_epoch: int = 1
    is_over: bool = False
    at: Floats = field(default_factory=lambda: np.zeros(0))
    losses: Floats = field(default_factory=lambda: np.zeros(0))
    val_losses: Floats = field(default_factory=lambda: np.zeros(0))
    norms: Mapping[LayerId, Floats] = field(default_factory=dict)
    ratios: Mapping[LayerId, Floats] = field(default_factory=dict)
    first: Checkup | None = None
    latest: Checkup | None = None
    divergence: Divergence | None = None

    @property
    def data(self) -> DataStatistics | None:
        """The statistics of the data, if they were measured."""
        checkup = self.latest or self.first
        return checkup.data if checkup is not None else None

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the model, in the order of the data."""
        return tuple(map(self.project.network.layer, self.inference.active))

    @cached_property
    def weighted(self) -> tuple[Layer, ...]:
        """The layers that sum inputs with weights, the output included."""
        return tuple(layer for layer in self.layers if layer.traits.sums_inputs)

    @cached_property
    def hidden(self) -> tuple[Layer, ...]:
        """The weighted layers before the last one."""
        return self.weighted[:-1]

    @cached_property
    def activating(self) -> tuple[Layer, ...]:
        """The hidden layers, and the Activation layers among and after them."""
        if not self.weighted:
            return ()
        inner = self.layers[: self.layers.index(self.weighted[-1])]
        return tuple(
            layer
            for layer in inner
            if layer.traits.sums_inputs or layer.type_name == ACTIVATION.name
        )

    @property
    def skill(self) -> float | None:
        """The present skill on the training set; None if it is unknown."""
        score = self.latest.train if self.latest is not None and self.epochs else None
        return score.skill if score is not None else None

    @property
    def test_skill(self) -> float | None:
        """The present skill on the test set; None if it is unknown."""
        score = self.latest.test if self.latest is not None and self.epochs else None
        return score.skill if score is not None else None

    @property
    def is_poor(self) -> bool:
        """Whether the model answers poorly on its own training set, and has had time to learn."""
        return self.skill is not None and self.skill < self.least_skill and self.is_mature

    @property
    def least_skill(self) -> float:
        """The skill below which the model answers poorly, as far as the data allow.

        Where labels are noisy, no model reaches a skill of 1. The error of the nearest
        neighbour is at most twice that of the best rule (Cover and Hart, Nearest neighbor
        pattern classification, 1967): with classes of equal size and a skill L of the nearest
        neighbour, the best skill is √L. For numbers, whose noise it has twice, it is L itself.
        Only for rows of numbers: neighbours among images or sequences say less.
        """
        data, task = self.data, self.task
        is_of_rows = len(task.input_shape) == 1 and task.vocabulary is None
        if data is None or data.locality < LEAST_LOCALITY or not is_of_rows:
            return POOR
        best = sqrt(data.locality) if data.class_shares else data.locality
        return min(POOR, NEAR * best)

    @property
    def expected_skill(self) -> float:
        """The skill that a large enough network, trained long enough, comes near.

        It is at least that of the simplest baseline, the nearest neighbour.
        """
        baseline = self.data.locality if self.data is not None else 0.0
        return max(self.least_skill, baseline - BEHIND)

    @property
    def is_mature(self) -> bool:
        """Whether enough was trained to judge the accuracy."""
        planned = self.project.training.epochs
        wanted = MATURE_SHARE * planned if planned else ENDLESS_EPOCHS
        has_epochs = self.epochs >= max(LEAST_EPOCHS, wanted) or (
            self.is_over and self.epochs >= LEAST_EPOCHS
        )
        return has_epochs and self.steps >= LEAST_STEPS

    @property
    def steps(self) -> int:
        """Steps trained since the project changed."""
        return self.epochs * self.steps_per_epoch

    def first_saturated(self, layer_id: LayerId) -> float:
        """Return the share of a layer's units that were flat before training; 1 if unknown."""
        check = self.first.layers.get(layer_id) if self.first is not None else None
        return 1.0 if check is None or check.saturated is None else check.saturated

    @cached_property
    def is_stuck(self) -> bool:
        """Whether the loss no longer falls."""
        if len(self.losses) < LEAST_EPOCHS:
            return False
        before, after = third(self.losses, 1), third(self.losses, 2)
        return after > before - STUCK * abs(before)

    @cached_property
    def swinging(self) -> float:
        """The share of the epochs whose loss turns back by much; the first third is left out."""
        if len(self.losses) < LEAST_SWINGS or not np.isfinite(self.losses).all():
            return 0.0
        losses = self.losses[len(self.losses) // 3 :]
        steps, middle = np.diff(losses), float(np.median(losses))
        turns = (steps[1:] * steps[:-1] < 0) & (np.abs(steps[1:]) > SWING * middle)
        return float(turns.mean())

    @cached_property
    def base_loss(self) -> float | None:
        """The loss of the best constant answer; None if it is unknown for this loss."""
        data, training = self.data, self.project.training
        if data is None:
            return None
        if data.class_shares and LOSSES[training.loss].from_logits:
            return -sum(share * log(share) for share in data.class_shares if share > 0)
        if training.loss == USUAL_LOSS[TaskKind.REGRESSION]:
            return data.target_deviation**2
        return None

    @cached_property
    def update_ratio(self) -> float | None:
        """The usual size of an update relative to the weights; None if it was not measured.

        The later half of the measurements counts: weights that start at 0 have huge ratios.
        """
        found = [float(np.median(each[len(each) // 2 :])) for each in self.ratios.values()]
        return float(np.median(found)) if found else None

    @cached_property
    def largest_ratio(self) -> float:
        """The largest update relative to the weights, in the usual layer; 0 if unknown."""
        found = [float(each.max()) for each in self.ratios.values()]
        return float(np.median(found)) if found else 0.0

    def name(self, layer_id: LayerId) -> str:
        """Return the name of a layer."""
        return self.project.network.layer(layer_id).name


def third(values: Floats, which: int) -> float:
    """Return the median of the first (0), middle (1) or last third (2) of `values`.

    >>> third(np.array([3.0, 3.0, 2.0, 2.0, 1.0, 1.0]), 2)
    1.0
    """
    size = max(1, len(values) // 3)
    start = min(which * size, len(values) - size)
    part = values[-size:] if which == 2 else values[start : start + size]
    return float(np.median(part))

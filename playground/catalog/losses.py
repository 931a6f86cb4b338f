"""Keras's losses by name: what they measure, for which tasks, and what they expect."""

from dataclasses import dataclass
from enum import StrEnum

from playground.base.params import Param
from playground.base.registry import Registry
from playground.base.tasks import TaskKind
from playground.catalog.formulas import loss_formulas
from playground.catalog.formulas.loss_formulas import NO_RULE, LossRule

YES_NO = frozenset({TaskKind.BINARY, TaskKind.MULTILABEL})
CLASSES = frozenset({TaskKind.MULTICLASS})
VALUES = frozenset({TaskKind.REGRESSION})
OWN_LOSS = "own_expression"
"""The loss is `TrainingConfig.own_loss`, an expression."""
NO_LOSS = "not_chosen"
"""No loss is chosen; nothing can be trained until one is."""


class Output(StrEnum):
    """What a loss expects of the network's output."""

    ANY = "any numbers"
    PROBABILITY = "a probability per unit"
    DISTRIBUTION = "probabilities that sum to 1"
    POSITIVE = "positive numbers"


class Labels(StrEnum):
    """Which labels a loss accepts."""

    NUMBERS = "any numbers"
    ZERO_ONE = "numbers from 0 to 1"
    SIGNED = "-1 or 1 (0 is taken as -1)"
    POSITIVE = "numbers that are not negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSpec:
    """A loss.

    Attributes
    ----------
    name : str
        Keras's name.
    label : str
        What a person reads.
    formula : str
        In Unicode; y is the label and p the prediction; the mean over samples is taken.
    summary : str
        What it is good for, in plain words.
    tasks : frozenset of TaskKind
        Where it makes sense.
    output : Output
    labels : Labels
    wants_one_hot : bool
        For multi-class tasks: whether class numbers are made one-hot.
    aliases : tuple of str
        Other names by which scripts choose it.
    from_logits : str
        The activation that Keras applies to the output if ``from_logits=True``; empty if it
        has no such argument.
    params : tuple of Param
        None of these losses has any yet.
    rule : LossRule
        The formula of one sample, and its derivative.
    arguments : tuple of str
        The arguments of Keras's class in their order, `reduction` and what follows left out.
    """

    name: str
    label: str
    formula: str
    summary: str
    tasks: frozenset[TaskKind]
    output: Output = Output.ANY
    labels: Labels = Labels.NUMBERS
    wants_one_hot: bool = True
    aliases: tuple[str, ...] = ()
    from_logits: str = ""
    params: tuple[Param, ...] = ()
    rule: LossRule = NO_RULE
    arguments: tuple[str, ...] = ()


LOSSES = Registry(
    "loss",
    (
        LossSpec(
            name="binary_crossentropy",
            label="Binary cross-entropy",
            formula="−y · log p − (1 − y) · log(1 − p)",
            summary="The usual choice for yes or no; confident mistakes cost most.",
            tasks=YES_NO,
            output=Output.PROBABILITY,
            labels=Labels.ZERO_ONE,
            aliases=("bce",),
            from_logits="sigmoid",
            rule=loss_formulas.BINARY_CROSSENTROPY,
            arguments=("from_logits", "label_smoothing", "axis"),
        ),
        LossSpec(
            name="binary_focal_crossentropy",
            label="Binary focal cross-entropy",
            formula="−(1 − q)² · log q, where q is the probability given to the true class",
            summary="Like binary cross-entropy, with less weight on what is already right.",
            tasks=YES_NO,
            output=Output.PROBABILITY,
            labels=Labels.ZERO_ONE,
            from_logits="sigmoid",
            rule=loss_formulas.BINARY_FOCAL_CROSSENTROPY,
            arguments=(
                *("apply_class_balancing", "alpha", "gamma"),
                *("from_logits", "label_smoothing", "axis"),
            ),
        ),
        LossSpec(
            name="sparse_categorical_crossentropy",
            label="Sparse categorical cross-entropy",
            formula="−log p[y]",
            summary="The usual choice for several classes, with labels that are class numbers.",
            tasks=CLASSES,
            output=Output.DISTRIBUTION,
            wants_one_hot=False,
            from_logits="softmax",
            rule=loss_formulas.SPARSE_CATEGORICAL_CROSSENTROPY,
            arguments=("from_logits", "ignore_class"),
        ),
        LossSpec(
            name="categorical_crossentropy",
            label="Categorical cross-entropy",
            formula="−Σ y · log p",
            summary="For several classes, with one-hot labels.",
            tasks=CLASSES,
            output=Output.DISTRIBUTION,
            labels=Labels.ZERO_ONE,
            aliases=("crossentropy", "cross_entropy"),
            from_logits="softmax",
            rule=loss_formulas.CATEGORICAL_CROSSENTROPY,
            arguments=("from_logits", "label_smoothing", "axis"),
        ),
        LossSpec(
            name="categorical_focal_crossentropy",
            label="Categorical focal cross-entropy",
            formula="−Σ ¼ · (1 − p)² · y · log p",
            summary="Like categorical cross-entropy, with less weight on what is already right.",
            tasks=CLASSES,
            output=Output.DISTRIBUTION,
            labels=Labels.ZERO_ONE,
            from_logits="softmax",
            rule=loss_formulas.CATEGORICAL_FOCAL_CROSSENTROPY,
            arguments=("alpha", "gamma", "from_logits", "label_smoothing", "axis"),
        ),
        LossSpec(
            name="kl_divergence",
            label="Kullback-Leibler divergence",
            formula="Σ y · log(y / p)",
            summary="How far the predicted probabilities are from the given ones.",
            tasks=CLASSES,
            output=Output.DISTRIBUTION,
            labels=Labels.ZERO_ONE,
            aliases=("kld", "kullback_leibler_divergence"),
            rule=loss_formulas.KL_DIVERGENCE,
        ),
        LossSpec(
            name="mean_squared_error",
            label="Mean squared error",
            formula="(y − p)²",
            summary="The usual choice for numbers; large errors count most.",
            tasks=VALUES | YES_NO | CLASSES,
            aliases=("mse",),
            rule=loss_formulas.MEAN_SQUARED_ERROR,
        ),
        LossSpec(
            name="mean_absolute_error",
            label="Mean absolute error",
            formula="|y − p|",
            summary="For numbers with outliers; every unit of error counts the same.",
            tasks=VALUES | YES_NO,
            aliases=("mae",),
            rule=loss_formulas.MEAN_ABSOLUTE_ERROR,
        ),
        LossSpec(
            name="huber",
            label="Huber",
            formula="½ e² if |e| ≤ 1 else |e| − ½, where e = y − p",
            summary="Squared for small errors, absolute for large ones.",
            tasks=VALUES | YES_NO,
            aliases=("huber_loss",),
            rule=loss_formulas.HUBER,
            arguments=("delta",),
        ),
        LossSpec(
            name="log_cosh",
            label="Log-cosh",
            formula="log cosh(p − y)",
            summary="Much like Huber, smooth everywhere.",
            tasks=VALUES | YES_NO,
            aliases=("logcosh",),
            rule=loss_formulas.LOG_COSH,
        ),
        LossSpec(
            name="mean_absolute_percentage_error",
            label="Mean absolute percentage error",
            formula="100 · |y − p| / |y|",
            summary="The error in percent of the number itself, for numbers far from 0.",
            tasks=VALUES,
            aliases=("mape",),
            rule=loss_formulas.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
        ),
        LossSpec(
            name="mean_squared_logarithmic_error",
            label="Mean squared logarithmic error",
            formula="(log(y + 1) − log(p + 1))²",
            summary="For amounts over several orders of magnitude.",
            tasks=VALUES,
            labels=Labels.POSITIVE,
            aliases=("msle",),
            rule=loss_formulas.MEAN_SQUARED_LOGARITHMIC_ERROR,
        ),
        LossSpec(
            name="poisson",
            label="Poisson",
            formula="p − y · log p",
            summary="For counts: how many times something happens.",
            tasks=VALUES,
            output=Output.POSITIVE,
            labels=Labels.POSITIVE,
            rule=loss_formulas.POISSON,
        ),
        LossSpec(
            name="hinge",
            label="Hinge",
            formula="max(0, 1 − y · p)",
            summary="Asks for the right side with a margin, as support vector machines do.",
            tasks=frozenset({TaskKind.BINARY}),
            labels=Labels.SIGNED,
            rule=loss_formulas.HINGE,
        ),
        LossSpec(
            name="squared_hinge",
            label="Squared hinge",
            formula="max(0, 1 − y · p)²",
            summary="Like hinge, smooth at the margin.",
            tasks=frozenset({TaskKind.BINARY}),
            labels=Labels.SIGNED,
            rule=loss_formulas.SQUARED_HINGE,
        ),
        LossSpec(
            name="categorical_hinge",
            label="Categorical hinge",
            formula="max(0, 1 + max over the wrong classes of p − p of the right one)",
            summary="Asks that the right class lead by a margin.",
            tasks=CLASSES,
            labels=Labels.ZERO_ONE,
            rule=loss_formulas.CATEGORICAL_HINGE,
        ),
        LossSpec(
            name=OWN_LOSS,
            label="Own expression",
            formula="as the program computes it",
            summary="The program's own loss, as an expression of Keras operations.",
            tasks=frozenset(),
        ),
        LossSpec(
            name=NO_LOSS,
            label="None yet",
            formula="–",
            summary="The program's own loss could not be taken over; choose one to train.",
            tasks=frozenset(),
        ),
    ),
)

USUAL_LOSS: dict[TaskKind, str] = {
    TaskKind.BINARY: "binary_crossentropy",
    TaskKind.MULTICLASS: "sparse_categorical_crossentropy",
    TaskKind.MULTILABEL: "binary_crossentropy",
    TaskKind.REGRESSION: "mean_squared_error",
}
"""The loss to begin with, by task."""
SIGNED_LOSS = USUAL_LOSS[TaskKind.REGRESSION]
"""The loss for labels of which some are below 0, whatever the task."""
ROBUST_LOSS = "huber"
"""The loss that is squared for small errors only; Keras's class has a setting for the border."""

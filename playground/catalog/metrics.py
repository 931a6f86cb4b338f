"""Keras's metrics by name: values for people to read; training does not optimize them."""

from dataclasses import dataclass

from playground.base.params import Param
from playground.base.registry import Registry
from playground.base.tasks import TaskKind
from playground.catalog.losses import CLASSES, VALUES, YES_NO


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSpec:
    """A metric.

    Attributes
    ----------
    name : str
        Keras's name, as `compile` takes it and the logs repeat it.
    label : str
        What a person reads.
    formula : str
        In Unicode.
    summary : str
        What it says, in plain words.
    tasks : frozenset of TaskKind
    is_better_high : bool
        Whether more is better.
    takes_class_numbers : bool or None
        For multi-class tasks: True if labels must be class numbers, False if they must be
        one-hot, None if either will do.
    wants_probability : bool
        Predictions must lie in 0..1 and labels be 0 or 1.
    counts_classes : bool
        Whether it compares labels 0 and 1 with rounded predictions, so that it says nothing
        of labels -1 and 1.
    other_form : str
        For multi-class tasks: the metric that says the same of labels in the other form.
    is_chosen_by_keras : bool
        Whether Keras replaces the name by a metric that fits the labels.
    aliases : tuple of str
        Other names by which scripts choose it.
    low, high : float or None
        Bounds of its values.
    unit_power : int
        1 if it has the unit of the labels, 2 if it has its square, 0 if it has no unit.
    params : tuple of Param
        None of these metrics has any yet.
    arguments : tuple of str
        The arguments of Keras's class in their order.
    """

    name: str
    label: str
    formula: str
    summary: str
    tasks: frozenset[TaskKind]
    is_better_high: bool = True
    takes_class_numbers: bool | None = None
    wants_probability: bool = False
    counts_classes: bool = False
    other_form: str = ""
    is_chosen_by_keras: bool = False
    aliases: tuple[str, ...] = ()
    low: float | None = 0.0
    high: float | None = 1.0
    unit_power: int = 0
    params: tuple[Param, ...] = ()
    arguments: tuple[str, ...] = ("name", "dtype")


AT_THRESHOLD = ("thresholds", "top_k", "class_id", "name", "dtype")
SPARSE = "sparse_"
"""How Keras marks what takes class numbers."""


def _yes_no(
    name: str, label: str, formula: str, summary: str, arguments: tuple[str, ...] = AT_THRESHOLD
) -> MetricSpec:
    return MetricSpec(
        name=name,
        label=label,
        formula=formula,
        summary=summary,
        tasks=YES_NO,
        wants_probability=True,
        counts_classes=True,
        arguments=arguments,
    )


def _classes(name: str, label: str, summary: str, *, other_form: str) -> MetricSpec:
    return MetricSpec(
        name=name,
        label=label,
        formula="right / all",
        summary=summary,
        tasks=CLASSES,
        takes_class_numbers=name.startswith(SPARSE),
        counts_classes=True,
        other_form=other_form,
        arguments=("k", "name", "dtype") if "top_k" in name else ("name", "dtype"),
    )


def _error(name: str, label: str, formula: str, summary: str, alias: str) -> MetricSpec:
    return MetricSpec(
        name=name,
        label=label,
        formula=formula,
        summary=summary,
        tasks=VALUES | YES_NO,
        is_better_high=False,
        high=None,
        aliases=(alias,),
        unit_power=2 if formula.endswith("²") else 1,
    )


METRICS = Registry(
    "metric",
    (
        MetricSpec(
            name="accuracy",
            label="Accuracy",
            formula="right / all",
            summary="The share of samples that are classified right.",
            tasks=frozenset({TaskKind.BINARY, TaskKind.MULTICLASS}),
            counts_classes=True,
            is_chosen_by_keras=True,
            aliases=("acc",),
        ),
        MetricSpec(
            name="binary_accuracy",
            label="Binary accuracy",
            formula="right / all, yes from 0.5",
            summary="The share of yes-or-no answers that are right.",
            tasks=YES_NO,
            counts_classes=True,
            arguments=("name", "dtype", "threshold"),
        ),
        _classes(
            "sparse_categorical_accuracy",
            "Sparse categorical accuracy",
            "The share of samples whose likeliest class is right; labels are class numbers.",
            other_form="categorical_accuracy",
        ),
        _classes(
            "categorical_accuracy",
            "Categorical accuracy",
            "The share of samples whose likeliest class is right; labels are one-hot.",
            other_form="sparse_categorical_accuracy",
        ),
        _classes(
            "sparse_top_k_categorical_accuracy",
            "Sparse top-5 accuracy",
            "The share of samples whose class is among the five likeliest; labels are numbers.",
            other_form="top_k_categorical_accuracy",
        ),
        _classes(
            "top_k_categorical_accuracy",
            "Top-5 accuracy",
            "The share of samples whose class is among the five likeliest; labels are rows.",
            other_form="sparse_top_k_categorical_accuracy",
        ),
        _yes_no(
            "precision",
            "Precision",
            "TP / (TP + FP)",
            "Share of positive predictions that are correct.",
        ),
        _yes_no("recall", "Recall", "TP / (TP + FN)", "Share of actual positives that are found."),
        _yes_no(
            "auc",
            "Area under the ROC curve",
            "∫ true positive rate d(false positive rate)",
            "How well yes and no are ranked, at any threshold; 0.5 is guessing.",
            (
                *("num_thresholds", "curve", "summation_method", "name", "dtype"),
                *("thresholds", "multi_label", "num_labels", "label_weights", "from_logits"),
            ),
        ),
        _error(
            "mean_absolute_error",
            "Mean absolute error",
            "mean |y − p|",
            "By how much predictions are off, on average.",
            "mae",
        ),
        _error(
            "mean_squared_error",
            "Mean squared error",
            "mean (y − p)²",
            "The average squared error; large errors count most.",
            "mse",
        ),
        _error(
            "root_mean_squared_error",
            "Root mean squared error",
            "√(mean (y − p)²)",
            "Like mean squared error, in the unit of the labels.",
            "rmse",
        ),
        MetricSpec(
            name="r2_score",
            label="R² score",
            formula="1 − Σ(y − p)² / Σ(y − mean y)²",
            summary="The share of the labels' variance that is explained; 1 is perfect.",
            tasks=VALUES,
            low=None,
            arguments=("class_aggregation", "num_regressors", "name", "dtype"),
        ),
    ),
)

USUAL_METRICS: dict[TaskKind, tuple[str, ...]] = {
    TaskKind.BINARY: ("accuracy",),
    TaskKind.MULTICLASS: ("accuracy",),
    TaskKind.MULTILABEL: ("binary_accuracy",),
    TaskKind.REGRESSION: ("mean_absolute_error",),
}
"""The metrics to begin with, by task."""
TABLE_METRICS: dict[TaskKind, tuple[str, ...]] = {
    **USUAL_METRICS,
    TaskKind.REGRESSION: ("r2_score", *USUAL_METRICS[TaskKind.REGRESSION]),
}
"""The metrics that are proposed for tables: numbers of any unit are comparable by their R²."""


def metrics_for(kind: TaskKind) -> tuple[MetricSpec, ...]:
    """Return the metrics that make sense for a task."""
    return tuple(metric for metric in METRICS if kind in metric.tasks)


def figure_words(name: str) -> str:
    """Return what a person reads for loss or a metric as Keras's logs name it.

    >>> figure_words("val_accuracy"), figure_words("loss")
    ('test accuracy', 'training loss')
    """
    stem = name.removeprefix("val_")
    part = "training" if stem == name else "test"
    return f"{part} {stem.replace('_', ' ')}"

"""Problems between the training settings, the data and the network."""

from playground.base.params import Selection
from playground.catalog.activations import ACTIVATIONS
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES
from playground.catalog.metrics import METRICS, USUAL_METRICS, MetricSpec
from playground.datasets.task import Task, TaskKind
from playground.document.commands import SetTraining
from playground.document.inference import Inference, Problem, Repair, Severity
from playground.document.problems.output import closing_activation
from playground.document.project import Project


def training_problems(project: Project, task: Task, inference: Inference) -> list[Problem]:
    """Return the problems of metrics, batches, class weights and callbacks."""
    return [
        *_metric_problems(project, task, inference),
        *_size_problems(project, task),
        *_class_weight_problems(project, task),
        *_callback_problems(project),
    ]


def _metric_problems(project: Project, task: Task, inference: Inference) -> list[Problem]:
    problems = []
    chosen = project.training.metrics
    is_one_hot = LOSSES[project.training.loss].wants_one_hot
    for name in chosen:
        metric = METRICS[name]
        if task.kind not in metric.tasks:
            left = tuple(other for other in chosen if task.kind in METRICS[other].tasks)
            metrics = left or USUAL_METRICS[task.kind]
            repair = Repair(f"Use {', '.join(metrics)}", SetTraining({"metrics": metrics}))
            problems.append(Problem(f"The metric {name} does not fit {task.kind}", repair=repair))
        elif metric.takes_class_numbers is is_one_hot and task.kind is TaskKind.MULTICLASS:
            problems.append(_label_form_problem(project, metric))
        elif _is_meaningless(project, task, inference, metric):
            problems.append(_meaningless_problem(project, task, metric))
    return problems


def _label_form_problem(project: Project, metric: MetricSpec) -> Problem:
    """Return the problem of a metric that reads labels in another form than the loss."""
    twin = metric.other_form
    others = (other for other in project.training.metrics if other not in (metric.name, twin))
    form = "class numbers" if metric.takes_class_numbers else "one-hot"
    return Problem(
        f"The metric {metric.name} needs labels that are {form}, but the loss "
        f"{project.training.loss} needs the other form; use {twin}",
        repair=Repair(f"Use {twin}", SetTraining({"metrics": (twin, *others)})),
    )


def _is_meaningless(project: Project, task: Task, inference: Inference, metric: MetricSpec) -> bool:
    """Return whether the value of the metric would be meaningless."""
    if task.kind is not TaskKind.BINARY:
        return False
    if task.low < 0:
        return metric.counts_classes
    if not metric.wants_probability or inference.output is None:
        return False
    _layer_id, activation = closing_activation(project.network, inference.output)
    spec = ACTIVATIONS[activation or "linear"]
    return not (spec.low == 0 and spec.high == 1)


def _meaningless_problem(project: Project, task: Task, metric: MetricSpec) -> Problem:
    others = tuple(name for name in project.training.metrics if name != metric.name)
    leave_out = Repair(f"Remove {metric.name}", SetTraining({"metrics": others}))
    if task.low < 0:
        message = f"The metric {metric.name} counts labels 0 and 1, but this data has -1 and 1"
    else:
        message = f"The metric {metric.name} needs probabilities, but the output is not in 0..1"
    return Problem(message, severity=Severity.WARNING, repair=leave_out)


def _size_problems(project: Project, task: Task) -> list[Problem]:
    training = project.training
    if not task.samples or task.is_noise:
        return []
    kept = int(task.samples * (1 - training.validation_split))
    if training.validation_split and kept in (0, task.samples):
        message = (
            f"A validation_split of {training.validation_split:g} leaves one part of the "
            f"{task.samples} training samples empty; choose another share or use the test set"
        )
        repair = Repair("Use the test set", SetTraining({"validation_split": 0.0}))
        return [Problem(message, repair=repair)]
    if training.batch_size <= kept:
        return []
    message = (
        f"A batch of {training.batch_size} is larger than the training set of {kept} samples, "
        "so each epoch has only one step"
    )
    repair = Repair(f"Set the batch size to {kept}", SetTraining({"batch_size": kept}))
    return [Problem(message, severity=Severity.WARNING, repair=repair)]


def _class_weight_problems(project: Project, task: Task) -> list[Problem]:
    count = len(project.training.class_weights)
    if not count:
        return []
    classes = {
        TaskKind.BINARY: 2,
        TaskKind.MULTICLASS: task.output_units,
        TaskKind.MULTILABEL: 0,
        TaskKind.REGRESSION: 0,
    }[task.kind]
    repair = Repair("Use no class weights", SetTraining({"class_weights": ()}))
    if classes == 0:
        return [Problem(f"Class weights have no effect on {task.kind}", repair=repair)]
    if task.low < 0:
        message = "Class weights need labels that are class numbers, but this data has -1 and 1"
        return [Problem(message, repair=repair)]
    if count == classes:
        return []
    message = f"There must be one class weight per class, {classes}; received {count}"
    return [Problem(message, repair=repair)]


def _callback_problems(project: Project) -> list[Problem]:
    training = project.training
    recorded = ("loss", *training.metrics, *(own.name for own in training.own_metrics))
    problems = []
    for index, callback in enumerate(training.callbacks):
        spec = CALLBACKS[callback.name]
        monitor = callback.params.get(
            "monitor", next((p.initial for p in spec.params if p.name == "monitor"), None)
        )
        if not isinstance(monitor, str) or monitor.removeprefix("val_") in recorded:
            continue
        changed: list[Selection] = list(training.callbacks)
        changed[index] = callback.with_param("monitor", "val_loss")
        problems.append(
            Problem(
                f"{spec.label} monitors {monitor}, which is not measured; add that metric or "
                "monitor val_loss",
                repair=Repair("Monitor val_loss", SetTraining({"callbacks": tuple(changed)})),
            )
        )
    return problems

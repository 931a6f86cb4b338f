"""Makes a `TrainingConfig` of the calls of `compile` and `fit`."""

from dataclasses import replace

from playground.base.errors import ParameterError
from playground.base.params import Selection, parse_values
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES, NO_LOSS, USUAL_LOSS
from playground.catalog.metrics import METRICS, USUAL_METRICS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.datasets.task import Task, TaskKind
from playground.document.project import Project, TrainingConfig
from playground.document.validation import checked_training
from playground.importing.network.values import Model
from playground.importing.network.world import World
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes
from playground.importing.training.compiling import compiled_fields
from playground.importing.training.fitting import FitContext, fitted_fields

TARGET = "target"
"""The parameter of a rule that ends training at a figure."""
ACCURACY = USUAL_METRICS[TaskKind.BINARY][0]
OF_LABELS = USUAL_METRICS[TaskKind.MULTILABEL][0]
"""The accuracy where each output is a yes or no of its own."""


def training_of(
    model: Model, task: Task | None, world: World, base: Project | None, *, ending: str | None
) -> TrainingConfig:
    """Return how a script trains `model`; settings that it lacks are those of `base`.

    Parameters
    ----------
    ending : str or None
        The activation of the output. If it is linear and the script does not compile, the
        squared error is used.
    """
    start = base.training if base is not None else TrainingConfig()
    fields: dict[str, object] = {}
    if model.compiled is not None:
        fields |= compiled_fields(model.compiled, world)
    says_loss = "loss" in fields
    if not says_loss and _needs_a_loss(task, start, has_base=base is not None):
        fields |= _proposed(model, task, world, ending)
    elif says_loss and model.own_training:
        line, what = model.own_training
        message = f"{what} decides what is minimized, and it is not imported; here it is the loss"
        world.notes.add(line, NoteKind.NEEDS_YOU, message)
    if model.fitted is not None:
        rate = fields.get("learning_rate", start.learning_rate)
        assert isinstance(rate, float)
        samples = task.samples if task is not None else None
        context = FitContext(world, model.loads_best, samples, rate, model.rounds)
        fields |= fitted_fields(model.fitted, context)
    if world.facts.seed is not None:
        fields["seed"] = world.facts.seed
    fields["mixed_precision"] = world.facts.has_mixed_precision
    return _merged(start, fields, model.line, world.notes)


def with_fitting_accuracy(
    training: TrainingConfig, task: Task, model: Model, world: World
) -> TrainingConfig:
    """Return `training` without an accuracy that says nothing of what is predicted.

    Keras counts equal numbers then, and many programs ask it of a regression.
    """
    if ACCURACY not in training.metrics or task.kind in METRICS[ACCURACY].tasks:
        return training
    other = OF_LABELS if task.kind is TaskKind.MULTILABEL else ""
    found = [other if name == ACCURACY else name for name in training.metrics]
    kept = tuple(dict.fromkeys(name for name in found if name))
    instead = f"{other} is used" if other else "it is left out"
    message = f"the metric {ACCURACY} does not fit {task.kind.value}; {instead}"
    line = model.compiled.line if model.compiled is not None else model.line
    world.notes.add(line, NoteKind.ASSUMED, message)
    return replace(training, metrics=kept)


def with_measured_monitors(training: TrainingConfig, model: Model, world: World) -> TrainingConfig:
    """Return `training` without rules that watch what is not measured: Keras only warns of them."""
    own = (each.name for each in training.own_metrics)
    measured = ("loss", *training.metrics, *own)
    line = model.fitted.line if model.fitted is not None else model.line
    rules = (_watching(rule, measured, line, world.notes) for rule in training.callbacks)
    return replace(training, callbacks=tuple(rule for rule in rules if rule is not None))


def _watching(
    rule: Selection, measured: tuple[str, ...], line: int, notes: Notes
) -> Selection | None:
    """Return a rule that watches something that is measured; the loss where nothing is left.

    None for a rule with a figure to reach, which means nothing for the loss.
    """
    spec = CALLBACKS[rule.name]
    usual = next((param.initial for param in spec.params if param.name == "monitor"), None)
    monitor = rule.params.get("monitor", usual)
    if not isinstance(monitor, str) or monitor.removeprefix("val_") in measured:
        return rule
    part = "val_" if monitor.startswith("val_") else ""
    is_renamed = monitor == f"{part}{ACCURACY}" and OF_LABELS in measured
    if not is_renamed and TARGET in rule.params:
        message = f"{spec.label} watches {monitor}, which is not measured; it is left out"
        notes.add(line, NoteKind.NEEDS_YOU, message)
        return None
    other = f"{part}{OF_LABELS}" if is_renamed else f"{part}loss"
    kept = {name: value for name, value in rule.params.items() if name != "mode" or is_renamed}
    message = f"{spec.label} watches {monitor}, which is not measured; here it watches {other}"
    notes.add(line, NoteKind.NEEDS_YOU, message)
    return Selection(rule.name, {**kept, "monitor": other})


def _needs_a_loss(task: Task | None, start: TrainingConfig, *, has_base: bool) -> bool:
    """Return whether the loss of the project does not fit."""
    return task is not None and (not has_base or task.kind not in LOSSES[start.loss].tasks)


def _proposed(
    model: Model, task: Task | None, world: World, ending: str | None
) -> dict[str, object]:
    """Return the usual loss, where the script says none."""
    assert task is not None
    if model.own_training:
        line, what = model.own_training
        message = f"{what} decides what is minimized, and it is not imported; choose a loss"
        world.notes.add(line, NoteKind.NEEDS_YOU, message)
        return {"loss": NO_LOSS}
    is_number = ending == "linear" and task.kind is TaskKind.BINARY
    usual = USUAL_LOSS[TaskKind.REGRESSION if is_number else task.kind]
    if model.compiled is None:
        message = f"the script does not compile; {usual} and Adam are used"
        world.notes.add(model.line, NoteKind.ASSUMED, message)
        return {"loss": usual, "metrics": USUAL_METRICS[task.kind]}
    message = f"compile() says no loss; {usual} is used"
    world.notes.add(model.compiled.line, NoteKind.ASSUMED, message)
    return {"loss": usual}


def _merged(
    start: TrainingConfig, fields: dict[str, object], line: int, notes: Notes
) -> TrainingConfig:
    """Return `start` with `fields`; equivalent values are not replaced."""
    for name, value in fields.items():
        if _means_the_same(getattr(start, name), value):
            continue
        changed = replace(start, **{name: value})  # type: ignore[arg-type]
        try:
            start = checked_training(changed)
        except ParameterError as error:
            notes.add(line, NoteKind.ASSUMED, f"{error}; the project's setting is kept")
    return start


def _means_the_same(old: object, new: object) -> bool:
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        return all(_means_the_same(*pair) for pair in zip(old, new, strict=True))
    if not isinstance(old, Selection) or not isinstance(new, Selection) or old.name != new.name:
        return old == new
    for registry in (OPTIMIZERS, SCHEDULES, CALLBACKS):
        if old.name in registry:
            params = registry[old.name].params
            first, second = (parse_values(params, each.params, old.name) for each in (old, new))
            return first == second
    return False

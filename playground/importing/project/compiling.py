"""Reads loss, metrics, optimizer, learning rate and schedule from `compile`."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.params import Param, ParamValue, Selection
from playground.base.registry import Registry
from playground.catalog.expressions import OWN_FUNCTION
from playground.catalog.losses import LOSSES, NO_LOSS, OWN_LOSS, LossSpec
from playground.catalog.metrics import METRICS, MetricSpec
from playground.catalog.optimizers import KERAS_DEFAULT, OPTIMIZERS, OptimizerSpec
from playground.catalog.schedules import CONSTANT, SCHEDULES, ScheduleSpec, decayed_by
from playground.importing.network.layer_calls import read_param
from playground.importing.network.settings import snake_case
from playground.importing.network.values import (
    Function,
    Instance,
    Made,
    Name,
    Partial,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.project.own_losses import is_own, own_function
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

OLD_ARGUMENTS: Mapping[str, str] = MappingProxyType({"lr": "learning_rate"})
NOT_CARRIED = ("loss_weights", "weighted_metrics", "sample_weight_mode")
UNTIL = "no loss until you choose one"
HARMLESS = frozenset(("name", "from_logits", "reduction", "dtype", "threshold", "thresholds"))


def compiled_fields(call: Made, world: World) -> dict[str, object]:
    """Return the fields of `TrainingConfig` that a call of `compile` sets."""
    notes = world.notes
    words = ("optimizer", "loss", "metrics", "loss_weights")
    given = dict(zip(words, call.arguments, strict=False)) | call.named
    for name in NOT_CARRIED:
        if given.get(name) is not None:
            notes.add(call.line, NoteKind.LEFT_OUT, f"{name} is not supported in a project")
    fields: dict[str, object] = {"metrics": _metrics(given.get("metrics"), call.line, world)}
    if "loss" in call.named and call.named["loss"] is None:
        fields["loss"] = NO_LOSS
    fields |= _loss(given.get("loss"), call, world)
    return fields | _optimizer(given.get("optimizer", KERAS_DEFAULT), call.line, notes)


def _loss(value: Value, call: Made, world: World) -> dict[str, object]:
    """Return the fields that say what is minimized; nothing where the script does not say it."""
    line = call.line
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if value is None:
        return {}
    found = _named(value, LOSSES)
    if found is not None and found not in (OWN_LOSS, NO_LOSS):
        _note_options(value, found, line, world.notes)
        return {"loss": found}
    name = _called(value) or "of the program"
    if not is_own(value):
        why = value.why if isinstance(value, Unknown) and value.why else "it is not known here"
        message = f"the loss {name} is not imported ({why}), so the project has {UNTIL}"
        world.notes.add(line, NoteKind.NEEDS_YOU, message)
        return {"loss": NO_LOSS}
    own = own_function(value, world)
    if own.known in LOSSES:
        world.notes.add(line, NoteKind.ASSUMED, f"the loss {name} is the same as {own.known}")
        if own.has_logits:
            path = Name(f"keras.losses.{own.known}")
            call.named["loss"] = Made(path, (), {"from_logits": True}, line)
        return {"loss": own.known}
    if own.text:
        message = f"the loss {name} is kept as the expression {own.text}"
        if name != OWN_FUNCTION:  # an exported script says what the project does
            world.notes.add(line, NoteKind.ASSUMED, message)
        return {"own_loss": own.text, "loss": OWN_LOSS}
    message = f"the loss {name} is not imported: {own.why}; the project has {UNTIL}"
    world.notes.add(line, NoteKind.NEEDS_YOU, message)
    return {"loss": NO_LOSS}


def loss_name(call: Made) -> str | None:
    """Return the loss of the catalogue that a call of `compile` names; None for another."""
    given = call.named.get("loss", call.arguments[1] if len(call.arguments) > 1 else None)
    found = _named(given, LOSSES)
    return None if found in (OWN_LOSS, NO_LOSS) else found


def has_logits(call: Made) -> bool:
    """Return whether the loss expects an output without softmax or sigmoid."""
    loss = call.named.get("loss", call.arguments[1] if len(call.arguments) > 1 else None)
    return isinstance(loss, Made) and loss.named.get("from_logits") is True


def _named(value: Value, entries: Registry[LossSpec] | Registry[MetricSpec]) -> str | None:
    """Return which of `entries` a text, a class or a function of Keras means."""
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, Name | Made):
        value = value.leaf
    if not isinstance(value, str):
        return None
    words = (snake_case(value), value.lower())
    names = {alias: spec.name for spec in entries for alias in (spec.name, *spec.aliases)}
    return next((names[word] for word in words if word in names), None)


def _note_unknown(what: str, value: Value, line: int, notes: Notes) -> None:
    if value is None:
        notes.add(line, NoteKind.ASSUMED, f"no {what} is given; the project's setting is kept")
        return
    name = f" {_called(value)}".rstrip()
    notes.add(line, NoteKind.NEEDS_YOU, f"the {what}{name} is not supported here")


def _called(value: Value) -> str:  # noqa: PLR0911 - one for each kind
    """Return the name of `value` in the script; empty if it has none."""
    match value:
        case str():
            return value
        case Name() | Made():
            return value.leaf
        case Unknown():
            return value.text
        case Function():
            return value.definition.name
        case Partial(function=Function(definition=definition)):
            return definition.name
        case Instance():
            return value.owner.name
    return ""


def _note_options(value: Value, name: str, line: int, notes: Notes) -> None:
    """Note the arguments of a loss or metric that a project does not have."""
    if not isinstance(value, Made):
        return
    strange = [key for key, given in value.named.items() if key not in HARMLESS and given]
    if strange or value.arguments:
        words = ", ".join(strange) or "arguments"
        notes.add(line, NoteKind.LEFT_OUT, f"{words} of {name}")


def _metrics(value: Value, line: int, world: World) -> tuple[str, ...]:
    notes = world.notes
    if isinstance(value, dict):
        value = list(value.values())
    if value is None:
        return ()
    entries = list(value) if isinstance(value, list | tuple) else [value]
    found: list[str] = []
    for entry in entries:
        name = _named(entry, METRICS)
        if name is None and is_own(entry):
            name = own_function(entry, world).known or None
            if name is not None:
                message = f"the metric {_called(entry)} is the same as {name}"
                notes.add(line, NoteKind.ASSUMED, message)
        if name is None:
            _note_unknown("metric", entry, line, notes)
        elif name not in found:
            found.append(name)
            _note_options(entry, name, line, notes)
    return tuple(found)


def _optimizer(value: Value, line: int, notes: Notes) -> dict[str, object]:
    """Return optimizer, learning rate and schedule."""
    spec = _optimizer_spec(value)
    if spec is None:
        _note_unknown("optimizer", value, line, notes)
        return {}
    rate: dict[str, object] = {
        "learning_rate": spec.learning_rate,
        "schedule": Selection(CONSTANT),
    }
    if not isinstance(value, Made):
        return {"optimizer": Selection(spec.name), **rate}
    words = ("learning_rate", *(param.name for param in spec.params))
    given = dict(zip(words, value.arguments, strict=False))
    given |= {OLD_ARGUMENTS.get(name, name): entry for name, entry in value.named.items()}
    rate |= _rate(given.pop("learning_rate", None), line, notes)
    decay = given.pop("decay", None)
    if isinstance(decay, int | float) and decay > 0:
        rate["schedule"] = decayed_by(float(decay))
        notes.add(line, NoteKind.ASSUMED, "decay= is replaced by the inverse time schedule")
    params_read = _chosen(spec.params, given, spec.keras_class, line, notes)
    return {"optimizer": Selection(spec.name, params_read), **rate}


def _optimizer_spec(value: Value) -> OptimizerSpec | None:
    if isinstance(value, Name | Made):
        value = value.leaf.removesuffix("Optimizer")
    if not isinstance(value, str):
        return None
    word = value.lower().replace("_", "")
    names = ((spec, (spec.name, spec.keras_class, *spec.aliases)) for spec in OPTIMIZERS)
    return next((spec for spec, each in names if word in map(str.lower, each)), None)


def _chosen(
    params: tuple[Param, ...],
    given: Mapping[str, Value],
    owner: str,
    line: int,
    notes: Notes,
    harmless: frozenset[str] = HARMLESS,
) -> dict[str, ParamValue]:
    """Return the parameters that are given and differ from the defaults."""
    known = {param.name: param for param in params}
    chosen: dict[str, ParamValue] = {}
    for name, value in given.items():
        if name not in known:
            if value is not None and value is not False and name not in harmless:
                notes.add(line, NoteKind.LEFT_OUT, f"{owner} has no argument {name} here")
            continue
        try:
            read = read_param(known[name], value)
        except ParameterError as error:
            notes.add(line, NoteKind.ASSUMED, f"{error}; {known[name].initial!r} is used")
            continue
        if read != known[name].initial:
            chosen[name] = read
    return chosen


def chosen_params(
    params: tuple[Param, ...], given: Mapping[str, Value], owner: str, line: int, notes: Notes
) -> dict[str, ParamValue]:
    """Return the parameters of `owner` that are given and differ from the catalogue's."""
    return _chosen(params, given, owner, line, notes, HARMLESS | {"verbose"})


def _rate(value: Value, line: int, notes: Notes) -> dict[str, object]:
    """Return learning rate and schedule; empty if none is given."""
    if isinstance(value, int | float) and 0 < value <= 100:
        return {"learning_rate": float(value)}
    if isinstance(value, Made):
        spec = next((spec for spec in SCHEDULES if spec.keras_class == value.leaf), None)
        if spec is not None:
            return _schedule(spec, value, notes)
    if value is not None:
        text = value.text if isinstance(value, Unknown) else "it"
        message = f"the learning rate ({text}) is unknown; Keras's default is used"
        notes.add(line, NoteKind.ASSUMED, message)
    return {}


def _schedule(spec: ScheduleSpec, made: Made, notes: Notes) -> dict[str, object]:
    """Return the schedule of the catalogue for Keras's class."""
    reading = spec.read(dict(zip(spec.positional, made.arguments, strict=False)) | made.named)
    if reading.remark:
        notes.add(made.line, NoteKind.ASSUMED, reading.remark)
    params = _chosen(spec.params, reading.params, spec.name, made.line, notes)
    found: dict[str, object] = {"schedule": Selection(spec.name, params)}
    initial = reading.initial_rate
    if isinstance(initial, int | float) and 0 < initial <= 100:
        found["learning_rate"] = float(initial)
    return found

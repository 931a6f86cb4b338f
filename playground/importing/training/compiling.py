"""Reads loss and metrics from `compile`, and everything else that it receives."""

from collections.abc import Mapping

from playground.base.registry import Registry
from playground.catalog.formulas.expressions import OWN_FUNCTION
from playground.catalog.losses import LOSSES, NO_LOSS, OWN_LOSS, LossSpec
from playground.catalog.metrics import METRICS, MetricSpec
from playground.catalog.optimizers import KERAS_DEFAULT
from playground.document.project import OwnMetric
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
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes
from playground.importing.training.arguments import (
    OF_COMPILE,
    OF_LOSSES,
    named_arguments,
    note_metric,
    note_unkept,
)
from playground.importing.training.optimizing import optimizer_fields
from playground.importing.training.own_losses import (
    is_expression_of,
    is_own,
    own_function,
    with_settings,
)

WORDS = ("optimizer", "loss", "metrics", "loss_weights", "weighted_metrics")
"""The first arguments of `compile` in Keras 2; Keras 3 has `loss_weights` before `metrics`."""
READ = frozenset((*WORDS[:3], "weighted_metrics"))
UNTIL = "no loss until you choose one"
ONES = (1, 1.0)


def compiled_fields(call: Made, world: World) -> dict[str, object]:
    """Return the fields of `TrainingConfig` that a call of `compile` sets."""
    given = _ordered(named_arguments(call, WORDS))
    fields: dict[str, object] = _loss(given.get("loss"), call, world)
    if "loss" in call.named and call.named["loss"] is None:
        fields["loss"] = NO_LOSS
    fields["metrics"] = _all_metrics(given, call, world)
    fields["own_metrics"] = _own_metrics(given, call, world)
    rest = {name: value for name, value in given.items() if name not in READ}
    if _are_ones(rest.get("loss_weights")):
        del rest["loss_weights"]
    note_unkept(rest, OF_COMPILE, "compile", call.line, world.notes)
    return fields | optimizer_fields(given.get("optimizer", KERAS_DEFAULT), call.line, world.notes)


def _ordered(given: dict[str, Value]) -> dict[str, Value]:
    """Return the arguments of `compile` where a call without names has Keras 3's order."""
    third = given.get("metrics")
    entries = third if isinstance(third, list | tuple) else [third]
    if third is not None and all(isinstance(entry, int | float) for entry in entries):
        given = {**given, "metrics": given.get("loss_weights"), "loss_weights": third}
    return given


def _are_ones(value: Value) -> bool:
    """Return whether these factors of the loss change nothing."""
    entries = list(value.values()) if isinstance(value, dict) else value
    entries = entries if isinstance(entries, list | tuple) else [entries]
    return value is not None and all(entry in ONES for entry in entries)


def _all_metrics(given: dict[str, Value], call: Made, world: World) -> tuple[str, ...]:
    found = _metrics(given.get("metrics"), call, world)
    weighted = _metrics(given.get("weighted_metrics"), call, world)
    if weighted:
        message = f"weighted_metrics ({', '.join(weighted)}) count all samples the same here"
        world.notes.add(call.line, NoteKind.ASSUMED, message)
    return (*found, *(name for name in weighted if name not in found))


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
        return _known_loss(found, value, call, world.notes)
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


def _known_loss(name: str, value: Value, call: Made, notes: Notes) -> dict[str, object]:
    """Return the fields for a loss of Keras; its settings may make it an expression."""
    if not isinstance(value, Made):
        return {"loss": name}
    given = named_arguments(value, (*LOSSES[name].arguments, "reduction", "name"))
    text, rest = with_settings(name, given)
    note_unkept(rest, OF_LOSSES, value.leaf, call.line, notes)
    if not text:
        return {"loss": name}
    message = f"the loss {value.leaf} with its settings is kept as the expression {text}"
    notes.add(call.line, NoteKind.ASSUMED, message)
    return {"own_loss": text, "loss": OWN_LOSS}


def _given_loss(call: Made) -> Value:
    return call.named.get("loss", call.arguments[1] if len(call.arguments) > 1 else None)


def loss_name(call: Made, world: World) -> str | None:
    """Return the loss of the catalogue that a call of `compile` means; None for another."""
    given = _given_loss(call)
    found = _named(given, LOSSES)
    if found is None and is_own(given):
        found = own_function(given, world).known
        found = found if found in LOSSES else None
    return None if found in (OWN_LOSS, NO_LOSS) else found


def has_logits(call: Made) -> bool:
    """Return whether the loss expects an output without softmax or sigmoid."""
    loss = _given_loss(call)
    if not isinstance(loss, Made):
        return False
    name = _named(loss, LOSSES)
    words = LOSSES[name].arguments if name is not None else ()
    return named_arguments(loss, words).get("from_logits") is True


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


def _metrics(value: Value, call: Made, world: World) -> tuple[str, ...]:
    notes, line = world.notes, call.line
    if value is None:
        return ()
    # With logits the border between yes and no is 0; here the output is a probability.
    logits = {"threshold": 0, "thresholds": 0, "from_logits": True}
    neutral = logits if has_logits(call) else {}
    found: list[str] = []
    for entry in _entries(value):
        name = _named(entry, METRICS)
        if name is None and is_own(entry):
            name = own_function(entry, world).known or None
            if name is not None:
                message = f"the metric {_called(entry)} is the same as {name}"
                notes.add(line, NoteKind.ASSUMED, message)
        if name is None and is_own(entry):
            continue  # see `_own_metrics`
        if name is None:
            _note_unknown("metric", entry, line, notes)
        elif name not in found:
            found.append(name)
            if isinstance(entry, Made):
                note_metric(name, entry, line, notes, neutral)
    return tuple(found)


def _own_metrics(given: Mapping[str, Value], call: Made, world: World) -> tuple[OwnMetric, ...]:
    """Return the metrics of the program that are expressions; the others have notes."""
    values = [given.get(word) for word in ("metrics", "weighted_metrics")]
    entries = [entry for value in values for entry in _entries(value) if is_own(entry)]
    found: dict[str, OwnMetric] = {}
    for entry in entries:
        name, own = _called(entry).replace("lambda", "own_metric"), own_function(entry, world)
        if own.known in METRICS or name in found:
            continue
        if not own.text:
            message = f"the metric {name} is not imported: {own.why}"
            world.notes.add(call.line, NoteKind.NEEDS_YOU, message)
            continue
        while name in METRICS or name == OWN_FUNCTION:
            name = f"own_{name}"
        found[name] = OwnMetric(name, own.text)
        if not is_expression_of(entry, own.text):
            message = f"the metric {name} is kept as the expression {own.text}"
            world.notes.add(call.line, NoteKind.ASSUMED, message)
    return tuple(found.values())


def _entries(value: Value) -> list[Value]:
    """Return the metrics that an argument has: one, a list, or those of each output."""
    if isinstance(value, dict):
        value = list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]

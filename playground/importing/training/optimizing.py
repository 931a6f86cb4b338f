"""Reads optimizer, learning rate and schedule from what `compile` receives as optimizer."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.params import Param, ParamValue, Selection
from playground.catalog.optimizers import OPTIMIZERS, OptimizerSpec
from playground.catalog.schedules import CONSTANT, SCHEDULES, ScheduleSpec, decayed_by
from playground.document.validation import HIGHEST_RATE
from playground.importing.network.layer_calls import read_param
from playground.importing.network.values import Instance, Made, Name, Unknown, Value
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes
from playground.importing.training.arguments import (
    OF_OPTIMIZERS,
    SILENT,
    Table,
    named_arguments,
    note_unkept,
    shown,
)

OLD_ARGUMENTS: Mapping[str, str] = MappingProxyType({"lr": "learning_rate"})
NO_ARGUMENTS: Table = MappingProxyType({})


def optimizer_fields(value: Value, line: int, notes: Notes) -> dict[str, object]:
    """Return the fields of `TrainingConfig` for optimizer, learning rate and schedule."""
    spec = _optimizer_spec(value)
    if spec is None:
        if value is None:
            message = "no optimizer is given; the project's setting is kept"
            notes.add(line, NoteKind.ASSUMED, message)
        else:
            notes.add(
                line, NoteKind.NEEDS_YOU, f"the optimizer {shown(value)} is not supported here"
            )
        return {}
    rate: dict[str, object] = {
        "learning_rate": spec.learning_rate,
        "schedule": Selection(CONSTANT),
    }
    if not isinstance(value, Made):
        return {"optimizer": Selection(spec.name), **rate}
    given = {
        OLD_ARGUMENTS.get(name, name): entry
        for name, entry in named_arguments(value, _words(spec)).items()
    }
    rate |= _rate(given.pop("learning_rate", None), line, notes)
    decay = given.pop("decay", None)
    if isinstance(decay, int | float) and decay > 0:
        rate["schedule"] = decayed_by(float(decay))
        notes.add(line, NoteKind.ASSUMED, "decay= is replaced by the inverse time schedule")
    elif decay:
        notes.add(
            line, NoteKind.NEEDS_YOU, f"decay ({shown(decay)}) is unknown; there is none here"
        )
    params_read = chosen_params(
        spec.params, given, spec.keras_class, line, notes, table=OF_OPTIMIZERS
    )
    return {"optimizer": Selection(spec.name, params_read), **rate}


def _words(spec: OptimizerSpec) -> Sequence[str]:
    """Return the arguments of an optimizer in Keras's order."""
    return ("learning_rate", *(param.name for param in spec.params))


def _optimizer_spec(value: Value) -> OptimizerSpec | None:
    if isinstance(value, Name | Made):
        value = value.leaf.removesuffix("Optimizer")
    if not isinstance(value, str):
        return None
    word = value.lower().replace("_", "")
    names = ((spec, (spec.name, spec.keras_class, *spec.aliases)) for spec in OPTIMIZERS)
    return next((spec for spec, each in names if word in map(str.lower, each)), None)


def chosen_params(
    params: tuple[Param, ...],
    given: Mapping[str, Value],
    owner: str,
    line: int,
    notes: Notes,
    *,
    table: Table = NO_ARGUMENTS,
) -> dict[str, ParamValue]:
    """Return the parameters of `owner` that are given and differ from the catalogue's.

    Parameters
    ----------
    table : mapping of str to Unkept
        What is said of arguments that are not parameters.
    """
    known = {param.name: param for param in params}
    chosen: dict[str, ParamValue] = {}
    for name, value in given.items():
        if name not in known:
            note_unkept({name: value}, table, owner, line, notes)
            continue
        try:
            read = read_param(known[name], value)
        except ParameterError as error:
            if name not in SILENT:
                notes.add(line, NoteKind.ASSUMED, f"{error}; {known[name].initial!r} is used")
            continue
        if read != known[name].initial:
            chosen[name] = read
    return chosen


def _rate(value: Value, line: int, notes: Notes) -> dict[str, object]:
    """Return learning rate and schedule; empty if none is given."""
    if isinstance(value, int | float) and 0 < value <= HIGHEST_RATE:
        return {"learning_rate": float(value)}
    if isinstance(value, Made):
        spec = next((spec for spec in SCHEDULES if spec.keras_class == value.leaf), None)
        if spec is not None:
            return _schedule(spec, value, notes)
        return _unknown_schedule(value, line, notes)
    if isinstance(value, Instance):
        message = f"the schedule {value.owner.name} is not imported; Keras's default rate is used"
        notes.add(line, NoteKind.NEEDS_YOU, message)
    elif value is not None:
        message = f"the learning rate ({shown(value)}) cannot be used; Keras's default is used"
        notes.add(line, NoteKind.NEEDS_YOU, message)
    return {}


def _unknown_schedule(made: Made, line: int, notes: Notes) -> dict[str, object]:
    """Return the rate that a schedule begins with, where the catalogue lacks it."""
    first = made.arguments[0] if made.arguments else made.named.get("initial_learning_rate")
    is_known = isinstance(first, int | float) and 0 < first <= HIGHEST_RATE
    rate = f"the rate stays at {first:g}" if is_known else "Keras's default rate is used"
    message = f"the schedule {made.leaf} is not here; {rate}"
    notes.add(made.line or line, NoteKind.NEEDS_YOU, message)
    return {"learning_rate": float(first)} if is_known and isinstance(first, int | float) else {}


def _schedule(spec: ScheduleSpec, made: Made, notes: Notes) -> dict[str, object]:
    """Return the schedule of the catalogue for Keras's class."""
    reading = spec.read(named_arguments(made, spec.positional))
    if reading.remark:
        notes.add(made.line, NoteKind.ASSUMED, reading.remark)
    params = chosen_params(spec.params, reading.params, spec.name, made.line, notes)
    found: dict[str, object] = {"schedule": Selection(spec.name, params)}
    initial = reading.initial_rate
    if isinstance(initial, int | float) and 0 < initial <= HIGHEST_RATE:
        found["learning_rate"] = float(initial)
    elif isinstance(initial, Unknown):
        message = f"the rate at the beginning ({initial.text}) is unknown; Keras's default is used"
        notes.add(made.line, NoteKind.NEEDS_YOU, message)
    return found

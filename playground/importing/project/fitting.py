"""Reads epochs, batch size, validation, class weights and callbacks from `fit`."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.base.errors import PlaygroundError
from playground.base.params import Selection
from playground.catalog.callbacks import (
    BEST_WEIGHTS,
    CALLBACKS,
    STOP_AT_METRIC,
    CallbackSpec,
    is_better_high,
)
from playground.catalog.metrics import METRICS
from playground.document.validation import TRAINING_PARAMS
from playground.importing.network.constants import is_plain
from playground.importing.network.values import Dataset, Made, Name, Value
from playground.importing.project.compiling import chosen_params
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

WORDS = ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split")
READ = frozenset(
    (
        *("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split"),
        *("validation_data", "shuffle", "class_weight", "validation_batch_size"),
        *("validation_freq", "use_multiprocessing", "workers", "generator"),
    )
)
OLD: Mapping[str, str] = MappingProxyType({"nb_epoch": "epochs", "show_accuracy": "verbose"})
OF_FILES = frozenset(("filepath", "save_best_only", "save_weights_only", "save_freq", "period"))


def fit_arguments(call: Made) -> dict[str, Value]:
    """Return the arguments of a call of `fit` by name."""
    given = dict(zip(WORDS, call.arguments, strict=False)) | call.named
    given = {OLD.get(name, name): value for name, value in given.items()}
    source = given.get("x", given.get("generator"))
    if not isinstance(source, Dataset):
        return given
    from_source = {"x": source.x, "y": source.y}
    if isinstance(source.batch, int):
        from_source["batch_size"] = source.batch
    return {**given, **from_source}


def fitted_fields(
    call: Made, *, loads_best: bool, endless: int | None, notes: Notes
) -> dict[str, object]:
    """Return the fields of `TrainingConfig` that a call of `fit` sets.

    Parameters
    ----------
    loads_best : bool
        Whether the script loads the best weights afterwards.
    endless : int or None
        The number of epochs that means endless training.
    """
    given = fit_arguments(call)
    for name, value in given.items():
        if name not in READ and value is not None:
            notes.add(call.line, NoteKind.LEFT_OUT, f"fit has no argument {name} here")
    fields: dict[str, object] = {}
    defaults = {"epochs": 1, "batch_size": 32, "validation_split": 0.0, "shuffle": True}
    for param in TRAINING_PARAMS:
        if param.name not in defaults:
            continue
        value = given.get(param.name)
        value = defaults[param.name] if value is None else value
        if not is_plain(value):
            message = f"{param.name} is unknown; {defaults[param.name]} is used"
            notes.add(call.line, NoteKind.ASSUMED, message)
            value = defaults[param.name]
        try:
            fields[param.name] = param.parse(value)
        except PlaygroundError as error:
            fields[param.name] = defaults[param.name]
            notes.add(call.line, NoteKind.ASSUMED, f"{error}; {defaults[param.name]} is used")
    if endless is not None and fields["epochs"] == endless:
        fields["epochs"] = 0
    fields["class_weights"] = _class_weights(given.get("class_weight"), call.line, notes)
    fields["callbacks"] = _callbacks(given.get("callbacks"), call, loads_best, notes)
    return fields


def _class_weights(value: Value, line: int, notes: Notes) -> tuple[float, ...]:
    if value is None:
        return ()
    weights = value if isinstance(value, dict) else {}
    numbers = [weights.get(index) for index in range(len(weights))]
    factors = tuple(float(each) for each in numbers if isinstance(each, int | float) and each >= 0)
    if not factors or len(factors) != len(weights) or max(factors) > 1e6:
        notes.add(line, NoteKind.NEEDS_YOU, "the class weights are unknown")
        return ()
    return factors


def _callbacks(value: Value, call: Made, loads_best: bool, notes: Notes) -> tuple[Selection, ...]:
    """Return the rules for the callbacks of a script."""
    if value is None:
        return ()
    rules: list[Selection] = []
    for entry in list(value) if isinstance(value, list | tuple) else [value]:
        made = Made(entry, (), {}, call.line) if isinstance(entry, Name) else entry
        rule = _rule(made, call, loads_best, notes)
        if rule is not None and rule not in rules:
            rules.append(rule)
    return tuple(rules)


def _rule(value: Value, call: Made, loads_best: bool, notes: Notes) -> Selection | None:
    if not isinstance(value, Made):
        notes.add(call.line, NoteKind.NEEDS_YOU, "a callback is unknown")
        return None
    spec = _callback_spec(value.leaf)
    if spec is None:
        kind = NoteKind.LEFT_OUT if value.name.root == "keras" else NoteKind.NEEDS_YOU
        notes.add(value.line, kind, f"the callback {value.leaf} is not supported here")
        return None
    given = dict(zip(spec.positional, value.arguments, strict=False)) | value.named
    if isinstance(given.get("monitor"), str):
        given["monitor"] = _figure(str(given["monitor"]))
    if spec is BEST_WEIGHTS:
        return _best_weights(spec, given, value.line, loads_best, notes)
    if spec is STOP_AT_METRIC:
        return _stop(spec, given, value.line, notes)
    return _selected(spec, {**spec.keras_defaults, **given}, value.line, notes)


def _callback_spec(leaf: str) -> CallbackSpec | None:
    names = ((spec, (spec.keras_class, spec.name, spec.script_class)) for spec in CALLBACKS)
    return next((spec for spec, each in names if leaf in each), None)


def _figure(monitor: str) -> str:
    prefix = "val_" if monitor.startswith("val_") else ""
    name = monitor.removeprefix("val_")
    names = {alias: metric.name for metric in METRICS for alias in metric.aliases}
    return prefix + names.get(name, name)


def _best_weights(
    spec: CallbackSpec, given: Mapping[str, Value], line: int, loads_best: bool, notes: Notes
) -> Selection | None:
    if given.get("save_best_only") is not True:
        notes.add(
            line,
            NoteKind.LEFT_OUT,
            "the project file keeps the trained model; with save_best_only=True the best "
            "weights are kept",
        )
        return None
    if not loads_best:
        notes.add(line, NoteKind.ASSUMED, "training ends with the best weights; no file is written")
    kept = {name: value for name, value in given.items() if name not in OF_FILES}
    return _selected(spec, kept, line, notes)


def _stop(
    spec: CallbackSpec, given: Mapping[str, Value], line: int, notes: Notes
) -> Selection | None:
    """Return the rule for the class that exported scripts define."""
    monitor, is_high = str(given.get("monitor")), given.get("is_better_high") is True
    kept = {name: value for name, value in given.items() if name != "is_better_high"}
    if is_better_high(monitor) is not is_high:
        kept["mode"] = "max" if is_high else "min"
    return _selected(spec, kept, line, notes)


def _selected(spec: CallbackSpec, given: Mapping[str, Value], line: int, notes: Notes) -> Selection:
    return Selection(spec.name, chosen_params(spec.params, given, spec.label, line, notes))

"""From `compile` to loss, metrics, optimizer, learning rate and schedule."""

from collections.abc import Mapping
from itertools import pairwise
from math import nextafter
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.params import Param, ParamValue, Selection
from playground.catalog.losses import LOSSES
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS, OptimizerSpec
from playground.catalog.schedules import SCHEDULES, ScheduleSpec
from playground.importing.network.layer_calls import read_param
from playground.importing.network.settings import snake_case
from playground.importing.network.values import Function, Made, Name, Unknown, Value
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "mse": "mean_squared_error",
        "mae": "mean_absolute_error",
        "mape": "mean_absolute_percentage_error",
        "msle": "mean_squared_logarithmic_error",
        "rmse": "root_mean_squared_error",
        "bce": "binary_crossentropy",
        "crossentropy": "categorical_crossentropy",
        "kld": "kl_divergence",
        "kullback_leibler_divergence": "kl_divergence",
        "huber_loss": "huber",
        "logcosh": "log_cosh",
        "cross_entropy": "categorical_crossentropy",
        "acc": "accuracy",
    }
)
OLD_ARGUMENTS: Mapping[str, str] = MappingProxyType({"lr": "learning_rate"})
NOT_CARRIED = ("loss_weights", "weighted_metrics", "sample_weight_mode")
HARMLESS = frozenset(("name", "from_logits", "reduction", "dtype", "threshold", "thresholds"))


def compiled_fields(call: Made, notes: Notes) -> dict[str, object]:
    """Return the fields of `TrainingConfig` that a call of `compile` sets."""
    words = ("optimizer", "loss", "metrics", "loss_weights")
    given = dict(zip(words, call.arguments, strict=False)) | call.named
    for name in NOT_CARRIED:
        if given.get(name) is not None:
            notes.add(call.line, NoteKind.LEFT_OUT, f"{name} has no place in the project")
    fields: dict[str, object] = {"metrics": _metrics(given.get("metrics"), call.line, notes)}
    loss = _named(given.get("loss"), LOSSES.names)
    if loss is None:
        _note_unknown("loss", given.get("loss"), call.line, notes)
    else:
        fields["loss"] = loss
        _note_options(given["loss"], loss, call.line, notes)
    return fields | _optimizer(given.get("optimizer", "rmsprop"), call.line, notes)


def has_logits(call: Made) -> bool:
    """Return whether the loss wants the output without softmax or sigmoid."""
    loss = call.named.get("loss", call.arguments[1] if len(call.arguments) > 1 else None)
    return isinstance(loss, Made) and loss.named.get("from_logits") is True


def _named(value: Value, names: tuple[str, ...]) -> str | None:
    """Return which of `names` a text, a class or a function of Keras stands for."""
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, Name | Made):
        value = value.leaf
    if not isinstance(value, str):
        return None
    words = (OTHER_NAMES.get(word, word) for word in (snake_case(value), value.lower()))
    return next((word for word in words if word in names), None)


def _note_unknown(what: str, value: Value, line: int, notes: Notes) -> None:
    if value is None:
        notes.add(line, NoteKind.ASSUMED, f"no {what} is given; the project's own is kept")
        return
    name = f" {_called(value)}".rstrip()
    notes.add(line, NoteKind.NOT_UNDERSTOOD, f"the {what}{name} is not among the playground's")


def _called(value: Value) -> str:
    """Return what a script calls `value`; empty where it has no name."""
    match value:
        case str():
            return value
        case Name() | Made():
            return value.leaf
        case Unknown():
            return value.text
        case Function():
            return value.definition.name
    return ""


def _note_options(value: Value, name: str, line: int, notes: Notes) -> None:
    """Note the arguments of a loss or metric that the project has no place for."""
    if not isinstance(value, Made):
        return
    strange = [key for key, given in value.named.items() if key not in HARMLESS and given]
    if strange or value.arguments:
        words = ", ".join(strange) or "arguments"
        notes.add(line, NoteKind.LEFT_OUT, f"{words} of {name}")


def _metrics(value: Value, line: int, notes: Notes) -> tuple[str, ...]:
    if isinstance(value, dict):
        value = list(value.values())
    if value is None:
        return ()
    entries = list(value) if isinstance(value, list | tuple) else [value]
    found: list[str] = []
    for entry in entries:
        name = _named(entry, METRICS.names)
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
        "schedule": Selection("constant"),
    }
    if not isinstance(value, Made):
        return {"optimizer": Selection(spec.name), **rate}
    words = ("learning_rate", *(param.name for param in spec.params))
    given = dict(zip(words, value.arguments, strict=False))
    given |= {OLD_ARGUMENTS.get(name, name): entry for name, entry in value.named.items()}
    rate |= _rate(given.pop("learning_rate", None), line, notes)
    decay = given.pop("decay", None)
    if isinstance(decay, int | float) and decay > 0:
        params = {"decay_steps": 1, "decay_rate": float(decay)}
        rate["schedule"] = Selection("inverse_time", params)
        notes.add(line, NoteKind.CORRECTED, "decay= is the schedule inverse time now")
    params_read = _chosen(spec.params, given, spec.keras_class, line, notes)
    return {"optimizer": Selection(spec.name, params_read), **rate}


def _optimizer_spec(value: Value) -> OptimizerSpec | None:
    if isinstance(value, Name | Made):
        value = value.leaf.removesuffix("Optimizer")
        value = "SGD" if value == "GradientDescent" else value
    if not isinstance(value, str):
        return None
    word = value.lower().replace("_", "")
    return next(
        (spec for spec in OPTIMIZERS if word in (spec.name, spec.keras_class.lower())), None
    )


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
                notes.add(line, NoteKind.LEFT_OUT, f"{owner} has no {name} here")
            continue
        try:
            read = read_param(known[name], value)
        except ParameterError as error:
            notes.add(line, NoteKind.CORRECTED, f"{error}; {known[name].initial!r} taken")
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
    """Return learning rate and schedule; nothing where none is given."""
    if isinstance(value, int | float) and 0 < value <= 100:
        return {"learning_rate": float(value)}
    if isinstance(value, Made):
        spec = next((spec for spec in SCHEDULES if spec.keras_class == value.leaf), None)
        if spec is not None:
            return _schedule(spec, value, notes)
    if value is not None:
        text = value.text if isinstance(value, Unknown) else "it"
        message = f"the learning rate ({text}) is not known here; Keras's default is taken"
        notes.add(line, NoteKind.ASSUMED, message)
    return {}


def _schedule(spec: ScheduleSpec, made: Made, notes: Notes) -> dict[str, object]:
    """Return the schedule of the catalogue that Keras's class stands for."""
    given = dict(zip(spec.argument_order, made.arguments, strict=False)) | made.named
    initial = given.pop("initial_learning_rate", None)
    target = given.pop("warmup_target", None)
    if isinstance(target, int | float) and target > 0:
        initial = target
    if spec.name == "piecewise":
        initial = _stepped(given, made.line, notes)
    params = _chosen(spec.params, {**spec.keras_defaults, **given}, spec.name, made.line, notes)
    found: dict[str, object] = {"schedule": Selection(spec.name, params)}
    if isinstance(initial, int | float) and 0 < initial <= 100:
        found["learning_rate"] = float(initial)
    return found


def _stepped(given: dict[str, Value], line: int, notes: Notes) -> Value:
    """Turn the rates of a piecewise schedule into the first one and a factor."""
    values = given.pop("values", None)
    rates = list(values) if isinstance(values, list | tuple) else []
    numbers = [rate for rate in rates if isinstance(rate, int | float) and rate > 0]
    if len(numbers) < 2 or len(numbers) != len(rates):
        return None
    factor = _factor(numbers)
    given["factor"] = factor
    for earlier, later in pairwise(numbers):
        if abs(later - earlier * factor) > 1e-6 * later:
            notes.add(line, NoteKind.ASSUMED, f"every step falls by the factor {factor:g} here")
            break
    return numbers[0]


def _factor(rates: list[int | float]) -> float:
    """Return the factor between neighbouring rates, as short as it gives them exactly."""
    ratio = rates[1] / rates[0]
    candidates = (float(f"{ratio:.12g}"), ratio, nextafter(ratio, 0), nextafter(ratio, 1e9))
    return next(
        (
            candidate
            for candidate in candidates
            if all(rates[0] * candidate**count == rate for count, rate in enumerate(rates))
        ),
        candidates[0],
    )

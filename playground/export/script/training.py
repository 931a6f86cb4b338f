"""Compile, fit and evaluate as Keras code."""

from collections.abc import Mapping

from playground.base.params import Param, ParamValue, Selection, parse_values
from playground.catalog.callbacks import BEST_WEIGHTS, CALLBACKS, STOP_AT_METRIC, is_better_high
from playground.catalog.formulas.expressions import OWN_FUNCTION, parsed, text_of
from playground.catalog.losses import NO_LOSS, OWN_LOSS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.document.project import TrainingConfig
from playground.export.script.expressions import (
    Call,
    Expression,
    Items,
    call,
    literal,
    name,
    statement,
)

ENDLESS_EPOCHS = 100
QUIET_FROM_EPOCHS = 50
BEST_FILE = "best.weights.h5"


def epochs_code(training: TrainingConfig) -> str:
    """Return the line that sets how long to train."""
    if training.epochs:
        return f"EPOCHS = {training.epochs}"
    return f"EPOCHS = {ENDLESS_EPOCHS}  # the project itself trains until it is stopped"


def compile_code(training: TrainingConfig) -> str:
    """Return the statement that compiles `model`."""
    compiled = call(
        "model.compile",
        optimizer=_optimizer(training),
        loss=_loss(training),
        **_metrics(training),
    )
    return statement(compiled)


def _loss(training: TrainingConfig) -> Expression:
    """Return what is minimized: a name, the function of an own loss, or None."""
    if training.loss == OWN_LOSS:
        return name(OWN_FUNCTION)
    return literal(None if training.loss == NO_LOSS else training.loss)


def fit_code(training: TrainingConfig, validation: Expression | None) -> str:
    """Return the statements that train `model`.

    Parameters
    ----------
    validation : Expression or None
        What is passed as ``validation_data`` if there is no validation split.
    """
    named: dict[str, Expression] = {"epochs": name("EPOCHS")}
    if training.batch_size != 32:
        named = {"batch_size": literal(training.batch_size), **named}
    if training.validation_split:
        named["validation_split"] = literal(training.validation_split)
    elif validation is not None:
        named["validation_data"] = validation
    if not training.shuffle:
        named["shuffle"] = literal(False)
    if training.class_weights:
        named["class_weight"] = literal(dict(enumerate(training.class_weights)))
    if training.callbacks:
        named["callbacks"] = Items(tuple(map(_callback, training.callbacks)))
    if not training.epochs or training.epochs >= QUIET_FROM_EPOCHS:
        named["verbose"] = literal(0)
    samples = (name("x_train"), name("y_train"))
    lines = [statement(call("model.fit", *samples, **named), target="history")]
    if any(rule.name == BEST_WEIGHTS.name for rule in training.callbacks):
        lines.append(f'model.load_weights("{BEST_FILE}")')
    return "\n".join(lines)


def classes_code(training: TrainingConfig) -> str:
    """Return the classes and functions that `compile_code` and `fit_code` need; empty for none."""
    specs = dict.fromkeys(rule.name for rule in training.callbacks)
    return "".join(CALLBACKS[name].script_code for name in specs) + _own_code(training)


def _own_code(training: TrainingConfig) -> str:
    """Return the functions that compute an own loss and own metrics; empty for none."""
    functions = [(own.name, own.expression) for own in training.own_metrics]
    if training.loss == OWN_LOSS:
        functions.insert(0, (OWN_FUNCTION, training.own_loss))
    return "".join(_function_code(*each) for each in functions)


def _function_code(function: str, expression: str) -> str:
    value = text_of(parsed(expression), "keras.ops.", "keras.losses.")
    return f"\ndef {function}(y_true, y_pred):\n    return {value}\n\n\n"


def watches_validation(training: TrainingConfig) -> bool:
    """Return whether a callback monitors a metric of the validation set."""
    return any(
        str(_checked(CALLBACKS[rule.name].params, rule).get("monitor", "")).startswith("val_")
        for rule in training.callbacks
    )


def _metrics(training: TrainingConfig) -> dict[str, Expression]:
    """Return the argument that names the metrics, if there are any."""
    own = [name(metric.name) for metric in training.own_metrics]
    if not training.metrics and not own:
        return {}
    return {"metrics": Items((*map(literal, training.metrics), *own))}


def _checked(params: tuple[Param, ...], chosen: Selection) -> dict[str, ParamValue]:
    """Return the parameters of `chosen`, completed."""
    return parse_values(params, chosen.params, chosen.name)


def _optimizer(training: TrainingConfig) -> Expression:
    """Return the optimizer: only its name if all its arguments have Keras's defaults."""
    spec = OPTIMIZERS[training.optimizer.name]
    values = _checked(spec.params, training.optimizer)
    named: dict[str, Expression] = {}
    if SCHEDULES[training.schedule.name].keras_class is not None:
        named["learning_rate"] = _schedule(training)
    elif training.learning_rate != spec.learning_rate:
        named["learning_rate"] = literal(training.learning_rate)
    for param in spec.params:
        if values[param.name] != param.initial:
            named[param.name] = literal(values[param.name])
    if not named:
        return literal(spec.name)
    return call(f"keras.optimizers.{spec.keras_class}", **named)


def _schedule(training: TrainingConfig) -> Call:
    """Return the learning rate schedule."""
    spec = SCHEDULES[training.schedule.name]
    assert spec.keras_class is not None
    values = _checked(spec.params, training.schedule)
    arguments = {
        key: literal(value)
        for key, value in spec.arguments(values, training.learning_rate).items()
        if key not in spec.optional or spec.optional[key] != value
    }
    return call(f"keras.optimizers.schedules.{spec.keras_class}", **arguments)


def _callback(rule: Selection) -> Expression:
    """Return a callback with the arguments that differ from Keras's."""
    spec = CALLBACKS[rule.name]
    values = _checked(spec.params, rule)
    if spec is BEST_WEIGHTS:
        return _best_weights(values)
    if spec is STOP_AT_METRIC:
        monitor = str(values["monitor"])
        is_high = is_better_high(monitor, str(values["mode"]))
        arguments = (literal(monitor), literal(values["target"]), literal(is_high))
        return call(spec.script_class, *arguments)
    named = {
        param.name: literal(values[param.name])
        for param in spec.params
        if values[param.name] != spec.keras_defaults.get(param.name, param.initial)
    }
    return call(f"keras.callbacks.{spec.keras_class}", **named)


def _best_weights(values: Mapping[str, ParamValue]) -> Call:
    """Return the callback that keeps the weights of the best epoch in a file."""
    changed = {
        key: literal(values[key])
        for key, default in ((param.name, param.initial) for param in BEST_WEIGHTS.params)
        if values[key] != default
    }
    return call(
        f"keras.callbacks.{BEST_WEIGHTS.keras_class}",
        literal(BEST_FILE),
        **changed,
        save_best_only=literal(True),
        save_weights_only=literal(True),
    )

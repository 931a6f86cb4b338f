"""No argument of compile, fit, or of what they hold is dropped without a word."""

import inspect
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.importing.script import read_script
from playground.importing.training.arguments import SILENT

PROGRAM = """
model = Sequential([Dense(4, input_shape=(3,)), Dense(1, 'sigmoid')])
model.compile({compiled})
model.fit(x, y{fitted})
"""
READ_ELSEWHERE = ("x", "y", "self", "args", "kwargs", "optimizer", "loss", "metrics", "schedule")
VALUES: dict[str, str] = {
    "weight_decay": "0.03",
    "nesterov": "True",
    "momentum": "0.7",
    "learning_rate": "0.37",
    "monitor": "'loss'",
    "mode": "'max'",
    "callbacks": "[keras.callbacks.TensorBoard()]",
    "validation_data": "(a, b)",
    "class_weight": "{0: 1.0, 1: 7.0}",
    "loss_weights": "[0.5]",
    "weighted_metrics": "['auc']",
    "reduction": "'sum'",
    "curve": "'PR'",
    "summation_method": "'majoring'",
    "dtype": "'float16'",
    "class_aggregation": "'variance_weighted_average'",
    "jit_compile": "'always'",
    "verbose": "2",
    "name": "'own'",
    "filepath": "'weights.keras'",
    "save_freq": "10",
    "boundaries": "[10, 20]",
    "values": "[0.3, 0.03, 0.003]",
    "initial_epoch": "1",
    "epochs": "5",
    "validation_split": "0.25",
    "factor": "0.3",
    "min_lr": "0.02",
    "min_delta": "0.03",
}
"""An argument's value that is not its default; others get a number or the other truth value."""


def value_for(parameter: inspect.Parameter) -> str:
    """Return a value that differs from the default."""
    if parameter.name in VALUES:
        return VALUES[parameter.name]
    default = parameter.default
    if isinstance(default, bool):
        return str(not default)
    return "0.45" if isinstance(default, float) else "3"


def meaning(compiled: str = "'adam', 'mse'", fitted: str = "") -> object:
    """Return what a program trains, and the notes on it."""
    imported = read_script(PROGRAM.format(compiled=compiled, fitted=fitted))
    said = sorted((note.kind, note.message) for note in imported.notes)
    return replace(imported.project, notes=""), said


def parameters(made: Any) -> list[inspect.Parameter]:
    """Return the arguments of a class or a function of Keras. Any: Keras has no types."""
    signature = inspect.signature(made)
    return [each for each in signature.parameters.values() if each.name not in READ_ELSEWHERE]


@pytest.mark.keras
@pytest.mark.parametrize("name", ["compile", "fit"])
def test_each_argument_of_compile_and_fit_is_imported_or_noted(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    plain = meaning()
    for parameter in parameters(getattr(keras.Model, name)):
        given = f", {parameter.name}={value_for(parameter)}"
        places = {"compile": {"compiled": f"'adam', 'mse'{given}"}, "fit": {"fitted": given}}
        changed = meaning(**places[name])
        assert (changed == plain) is (parameter.name in SILENT), parameter.name


@pytest.mark.keras
@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_each_argument_of_an_optimizer_is_imported_or_noted(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    made = OPTIMIZERS[name].keras_class
    plain = meaning(f"keras.optimizers.{made}(), 'mse'")
    found = parameters(getattr(keras.optimizers, made))
    for parameter in found:
        given = f"{parameter.name}={value_for(parameter)}"
        changed = meaning(f"keras.optimizers.{made}({given}), 'mse'")
        assert (changed == plain) is (parameter.name in SILENT), parameter.name
    words = ["learning_rate", *(param.name for param in OPTIMIZERS[name].params)]
    assert [each.name for each in found][: len(words)] == words


def class_name(module: ModuleType, name: str) -> str:
    """Return the class in a module of Keras that has this name in small letters."""
    wanted = name.replace("_", "")
    found = [
        each
        for each in dir(module)
        if each.lower() == wanted and inspect.isclass(getattr(module, each))
    ]
    return found[0]


@pytest.mark.keras
@pytest.mark.parametrize("name", [spec.name for spec in LOSSES if spec.tasks])
def test_each_argument_of_a_loss_is_imported_or_noted(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    made = class_name(keras.losses, name)
    plain = meaning(f"'adam', keras.losses.{made}()")
    found = parameters(getattr(keras.losses, made))
    for parameter in found:
        given = f"{parameter.name}={value_for(parameter)}"
        changed = meaning(f"'adam', keras.losses.{made}({given})")
        assert (changed == plain) is (parameter.name in SILENT), parameter.name
    words = [each.name for each in found if each.name not in ("reduction", "name", "dtype")]
    assert list(LOSSES[name].arguments) == words[: len(LOSSES[name].arguments)]


@pytest.mark.keras
@pytest.mark.parametrize("name", METRICS.names)
def test_each_argument_of_a_metric_is_imported_or_noted(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    made = class_name(keras.metrics, name)
    plain = meaning(f"'adam', 'mse', [keras.metrics.{made}()]")
    found = parameters(getattr(keras.metrics, made))
    for parameter in found:
        given = f"{parameter.name}={value_for(parameter)}"
        changed = meaning(f"'adam', 'mse', [keras.metrics.{made}({given})]")
        assert (changed == plain) is (parameter.name in SILENT), parameter.name
    assert (
        list(METRICS[name].arguments)
        == [each.name for each in found][: len(METRICS[name].arguments)]
    )


@pytest.mark.keras
@pytest.mark.parametrize("name", [spec.name for spec in CALLBACKS if spec.keras_class])
def test_each_argument_of_a_callback_is_imported_or_noted(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    spec = CALLBACKS[name]
    needed = "'w.keras', save_best_only=True, " if "filepath" in spec.positional else ""
    plain = meaning(fitted=f", callbacks=[keras.callbacks.{spec.keras_class}({needed})]")
    found = parameters(getattr(keras.callbacks, spec.keras_class or ""))
    of_files = ("filepath", "save_best_only", "save_weights_only", "save_freq")
    for parameter in found:
        if parameter.name in needed:
            continue
        given = f"{needed}{parameter.name}={value_for(parameter)}"
        changed = meaning(fitted=f", callbacks=[keras.callbacks.{spec.keras_class}({given})]")
        is_silent = parameter.name in (*SILENT, *of_files)
        assert (changed == plain) is is_silent, parameter.name
    words = [each.name for each in found]
    assert list(spec.positional) == words[: len(spec.positional)]


@pytest.mark.keras
@pytest.mark.parametrize("name", [spec.name for spec in SCHEDULES if spec.keras_class])
def test_each_argument_of_a_schedule_is_imported_or_noted(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    spec = SCHEDULES[name]
    base = {
        "initial_learning_rate": "0.2",
        "decay_steps": "50",
        "decay_rate": "0.9",
        "boundaries": "[5, 9]",
        "values": "[0.2, 0.02, 0.002]",
    }
    found = parameters(getattr(keras.optimizers.schedules, spec.keras_class or ""))
    needed = {each.name: base[each.name] for each in found if each.name in base}

    def compiled(given: dict[str, str]) -> str:
        words = ", ".join(f"{key}={value}" for key, value in given.items())
        return f"SGD(keras.optimizers.schedules.{spec.keras_class}({words})), 'mse'"

    plain = meaning(compiled(needed))
    for parameter in found:
        changed = meaning(compiled({**needed, parameter.name: value_for(parameter)}))
        is_alone = parameter.name in ("warmup_target", "warmup_steps")  # either needs the other
        assert is_alone or (changed == plain) is (parameter.name in SILENT), parameter.name


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Dense(2, kernel_initializer=RandomNormal(stddev=0.01))", "stddev=0.01"),
        ("Dense(2, 'relu', True, keras.initializers.RandomUniform(-1, 1))", "minval=-1, maxval=1"),
        ("Bidirectional(LSTM(2, kernel_initializer=Orthogonal(gain=2)))", "gain=2"),
        ("Dense(2, bias_initializer=keras.initializers.Constant(0.1))", "Constant"),
        ("Embedding(9, 2, weights=[matrix])", "weights that Embedding starts with"),
    ],
)
def test_an_initializer_that_differs_from_keras_has_a_note(given: str, message: str) -> None:
    text = f"model = Sequential([Input((6,)), Embedding(9, 3), {given}, Flatten(), Dense(1)])"
    if "Embedding(9, 2" in given:
        text = f"model = Sequential([Input((6,)), {given}, Flatten(), Dense(1)])"
    notes = read_script(f"from keras.initializers import *\n{text}").notes
    assert any(message in note.message for note in notes), [note.message for note in notes]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("VarianceScaling(2.0, 'fan_in', 'uniform')", "he_uniform"),
        ("VarianceScaling(scale=1.0, mode='fan_avg', distribution='normal')", "glorot_normal"),
        ("VarianceScaling()", "lecun_normal"),
        ("Constant(1)", "ones"),
        ("RandomNormal(mean=0.0, stddev=0.05, seed=3)", "random_normal"),
    ],
)
def test_an_initializer_with_the_arguments_of_another_is_that_one(given: str, name: str) -> None:
    text = f"model = Sequential([Dense(1, kernel_initializer={given}, input_dim=2)])"
    imported = read_script(f"from keras.initializers import *\n{text}")
    assert imported.project.network.layers[-1].params["kernel_initializer"] == name
    assert not [note for note in imported.notes if "Keras has it" in note.message]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("loss_weights=[0.5]", "needs you"),
        ("weighted_metrics=['mae']", "assumed"),
        ("run_eagerly=True", "left out"),
        ("no_such_argument=1", "needs you"),
    ],
)
def test_the_kind_of_a_note_says_whether_training_changes(text: str, kind: str) -> None:
    imported = read_script(PROGRAM.format(compiled=f"'adam', 'mse', {text}", fitted=""))
    word = text.partition("=")[0]
    assert [note.kind.value for note in imported.notes if word in note.message] == [kind]

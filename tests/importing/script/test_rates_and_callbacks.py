"""A `LearningRateScheduler` and callbacks of a program's own become schedules and rules."""

from collections.abc import Callable
from math import ceil

import pytest

from playground.base.params import Selection, parse_values
from playground.catalog.fitted_schedules import fitted_schedule
from playground.catalog.schedules import SCHEDULES
from playground.document.project import TrainingConfig
from playground.importing.result import Note, NoteKind
from playground.importing.script import read_script

SAMPLES = 1437 - int(1437 * 0.2)
"""The training samples of the digits, a fifth of them for validation."""
PROGRAM = """
import math
import numpy as np
import tensorflow as tf
from keras import callbacks
from keras.optimizers import SGD
from sklearn.datasets import load_digits
x, y = load_digits(return_X_y=True)
{before}
model = Sequential([Dense(10, 'softmax', input_shape=(64,))])
model.compile(SGD({rate}), 'sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x, y, epochs={epochs}, batch_size=50, validation_split=0.2, callbacks=[{callback}])
"""


def read(
    before: str, callback: str, epochs: int = 12, rate: str = "0.1"
) -> tuple[TrainingConfig, list[Note]]:
    """Return the training of a program with a callback, and the notes on it."""
    text = PROGRAM.format(before=before, callback=callback, epochs=epochs, rate=rate)
    imported = read_script(text)
    concerning = [note for note in imported.notes if "callback" in note.message.lower()]
    others = [note for note in imported.notes if "LearningRateScheduler" in note.message]
    return imported.project.training, concerning or others


FUNCTIONS: dict[str, tuple[str, Callable[[int], float]]] = {
    "constant": ("def f(epoch):\n    return 0.02", lambda e: 0.02),
    "step decay": (
        "def f(epoch):\n    drop = 0.5\n"
        "    return 0.1 * math.pow(drop, math.floor((1 + epoch) / 4.0))",
        lambda e: 0.1 * 0.5 ** ((1 + e) // 4),
    ),
    "if and else": (
        "def f(epoch):\n    lr = 1e-2\n    if epoch > 8:\n        lr *= 1e-2\n"
        "    elif epoch > 4:\n        lr *= 1e-1\n    print('rate', lr)\n    return lr",
        lambda e: 1e-2 * (1e-2 if e > 8 else 1e-1 if e > 4 else 1),
    ),
    "exponential": ("f = lambda epoch: 0.01 * 0.9 ** epoch", lambda e: 0.01 * 0.9**e),
    "factory": (
        "def decay(start, s):\n    def inner(epoch):\n        return start * 0.1**(epoch / s)\n"
        "    return inner\nf = decay(0.03, 20)",
        lambda e: 0.03 * 0.1 ** (e / 20),
    ),
    "rate so far": (
        "def f(epoch, lr):\n    if epoch < 3:\n        return lr\n    return lr * 0.8",
        lambda e: 0.1 * 0.8 ** max(0, e - 2),
    ),
    "exp of TensorFlow": (
        "def f(epoch):\n    return float(0.05 * tf.math.exp(-0.1 * epoch).numpy())",
        lambda e: 0.05 * 0.9048374180359595**e,
    ),
    "inverse time": ("f = lambda e: 0.1 / (1 + 0.5 * e)", lambda e: 0.1 / (1 + 0.5 * e)),
    "straight line": ("f = lambda e: 0.1 * (1 - e / 12)", lambda e: 0.1 * (1 - e / 12)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_of_the_epoch_becomes_the_schedule_with_its_rates(name: str) -> None:
    before, rate_of = FUNCTIONS[name]
    training, notes = read(before, "callbacks.LearningRateScheduler(f)")
    assert [note.kind for note in notes] == [NoteKind.ASSUMED], notes
    spec = SCHEDULES[training.schedule.name]
    values = parse_values(spec.params, training.schedule.params, spec.label)
    steps = ceil(SAMPLES / 50)
    for epoch in range(12):
        found = spec.rate_at(values, training.learning_rate, epoch * steps)
        assert found == pytest.approx(float(rate_of(epoch)), rel=1e-6), epoch


def test_a_half_wave_over_the_epochs_is_the_cosine() -> None:
    before = "def f(epoch, lr):\n    return 0.5 * 0.1 * (1 + np.cos(np.pi * epoch / 12))"
    training, _notes = read(before, "callbacks.LearningRateScheduler(f, verbose=1)")
    assert training.schedule == Selection(
        "cosine", {"decay_steps": 12 * ceil(SAMPLES / 50), "alpha": 0.0}
    )


@pytest.mark.parametrize(
    "function",
    [
        "f = lambda epoch: 1e-8 * 10 ** (epoch ** 2 / 90)",
        "f = lambda epoch: table[epoch]",
        "f = lambda epoch: -1.0",
        "f = lambda epoch: 0.1 * (1 + epoch % 3)",
        "f = lambda epoch: f(epoch)",
        "f = lambda epoch: 10 ** 10 ** 10",
    ],
)
def test_rates_that_no_schedule_has_need_the_user(function: str) -> None:
    training, notes = read(function, "callbacks.LearningRateScheduler(f)")
    assert training.schedule == Selection("constant")
    assert training.learning_rate == 0.1
    assert [note.kind for note in notes] == [NoteKind.NEEDS_YOU]


STOP = """
class Stop(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {{}}
        if {test}:
            print("enough")
            self.model.stop_training = True
"""


@pytest.mark.parametrize(
    ("test", "params"),
    [
        ("logs.get('accuracy') > 0.95", {"monitor": "accuracy", "target": 0.95}),
        ("logs['val_acc'] >= 0.9", {"monitor": "val_accuracy", "target": 0.9}),
        ("logs.get('loss') < 0.2", {"monitor": "loss", "target": 0.2}),
        (
            "logs.get('acc') is not None and logs.get('acc') > 1",
            {"monitor": "accuracy", "target": 1},
        ),
        ("logs.get('loss') > 9", {"monitor": "loss", "target": 9.0, "mode": "max"}),
    ],
)
def test_a_callback_that_stops_at_a_figure_is_the_rule(
    test: str, params: dict[str, object]
) -> None:
    training, notes = read(STOP.format(test=test), "Stop()")
    assert training.callbacks == (Selection("stop_at_metric", params),)  # type: ignore[arg-type]
    assert [note.kind for note in notes] == [NoteKind.ASSUMED]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("print(logs)", NoteKind.LEFT_OUT),
        ("print(self.model.optimizer.learning_rate.numpy())", NoteKind.LEFT_OUT),
        ("self.seen.append(logs['loss'])", NoteKind.LEFT_OUT),
        ("self.model.optimizer.learning_rate.assign(0.1)", NoteKind.NEEDS_YOU),
        ("K.set_value(self.model.optimizer.lr, 0.1)", NoteKind.NEEDS_YOU),
        ("if epoch > 3: self.model.stop_training = True", NoteKind.NEEDS_YOU),
        ("self.model.set_weights(self.best)", NoteKind.NEEDS_YOU),
    ],
)
def test_other_callbacks_are_named_by_what_they_do(body: str, kind: NoteKind) -> None:
    method = f"    def on_epoch_end(self, epoch, logs=None):\n        {body}"
    before = f"class Own(callbacks.Callback):\n{method}"
    training, notes = read(before, "Own()")
    assert training.callbacks == ()
    assert [note.kind for note in notes] == [kind]
    assert "Own" in notes[0].message


def test_epochs_before_the_first_are_taken_off() -> None:
    text = PROGRAM.format(before="", callback="", epochs="20, initial_epoch=8", rate="0.1")
    assert read_script(text).project.training.epochs == 12


def test_data_for_validation_takes_the_place_of_the_split() -> None:
    text = PROGRAM.format(before="", callback="", epochs="3, validation_data=(x, y)", rate="0.1")
    assert read_script(text).project.training.validation_split == 0


def test_a_class_without_a_weight_counts_as_one() -> None:
    text = PROGRAM.format(before="", callback="", epochs="3, class_weight={2: 5.0}", rate="0.1")
    assert read_script(text).project.training.class_weights == (1.0, 1.0, 5.0)


def test_no_rates_fit_where_the_first_one_is_alone() -> None:
    assert fitted_schedule((0.1,), 10) == Selection("constant")

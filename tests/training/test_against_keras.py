"""The rules compared with Keras's own callbacks in `Model.fit`, with the real engine."""

from dataclasses import replace
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.document.commands import AddLayer, SetParams
from playground.document.project import Point, Project, TrainingConfig
from playground.training.inline import train
from playground.training.loop.trainer import Trainer
from playground.training.protocol.basis import Basis
from playground.training.protocol.controls import EpochOnce, Pause, Play, Scrub, SetProject
from playground.training.protocol.engine import Engine, NonFinite, Program
from playground.training.protocol.events import Event, Failed, RunState
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.run.run import Run

EPOCHS = 25
RISING_RATE = 0.1
"""Plain gradient descent diverges at this rate, after some epochs."""


def ended_with_the_best(callbacks: Any, monitor: str) -> Any:
    """Return Keras's ModelCheckpoint; it loads the best weights when training ends."""
    folder = TemporaryDirectory()
    path = f"{folder.name}/best.weights.h5"

    class Ended(callbacks.ModelCheckpoint):  # type: ignore[misc]  # Keras has no types
        def on_train_end(self, logs: Any = None) -> None:
            super().on_train_end(logs)
            self.model.load_weights(path)
            folder.cleanup()

    return Ended(path, monitor=monitor, save_best_only=True, save_weights_only=True)


def stopped_at(callbacks: Any, monitor: str, target: float) -> Any:
    """Return a callback that a user of Keras would write, as Keras has none for this."""

    class Stop(callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if logs[monitor] >= target:
                self.model.stop_training = True

    return Stop()


CASES: dict[str, tuple[tuple[Selection, ...], Any]] = {
    "early stopping": (
        (Selection("early_stopping", {"patience": 2, "restore_best_weights": False}),),
        lambda callbacks: [callbacks.EarlyStopping(patience=2)],
    ),
    "early stopping, best weights": (
        (Selection("early_stopping", {"patience": 3, "restore_best_weights": True}),),
        lambda callbacks: [callbacks.EarlyStopping(patience=3, restore_best_weights=True)],
    ),
    "plateau": (
        (Selection("reduce_lr_on_plateau", {"patience": 1, "factor": 0.3, "cooldown": 1}),),
        lambda callbacks: [callbacks.ReduceLROnPlateau(patience=1, factor=0.3, cooldown=1)],
    ),
    "plateau, at the least rate": (
        (
            Selection(
                "reduce_lr_on_plateau",
                {"patience": 1, "factor": 0.1, "min_delta": 0.01, "min_lr": 0.005},
            ),
        ),
        lambda callbacks: [
            callbacks.ReduceLROnPlateau(patience=1, factor=0.1, min_delta=0.01, min_lr=0.005)
        ],
    ),
    "early stopping, from an epoch on": (
        (
            Selection(
                "early_stopping",
                {"patience": 1, "start_from_epoch": 6, "min_delta": 0.003, "monitor": "loss"},
            ),
        ),
        lambda callbacks: [
            callbacks.EarlyStopping(
                monitor="loss",
                patience=1,
                start_from_epoch=6,
                min_delta=0.003,
                restore_best_weights=True,
            )
        ],
    ),
    "best weights": (
        (Selection("best_weights", {"monitor": "val_loss"}),),
        lambda callbacks: [ended_with_the_best(callbacks, "val_loss")],
    ),
    "best weights, on accuracy": (
        (Selection("best_weights", {"monitor": "val_accuracy"}),),
        lambda callbacks: [ended_with_the_best(callbacks, "val_accuracy")],
    ),
    "stop at a figure": (
        (Selection("stop_at_metric", {"monitor": "accuracy", "target": 0.8}),),
        lambda callbacks: [stopped_at(callbacks, "accuracy", 0.8)],
    ),
    "both, on accuracy": (
        (
            Selection("reduce_lr_on_plateau", {"patience": 2, "factor": 0.5}),
            Selection(
                "early_stopping",
                {"monitor": "accuracy", "patience": 6, "restore_best_weights": False},
            ),
        ),
        lambda callbacks: [
            callbacks.ReduceLROnPlateau(patience=2, factor=0.5),
            callbacks.EarlyStopping(monitor="accuracy", patience=6),
        ],
    ),
}


@pytest.fixture
def points() -> Project:
    """A small network on 64 + 64 noisy points, whose validation loss rises and falls."""
    training = TrainingConfig(
        loss="binary_crossentropy",
        metrics=("accuracy",),
        optimizer=Selection("adam"),
        learning_rate=0.2,
        batch_size=16,
        shuffle=False,
        seed=5,
    )
    data = DataConfig(Selection("xor", {"samples": 128, "noise": 40}), seed=2)
    project = AddLayer("Input", Point()).apply(Project(data=data, training=training))
    for units, activation in ((6, "tanh"), (1, "sigmoid")):
        source = project.network.layers[-1].id
        params: dict[str, ParamValue] = {"units": units, "activation": activation}
        project = AddLayer("Dense", Point(), params, source=source).apply(project)
    return project


def weights_of(program: Program) -> list[np.ndarray[Any, Any]]:
    weights: list[np.ndarray[Any, Any]] = program.keras_model.get_weights()
    return weights


def fitted(start: list[np.ndarray[Any, Any]], data: Any, make_callbacks: Any) -> tuple[Any, Any]:
    """Return history and model of `Model.fit` from the weights `start`."""
    import keras  # noqa: PLC0415 - takes seconds

    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(6, activation="tanh"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    optimizer = keras.optimizers.Adam(0.2)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    model.set_weights(start)
    history = model.fit(
        data.train.x,
        data.train.y,
        batch_size=16,
        epochs=EPOCHS,
        shuffle=False,
        verbose=0,
        validation_data=(data.test.x, data.test.y),
        callbacks=make_callbacks(keras.callbacks),
    )
    return history.history, model


# Keras's own ReduceLROnPlateau reads a variable in a way that NumPy 2 warns about.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("name", list(CASES))
def test_a_rule_acts_as_its_callback_does_in_fit(
    graph_engine: Engine, points: Project, name: str
) -> None:
    callbacks, make_callbacks = CASES[name]
    built = train(graph_engine, points, epochs=0).program
    start = weights_of(built)
    built.close()
    project = replace(points, training=replace(points.training, callbacks=callbacks))
    run = train(graph_engine, project, epochs=EPOCHS)
    history, model = fitted(start, run.prepared, make_callbacks)
    assert len(run.curves) == len(history["loss"])
    for column in run.curves.columns:
        np.testing.assert_allclose(run.curves.column(column), history[column], atol=2e-4)
    for ours, theirs in zip(weights_of(run.program), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-3)
    rate = float(model.optimizer.learning_rate.numpy())
    has_acted = len(run.curves) < EPOCHS or rate < points.training.learning_rate
    assert has_acted or name.startswith("best weights")
    assert run.program.learning_rate == pytest.approx(rate, rel=1e-5)
    run.program.close()  # lends its compiled loop to the next case


def test_a_divergence_is_named_at_the_batch_at_which_fit_terminates(
    graph_engine: Engine, points: Project
) -> None:
    training = replace(
        points.training,
        loss="mean_squared_error",
        metrics=(),
        optimizer=Selection("sgd"),
        learning_rate=RISING_RATE,
    )
    project = replace(points, training=training)
    for layer in project.network.layers[1:]:
        project = SetParams(layer.id, {"activation": "linear"}).apply(project)
    built = train(graph_engine, project, epochs=0)
    start = weights_of(built.program)
    seen = terminated(start, built.prepared)
    run = Run(built.program, Basis(project, built.prepared), None, perf_counter)
    with pytest.raises(NonFinite) as caught:
        advance_often(run)
    assert seen[-1] == (caught.value.position.epoch, caught.value.position.step)
    assert seen[-1][0] > 0
    for ours, before in zip(weights_of(built.program), start, strict=True):
        np.testing.assert_array_equal(ours, before)  # the loss rose from the first epoch


def advance_often(run: Run) -> None:
    for _ in range(10_000):
        run.advance()


def terminated(start: list[np.ndarray[Any, Any]], data: Any) -> list[tuple[int, int]]:
    """Return the batches (epoch, step) that `fit` trains until TerminateOnNaN ends it."""
    import keras  # noqa: PLC0415 - takes seconds

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(6), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(RISING_RATE), loss="mean_squared_error")
    model.set_weights(start)
    seen: list[tuple[int, int]] = []
    epochs: list[int] = []
    note = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, *_: epochs.append(epoch),
        on_train_batch_end=lambda batch, **_logs: seen.append((epochs[-1], batch)),
    )
    model.fit(
        data.train.x,
        data.train.y,
        batch_size=16,
        epochs=EPOCHS,
        shuffle=False,
        verbose=0,
        callbacks=[note, keras.callbacks.TerminateOnNaN()],
    )
    return seen


class Real:
    """A trainer with the real engine."""

    def __init__(self, engine: Engine) -> None:
        self.events: list[Event] = []
        self.mailbox: Mailbox[Frame] = Mailbox()
        self.trainer = Trainer(self.events.append, self.mailbox)
        self.trainer.set_engine(engine)

    def do(self, *controls: Any, chunks: int = 100_000) -> Frame:
        """Handle controls, work up to `chunks` chunks, and return the last frame."""
        for control in controls:
            self.trainer.handle(control)
        for _ in range(chunks):
            if self.trainer.wait_seconds != 0.0:
                break
            self.trainer.work()
        self.trainer.handle(Pause())
        assert not [event for event in self.events if isinstance(event, Failed)]
        frame = self.mailbox.take()
        assert frame is not None
        return frame

    @property
    def weights(self) -> list[np.ndarray[Any, Any]]:
        """The current weights."""
        assert self.trainer.run is not None
        return weights_of(self.trainer.run.program)


def test_scrubbing_a_keras_run_is_exact_and_changes_nothing(
    graph_engine: Engine, points: Project
) -> None:
    points = replace(points, training=replace(points.training, shuffle=True, epochs=30))
    real = Real(graph_engine)
    real.do(SetProject(points), EpochOnce())
    after_one = real.weights
    real.do(Play())
    after_all = real.weights
    frame = real.do(Scrub(1))
    assert (frame.is_live, frame.epoch, len(frame.whole)) == (False, 1, 30)
    for ours, before in zip(real.weights, after_one, strict=True):
        np.testing.assert_allclose(ours, before, atol=1e-6)
    assert real.do(Scrub(None)).epoch == 30
    for ours, before in zip(real.weights, after_all, strict=True):
        np.testing.assert_array_equal(ours, before)
    real.trainer.close()


def test_another_unit_keeps_the_curves_and_matching_weights(
    graph_engine: Engine, points: Project
) -> None:
    real = Real(graph_engine)
    real.do(SetProject(points), EpochOnce())
    before = real.weights
    wider = SetParams(points.network.layers[1].id, {"units": 7}).apply(points)
    frame = real.do(SetProject(wider))
    assert (frame.epoch, frame.generation) == (1, 2)
    np.testing.assert_array_equal(real.weights[0][:, :6], before[0])
    assert real.do(EpochOnce()).epoch == 2
    assert real.trainer.state is RunState.PAUSED
    real.trainer.close()

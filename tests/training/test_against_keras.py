"""The rules against Keras's own callbacks in `Model.fit`, with the real engine."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.document.commands import AddLayer, SetParams
from playground.document.project import Point, Project, TrainingConfig
from playground.training.controls import EpochOnce, Pause, Play, Scrub, SetProject
from playground.training.engine import Engine, Program
from playground.training.events import Event, Failed, RunState
from playground.training.frames import Frame
from playground.training.inline import train
from playground.training.mailbox import Mailbox
from playground.training.trainer import Trainer

EPOCHS = 25

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


@pytest.fixture(scope="module")
def graph_engine(engine: Engine) -> Engine:
    """The real engine with one loop only, so that nothing is compiled beside it."""
    from playground.engine.keras_engine import KerasEngine  # noqa: PLC0415 - imports TensorFlow
    from playground.engine.tiers import TierPolicy  # noqa: PLC0415

    return KerasEngine(TierPolicy.GRAPH)


@pytest.fixture
def points() -> Project:
    """A small network on few noisy points, whose validation loss goes up and down."""
    training = TrainingConfig(
        loss="binary_crossentropy",
        metrics=("accuracy",),
        optimizer=Selection("adam"),
        learning_rate=0.2,
        batch_size=16,
        shuffle=False,
        seed=5,
    )
    data = DataConfig(Selection("xor", {"samples": 120, "noise": 40}), seed=2)
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


# Keras's own ReduceLROnPlateau reads a variable in a way that NumPy 2 warns of.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("name", list(CASES))
def test_a_rule_acts_as_its_callback_does_in_fit(
    graph_engine: Engine, points: Project, name: str
) -> None:
    callbacks, make_callbacks = CASES[name]
    start = weights_of(train(graph_engine, points, epochs=0).program)
    project = replace(points, training=replace(points.training, callbacks=callbacks))
    run = train(graph_engine, project, epochs=EPOCHS)
    history, model = fitted(start, run.prepared, make_callbacks)
    assert len(run.curves) == len(history["loss"])
    for column in run.curves.columns:
        np.testing.assert_allclose(run.curves.column(column), history[column], atol=2e-4)
    for ours, theirs in zip(weights_of(run.program), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-3)
    rate = float(model.optimizer.learning_rate.numpy())
    assert run.program.learning_rate == pytest.approx(rate, rel=1e-5)


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
            if not self.trainer.is_busy:
                break
            self.trainer.work()
        self.trainer.handle(Pause())
        assert not [event for event in self.events if isinstance(event, Failed)]
        frame = self.mailbox.take()
        assert frame is not None
        return frame

    @property
    def weights(self) -> list[np.ndarray[Any, Any]]:
        """The weights as they stand."""
        assert self.trainer.run is not None
        return weights_of(self.trainer.run.program)


def test_scrubbing_a_keras_run_is_exact_and_leaves_no_trace(
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


def test_another_unit_keeps_the_curves_and_what_fits(graph_engine: Engine, points: Project) -> None:
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

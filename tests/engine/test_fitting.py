"""Layers that are fitted to the training inputs: when, to what, and that all computes with it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue
from playground.datasets.task import Prepared, Samples
from playground.document.project import LayerId, Project, TrainingConfig
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.frames import Curves

Build = Callable[[Engine, Project, Prepared], Program]
TRAINING = TrainingConfig(batch_size=16, shuffle=False, metrics=())
FITTED = LayerId("l0")


@pytest.fixture
def normalizing(chain: Any) -> Callable[..., Project]:
    """Return a function that makes a network that begins with a Normalization."""

    def make(units: int = 3, **params: ParamValue) -> Project:
        project: Project = chain(
            ("Normalization", params),
            ("Dense", {"units": units, "activation": "tanh"}),
            ("Dense", {"units": 1, "activation": "sigmoid"}),
            training=TRAINING,
        )
        return project

    return make


def moved(data: Prepared, shift: float = 5.0) -> Prepared:
    """Return the data with all inputs shifted, and stretched along the second."""
    stretch = np.array([1.0, 30.0], np.float32)
    train, test = (
        Samples(part.x * stretch + np.float32(shift), part.y, part.points)
        for part in (data.train, data.test)
    )
    return replace(data, train=train, test=test)


def statistics(program: Program) -> list[np.ndarray]:
    found: list[np.ndarray] = program.keras_model.get_layer("l0").get_weights()
    return found


def assert_fitted_to(program: Program, x: np.ndarray) -> None:
    """Check the weights, and what the layer that is saved gives with them."""
    import keras  # noqa: PLC0415 - the engine must set the environment first

    expected = keras.layers.Normalization()
    expected.adapt(x)
    for own, theirs in zip(statistics(program), expected.get_weights(), strict=True):
        np.testing.assert_allclose(own, theirs, rtol=1e-4, atol=1e-5)
    made = program.keras_model.get_layer("l0")
    np.testing.assert_allclose(made(x), expected(x), rtol=1e-4, atol=1e-4)


def test_a_layer_is_fitted_when_it_is_built_and_trains_as_in_keras(
    tier_engine: Engine, build: Build, normalizing: Any, quadrants: Prepared
) -> None:
    data = moved(quadrants)
    program = build(tier_engine, normalizing(), data)
    assert_fitted_to(program, data.train.x)
    model = program.keras_model
    history = model.fit(
        data.train.x, data.train.y, batch_size=16, epochs=3, shuffle=False, verbose=0
    )
    rows = program.advance(12).rows
    loss = rows[:, program.columns.index("loss")]
    np.testing.assert_allclose(loss, history.history["loss"], rtol=1e-4)


def test_other_data_fits_the_layer_again(
    tier_engine: Engine, build: Build, normalizing: Any, quadrants: Prepared
) -> None:
    project = normalizing()
    program = build(tier_engine, project, quadrants)
    program.advance(8)
    data = moved(quadrants)
    program.replace_data(project, data)
    assert_fitted_to(program, data.train.x)
    model = program.keras_model
    history = model.fit(data.train.x, data.train.y, batch_size=16, shuffle=False, verbose=0)
    loss = program.advance(4).rows[0, program.columns.index("loss")]
    assert loss == pytest.approx(history.history["loss"][0], rel=1e-4)


def test_a_step_back_in_time_restores_the_numbers(
    tier_engine: Engine, build: Build, normalizing: Any, quadrants: Prepared
) -> None:
    project = normalizing()
    program = build(tier_engine, project, quadrants)
    program.advance(4)
    then = program.state()
    future = program.advance(4).rows
    program.replace_data(project, moved(quadrants))
    program.advance(4)
    program.replace_data(project, quadrants)
    program.restore(then)
    assert_fitted_to(program, quadrants.train.x)
    np.testing.assert_array_equal(program.advance(4).rows, future)


def test_a_checkpoint_brings_its_own_numbers_whatever_the_data(
    graph_engine: Engine, build: Build, normalizing: Any, quadrants: Prepared
) -> None:
    first = build(graph_engine, normalizing(), quadrants)
    first.advance(4)
    other = build(graph_engine, normalizing(), moved(quadrants))
    other.load_checkpoint(first.checkpoint(Curves()))
    assert_fitted_to(other, quadrants.train.x)


def test_a_rebuild_keeps_the_numbers_for_the_same_data_and_fits_to_other(
    graph_engine: Engine, build: Build, normalizing: Any, quadrants: Prepared
) -> None:
    imported = build(graph_engine, normalizing(), moved(quadrants))
    program = build(graph_engine, normalizing(), quadrants)
    program.load_checkpoint(imported.checkpoint(Curves()))
    kept, report = graph_engine.build(normalizing(units=5), quadrants, donor=program)
    assert_fitted_to(kept, moved(quadrants).train.x)
    assert FITTED not in (*report.kept, *report.fresh)
    third = moved(quadrants, shift=-3.0)
    fitted, report = graph_engine.build(normalizing(units=5), third, donor=kept)
    assert_fitted_to(fitted, third.train.x)
    assert report.kept == (LayerId("l1"), LayerId("l2"))
    kept.close()
    fitted.close()


def test_a_layer_that_does_not_read_the_input_is_not_fitted(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    project = chain(("Dense", {}), ("Normalization", {}), ("Dense", {"units": 1}))
    program = build(graph_engine, project, quadrants)
    mean, variance, _ = program.keras_model.get_layer("l1").get_weights()
    assert not mean.any()
    assert (variance == 1).all()


@pytest.mark.parametrize("params", [{"mean": 2.0, "variance": 4.0}, {"axis": None}])
def test_settings_are_those_of_keras(
    graph_engine: Engine,
    build: Build,
    normalizing: Any,
    quadrants: Prepared,
    params: dict[str, ParamValue],
) -> None:
    import keras  # noqa: PLC0415 - the engine must set the environment first

    program = build(graph_engine, normalizing(**params), quadrants)
    expected = keras.layers.Normalization(**params)
    if "mean" not in params:
        expected.adapt(quadrants.train.x)
    x = quadrants.test.x
    found = program.keras_model.get_layer("l0")(x)
    np.testing.assert_allclose(found, expected(x), rtol=1e-4, atol=1e-5)


def test_the_loop_computes_with_a_number_that_was_set_by_hand(
    tier_engine: Engine, build: Build, normalizing: Any, quadrants: Prepared
) -> None:
    program = build(tier_engine, normalizing(), quadrants)
    program.keras_model.predict(quadrants.test.x, verbose=0)
    program.set_weight(FITTED, "mean", (0,), 7.0)
    model = program.keras_model
    history = model.fit(
        quadrants.train.x, quadrants.train.y, batch_size=16, shuffle=False, verbose=0
    )
    loss = program.advance(4).rows[0, program.columns.index("loss")]
    assert loss == pytest.approx(history.history["loss"][0], rel=1e-4)
    assert statistics(program)[0][0] == 7.0

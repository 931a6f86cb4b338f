"""The traced step is the one that training takes, and leaves the state as it was."""

from collections.abc import Callable

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.task import Prepared
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.step_trace import StepProbe, StepTrace

Build = Callable[..., Program]
Small = Callable[..., Project]
HIDDEN, OUTPUT = LayerId("l0"), LayerId("l1")
STEP = StepProbe()


def step_of(program: Program) -> StepTrace:
    found: StepTrace = program.answer(frozenset({STEP}))[STEP]
    return found


def test_tracing_changes_nothing(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(shuffle=True), quadrants)
    program.advance(3)
    before = program.state()
    step_of(program)
    after = program.state()
    assert after.position == before.position
    for one, other in zip(before.arrays, after.arrays, strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_step_of_two_epochs_gives_the_traced_weights(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(shuffle=True), quadrants)
    trace = step_of(program)
    for _ in range(2 * program.steps_per_epoch):
        assert (trace.epoch, trace.step) == (program.position.epoch, program.position.step)
        program.advance(1)
        following = step_of(program)
        for layer_id in (HIDDEN, OUTPUT):
            for name, weights in trace.weights[layer_id].items():
                now = following.weights[layer_id][name].before
                np.testing.assert_array_equal(weights.after, now)
        trace = following


def test_keras_trained_on_the_traced_samples_gives_the_traced_weights(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    training = {"shuffle": True, "optimizer": Selection("sgd", {"momentum": 0.5})}
    program = build(graph_engine, small(**training), quadrants)
    program.advance(5)
    trace, model = step_of(program), program.keras_model
    loss = model.train_on_batch(trace.x, trace.y)
    assert float(np.ravel(loss)[0]) == pytest.approx(trace.loss, rel=1e-5)
    for layer_id, layer in zip((HIDDEN, OUTPUT), model.layers[1:], strict=True):
        for traced, weight in zip(
            trace.weights[layer_id].values(), layer.get_weights(), strict=True
        ):
            np.testing.assert_allclose(traced.after, weight, atol=1e-6)


def test_one_sample_alone_is_a_batch_of_its_own(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(class_weights=(1.0, 2.0)), quadrants)
    program.advance(5)
    before, probe = program.state(), StepProbe(3)
    trace: StepTrace = program.answer(frozenset({probe}))[probe]
    np.testing.assert_array_equal(trace.x, quadrants.test.x[3:4])
    model, label = program.keras_model, quadrants.test.y[3:4]
    weight = np.array([1.0 + float(label[0, 0])], np.float32)
    model.train_on_batch(trace.x, label, sample_weight=weight)
    np.testing.assert_allclose(
        trace.weights[OUTPUT]["kernel"].after, model.layers[2].get_weights()[0], atol=1e-6
    )
    for one, other in zip(before.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)


def test_outputs_gradients_and_penalties_are_those_of_keras(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    program.advance(6)
    trace, model = step_of(program), program.keras_model
    np.testing.assert_allclose(trace.outputs[OUTPUT], model.predict(trace.x, verbose=0), atol=1e-6)
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    with tf.GradientTape() as tape:
        loss = model.compute_loss(trace.x, trace.y, model(trace.x))
    found = tape.gradient(loss, [weight.value for weight in model.trainable_variables])
    traced = [one.gradient for key in (HIDDEN, OUTPUT) for one in trace.weights[key].values()]
    for ours, theirs in zip(traced, found, strict=True):
        assert ours is not None
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    kernel = trace.weights[HIDDEN]["kernel"].before
    expected = 0.01 * float(np.square(kernel).sum())
    assert trace.penalties == {(HIDDEN, "kernel_regularizer"): pytest.approx(expected, rel=1e-5)}


def test_the_optimizer_s_state_is_traced_by_name(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    program.advance(2)
    trace = step_of(program)
    weights = trace.weights[HIDDEN]["kernel"]
    assert set(weights.state) == {"momentum", "velocity"}
    assert trace.iterations == 2
    before, after = weights.state["momentum"]
    assert weights.gradient is not None
    np.testing.assert_allclose(after, 0.9 * before + 0.1 * weights.gradient, atol=1e-7)
    assert not after.flags.writeable

"""Random numbers that are the same in both tiers."""

from typing import Any

import numpy as np
import pytest

from playground.document.inference import infer
from playground.engine import create_engine

pytestmark = pytest.mark.keras

SHAPE = (5, 3)


@pytest.fixture(scope="module")
def modules() -> Any:
    """Return TensorFlow, Keras and the module under test, with the environment set."""
    create_engine("graph")
    import keras  # noqa: PLC0415 - after the environment
    import tensorflow as tf  # noqa: PLC0415

    from playground.engine.random import noise  # noqa: PLC0415

    return tf, keras, noise


@pytest.mark.parametrize("is_xla", [False, True])
@pytest.mark.parametrize("name", ["uniform", "normal"])
def test_numbers_are_those_of_tensorflow(name: str, is_xla: bool, modules: Any) -> None:
    tf, keras, noise = modules
    generator = keras.random.SeedGenerator(7)
    expected = getattr(tf.random, f"stateless_{name}")(SHAPE, tf.constant([7, 0], tf.int32))
    draw = getattr(noise, name)
    like = tf.zeros(SHAPE)
    drawn = tf.function(lambda: draw(generator, like, is_xla), jit_compile=is_xla)()
    np.testing.assert_allclose(drawn.numpy(), expected.numpy(), atol=2e-6)


@pytest.mark.parametrize(
    ("own", "params"), [("Dropout", {"rate": 0.4}), ("GaussianNoise", {"stddev": 0.3})]
)
def test_layers_give_the_same_as_keras(own: str, params: dict[str, float], modules: Any) -> None:
    tf, keras, noise = modules
    x = tf.constant(np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32))
    steady = noise.STEADY[own](**params, seed=3)
    plain = getattr(keras.layers, own)(**params, seed=3)
    for _ in range(2):
        got, expected = steady(x, training=True), plain(x, training=True)
        np.testing.assert_allclose(got.numpy(), expected.numpy(), atol=2e-6)
    np.testing.assert_array_equal(steady(x, training=False).numpy(), x.numpy())


@pytest.mark.parametrize(
    ("own", "params"), [("Dropout", {"rate": 0.4}), ("GaussianNoise", {"stddev": 0.3})]
)
def test_layers_prepared_for_xla_give_the_same(
    own: str, params: dict[str, float], modules: Any
) -> None:
    tf, keras, noise = modules
    model = keras.Sequential([keras.Input((5,)), noise.STEADY[own](**params, seed=3)])
    noise.prepare_for_xla(model)
    plain = getattr(keras.layers, own)(**params, seed=3)
    x = tf.constant(np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32))
    run = tf.function(lambda: model(x, training=True), jit_compile=True)
    for _ in range(2):
        np.testing.assert_allclose(run(), plain(x, training=True), atol=2e-6)


def test_a_network_with_dropout_inside_a_recurrent_layer_stays_in_one_tier(
    chain: Any, three_classes: Any, modules: Any
) -> None:
    _, _, noise = modules
    for share, expected in ((0.0, True), (0.2, False)):
        project = chain(("Reshape", {"target_shape": (5, 1)}), ("LSTM", {"dropout": share}))
        inference = infer(project.network, three_classes.task)
        assert noise.draws_alike(project, inference) is expected

"""Philox in plain operations: the words of `tf.random`, in a graph and under XLA."""

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def modules() -> Any:
    """Return TensorFlow and the module under test; importing them takes seconds."""
    from playground.engine.environment import prepare_environment  # noqa: PLC0415

    prepare_environment()
    import tensorflow as tf  # noqa: PLC0415

    from playground.engine.random import philox  # noqa: PLC0415

    return tf, philox


@pytest.mark.parametrize("is_xla", [False, True], ids=["graph", "xla"])
@pytest.mark.parametrize("count", [1, 3, 4, 5, 1000])
def test_words_are_those_of_tensorflow(is_xla: bool, count: int, modules: Any) -> None:
    tf, philox = modules
    drawn = tf.function(lambda seed: philox.words(seed, count), jit_compile=is_xla)
    for seed in ((0, 0), (1, 2), (2**31 - 2, 12345), (77, 2**31 - 2)):
        wanted = tf.random.stateless_uniform(
            [count], seed, minval=None, maxval=None, dtype=tf.uint32
        )
        np.testing.assert_array_equal(drawn(tf.constant(seed, tf.int32)), wanted)

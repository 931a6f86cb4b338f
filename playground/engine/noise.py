"""Dropout and GaussianNoise that draw the same numbers in a graph and under XLA.

From the same seed TensorFlow and XLA draw the same random *bits*, but make other numbers
of them: TensorFlow takes the low 23 bits of each word, XLA the high ones. So the loop that
trains makes its numbers of the bits itself, as TensorFlow does: a run equals that of
`fit`, and changing the loop changes nothing but rounding. Only what trains has these
layers; saved models have Keras's own.

References
----------
Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011): Philox.
Box and Muller, A note on the generation of random normal deviates (1958).
"""

from collections.abc import Mapping
from math import pi
from types import MappingProxyType
from typing import Any

import keras
import tensorflow as tf

from playground.document.inference import Inference
from playground.document.project import Project

MANTISSA = 0x7FFFFF
ONE = 0x3F800000
"""The bits of 1.0 in float32."""
LEAST = 1e-7


class SteadyDropout(keras.layers.Dropout):  # type: ignore[misc]  # Keras has no stubs
    """Keras's Dropout, drawing as TensorFlow does whatever compiles it."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.rate:
            return inputs
        kept = uniform(self.seed_generator, tf.shape(inputs)) >= self.rate
        return tf.where(kept, inputs * (1 / (1 - self.rate)), tf.zeros((), inputs.dtype))


class SteadyGaussianNoise(keras.layers.GaussianNoise):  # type: ignore[misc]  # no stubs
    """Keras's GaussianNoise, drawing as TensorFlow does whatever compiles it."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.stddev:
            return inputs
        noise = normal(self.seed_generator, tf.shape(inputs)) * self.stddev
        return inputs + tf.cast(noise, inputs.dtype)


STEADY: Mapping[str, type] = MappingProxyType(
    {"Dropout": SteadyDropout, "GaussianNoise": SteadyGaussianNoise}
)
"""What stands in for Keras's layers in what trains."""


def draws_alike(project: Project, inference: Inference) -> bool:
    """Return whether all that is drawn at random is the same in a graph and under XLA.

    It is not for the dropout inside recurrent layers, which is drawn by Keras.
    """
    return not any(
        project.network.layer(layer_id).params.get(name)
        for layer_id in inference.active
        for name in ("dropout", "recurrent_dropout")
    )


def uniform(generator: Any, shape: Any) -> Any:
    """Return float32 numbers in [0, 1) from the next seed of `generator`.

    Parameters
    ----------
    generator : keras.random.SeedGenerator
    shape : int32 tensor
    """
    return tf.reshape(_unit(_bits(generator, tf.reduce_prod(shape))), shape)


def normal(generator: Any, shape: Any) -> Any:
    """Return float32 numbers of mean 0 and deviation 1 from the next seed of `generator`."""
    count = tf.reduce_prod(shape)
    pairs = tf.reshape(_unit(_bits(generator, count + count % 2)), [-1, 2])
    radius = tf.sqrt(-2 * tf.math.log(tf.maximum(pairs[:, 0], LEAST)))
    angle = 2 * pi * pairs[:, 1]
    values = tf.stack([tf.sin(angle) * radius, tf.cos(angle) * radius], axis=1)
    return tf.reshape(tf.reshape(values, [-1])[:count], shape)


def _bits(generator: Any, count: Any) -> Any:
    """Return `count` random words, uint32, seeded as Keras seeds TensorFlow."""
    seed = tf.math.floormod(tf.cast(generator.next(), tf.int64), tf.int32.max - 1)
    return tf.random.stateless_uniform(
        [count], tf.cast(seed, tf.int32), minval=None, maxval=None, dtype=tf.uint32
    )


def _unit(bits: Any) -> Any:
    """Return numbers in [0, 1) whose mantissas are the low bits of each word."""
    return tf.bitcast(tf.bitwise.bitwise_or(bits & MANTISSA, ONE), tf.float32) - 1.0

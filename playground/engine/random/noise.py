"""Dropout and GaussianNoise that draw the same numbers in a graph and under XLA.

From the same seed, TensorFlow and XLA draw the same random *bits*, but convert them to
different numbers: TensorFlow uses the low 23 bits of each word, XLA the high ones. So these
layers convert the bits themselves, as TensorFlow does: a run equals that of `fit`, and changing
the loop affects only rounding. Only models that train use these layers; saved models have
Keras's own.

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
from playground.engine.random.philox import words

MANTISSA = 0x7FFFFF
ONE = 0x3F800000
"""The bits of 1.0 in float32."""
LEAST = 1e-7


class SteadyDropout(keras.layers.Dropout):  # type: ignore[misc]  # Keras has no stubs
    """Keras's Dropout, with TensorFlow's random numbers in both tiers.

    Attributes
    ----------
    is_for_xla : bool
        Draw with `philox`, which is fast under XLA; the numbers are the same.
    """

    is_for_xla = False

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.rate:
            return inputs
        kept = uniform(self.seed_generator, inputs, self.is_for_xla) >= self.rate
        return tf.where(kept, inputs * (1 / (1 - self.rate)), tf.zeros((), inputs.dtype))


class SteadyGaussianNoise(keras.layers.GaussianNoise):  # type: ignore[misc]  # no stubs
    """Keras's GaussianNoise, with TensorFlow's random numbers in both tiers.

    Attributes
    ----------
    is_for_xla : bool
        See `SteadyDropout.is_for_xla`.
    """

    is_for_xla = False

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.stddev:
            return inputs
        noise = normal(self.seed_generator, inputs, self.is_for_xla) * self.stddev
        return inputs + tf.cast(noise, inputs.dtype)


STEADY: Mapping[str, type] = MappingProxyType(
    {made.__bases__[0].__name__: made for made in (SteadyDropout, SteadyGaussianNoise)}
)
"""The replacements of Keras's layers in models that train, by Keras's name."""


def draws_alike(project: Project, inference: Inference) -> bool:
    """Return whether all random numbers are the same in a graph and under XLA.

    They differ for the dropout inside other layers and for noise that is not in `STEADY`:
    Keras draws these.
    """
    layers = [project.network.layer(layer_id) for layer_id in inference.active]
    return not any(
        (layer.traits.noise and (layer.inner_class or layer.type_name) not in STEADY)
        or any(layer.params.get(name) for name in ("dropout", "recurrent_dropout"))
        for layer in layers
    )


def prepare_for_xla(model: Any) -> None:
    """Make the noise layers of `model` draw in the way that is fast under XLA."""
    for layer in model.layers:
        if isinstance(layer, (SteadyDropout, SteadyGaussianNoise)):
            layer.is_for_xla = True


def uniform(generator: Any, like: Any, is_for_xla: bool = False) -> Any:
    """Return float32 numbers in [0, 1) from the next seed of `generator`.

    Parameters
    ----------
    generator : keras.random.SeedGenerator
    like : tensor
        Has the shape of the result, which must be completely known for XLA.
    """
    if is_for_xla and like.shape.is_fully_defined():
        bits = words(_seed(generator), like.shape.num_elements())
        return tf.reshape(_unit(bits), like.shape)
    shape = tf.shape(like)
    return tf.reshape(_unit(_bits(generator, tf.reduce_prod(shape))), shape)


def normal(generator: Any, like: Any, is_for_xla: bool = False) -> Any:
    """Return float32 numbers with mean 0 and deviation 1 from the next seed of `generator`."""
    shape = tf.shape(like)
    if is_for_xla and like.shape.is_fully_defined():
        count = like.shape.num_elements()
        bits = words(_seed(generator), count + count % 2)
    else:
        count = tf.reduce_prod(shape)
        bits = _bits(generator, count + count % 2)
    pairs = tf.reshape(_unit(bits), [-1, 2])
    radius = tf.sqrt(-2 * tf.math.log(tf.maximum(pairs[:, 0], LEAST)))
    angle = 2 * pi * pairs[:, 1]
    values = tf.stack([tf.sin(angle) * radius, tf.cos(angle) * radius], axis=1)
    return tf.reshape(tf.reshape(values, [-1])[:count], shape)


def _bits(generator: Any, count: Any) -> Any:
    """Return `count` random words, uint32, seeded as Keras seeds TensorFlow."""
    return tf.random.stateless_uniform(
        [count], _seed(generator), minval=None, maxval=None, dtype=tf.uint32
    )


def _seed(generator: Any) -> Any:
    """Return the next seed of the generator, derived as in Keras."""
    seed = tf.math.floormod(tf.cast(generator.next(), tf.int64), tf.int32.max - 1)
    return tf.cast(seed, tf.int32)


def _unit(bits: Any) -> Any:
    """Return numbers in [0, 1) whose mantissas are the low bits of each word."""
    return tf.bitcast(tf.bitwise.bitwise_or(bits & MANTISSA, ONE), tf.float32) - 1.0

"""`Reader`: the values of many variables in one call."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray


class Reader:
    """Reads some Keras variables, each by itself until `compile`, then all in one call.

    Every operation gives way to other threads. While XLA's loop is traced beside the
    training, each of them may wait; reading dozens of variables one by one then takes a
    tenth of a second, and a Pause waits for it.

    Parameters
    ----------
    variables : sequence of Keras variables

    Attributes
    ----------
    variables : tuple
    shapes : tuple of tuple of int
    """

    def __init__(self, variables: Sequence[Any]) -> None:
        self.variables = tuple(variables)
        self.shapes = tuple(tuple(variable.shape) for variable in self.variables)
        self._function: Any = None

    @property
    def is_shared(self) -> bool:
        """Whether several machines hold the variables, which one cannot read by itself."""
        return any(
            isinstance(variable.value, tf.distribute.DistributedValues)
            for variable in self.variables
        )

    def compile(self) -> None:
        """Trace the reading of all of them; takes about a millisecond for each."""
        if self._function is None and self.variables and not self.is_shared:
            function = tf.function(self._values, autograph=False)
            self._function = function.get_concrete_function()

    def read(self) -> tuple[NDArray[Any], ...]:
        """Return copies of all values, read-only, in order."""
        if self._function is None:
            return tuple(map(copied, self.variables))
        return tuple(_own(value) for value in self._function())

    def _values(self) -> list[Any]:
        return [tf.identity(variable.value) for variable in self.variables]


def copied(variable: Any) -> NDArray[Any]:
    """Return the value of a Keras variable, read-only and the caller's own.

    The bare operation takes half the time of TensorFlow's `numpy`, which reads and then
    copies.
    """
    value = variable.value
    if isinstance(value, tf.distribute.DistributedValues):
        return _own(variable)
    return _own(tf.raw_ops.ReadVariableOp(resource=value.handle, dtype=value.dtype))


def _own(value: Any) -> NDArray[Any]:
    array = np.array(value.numpy())
    array.flags.writeable = False
    return array

"""`Reader`: reads the values of many variables in one call."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray


class Reader:
    """Reads Keras variables, one by one before `compile`, afterwards all in one call.

    Every TensorFlow operation releases Python's lock. While another thread traces XLA's loop,
    each operation may have to wait for the lock; reading dozens of variables one by one then
    takes a tenth of a second, which delays a Pause.

    Parameters
    ----------
    variables : sequence of Keras variables

    Attributes
    ----------
    variables : tuple
    shapes : tuple of tuple of int
    dtypes : tuple of dtype
    """

    def __init__(self, variables: Sequence[Any]) -> None:
        self.variables = tuple(variables)
        self.shapes = tuple(tuple(variable.shape) for variable in self.variables)
        self.dtypes = tuple(
            np.dtype(tf.as_dtype(variable.dtype).as_numpy_dtype) for variable in self.variables
        )
        self._function: Any = None

    @property
    def is_shared(self) -> bool:
        """Whether the variables are distributed, so that one machine cannot read them alone."""
        return any(
            isinstance(variable.value, tf.distribute.DistributedValues)
            for variable in self.variables
        )

    def fits(self, arrays: Sequence[NDArray[Any]]) -> bool:
        """Return whether the variables can have these values."""
        shapes = tuple(array.shape for array in arrays)
        return shapes == self.shapes and tuple(array.dtype for array in arrays) == self.dtypes

    def compile(self) -> None:
        """Compile the reading of all variables; takes about a millisecond for each."""
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
    """Return a read-only copy of the value of a Keras variable.

    The raw operation takes half the time of TensorFlow's `numpy`, which reads and then
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

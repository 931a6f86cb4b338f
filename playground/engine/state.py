"""The state of a program as arrays: variables in order, then rate and penalties."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.base.params import Regularizer
from playground.engine.penalties import PenaltyKey
from playground.training.engine import Position, State

Penalties = Mapping[PenaltyKey, Regularizer]


def pack(
    position: Position,
    variables: Sequence[NDArray[Any]],
    rate: float,
    penalties: Penalties,
    *,
    weights: int = 0,
) -> State:
    """Return the state made of its parts; the first `weights` variables are the model's."""
    factors = [(penalty.l1, penalty.l2) for penalty in penalties.values()]
    table = np.array(factors, np.float64).reshape(len(factors), 2)
    last = (np.array(rate, np.float64), table)
    for array in last:
        array.flags.writeable = False
    return State(position, (*variables, *last), weights)


def unpack(
    state: State, keys: Sequence[PenaltyKey]
) -> tuple[tuple[NDArray[Any], ...], float, Penalties]:
    """Return variables, rate and penalties of `state`.

    Raises
    ------
    TrainingError
        The state is of a network with other penalties.
    """
    *variables, rate, table = state.arrays
    if table.shape != (len(keys), 2):
        raise TrainingError("the recorded state belongs to another network; start a new run")
    penalties = {
        key: Regularizer(float(l1), float(l2)) for key, (l1, l2) in zip(keys, table, strict=True)
    }
    return tuple(variables), float(rate), penalties

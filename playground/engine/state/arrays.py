"""The state of a program as arrays: variables in order, then the hot settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.base.params import Regularizer
from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.model.regularizers import RegularizerKey, penalties_of, with_penalties
from playground.engine.model.weight_masks import (
    Frozen,
    frozen_from,
    frozen_of,
    frozen_table,
    with_frozen,
)
from playground.training.protocol.state import Position, State

Arrays: TypeAlias = tuple[NDArray[Any], ...]

MISFIT = "the recorded state belongs to another network; start a new run"


@dataclass(frozen=True, slots=True)
class Hot:
    """The hot settings, which can change while a loop runs and so are part of a state.

    Attributes
    ----------
    rate : float
        The learning rate.
    penalties : mapping of RegularizerKey to Regularizer
    frozen : mapping of ArrayKey to tuple of int
    """

    rate: float
    penalties: Mapping[RegularizerKey, Regularizer]
    frozen: Frozen

    def of_project(self, project: Project, inference: Inference) -> Project:
        """Return `project` with these regularizers and frozen weights in place of its own."""
        return with_frozen(with_penalties(project, self.penalties), inference, self.frozen)

    def arrays(self, inference: Inference) -> Arrays:
        """Return rate, () float64; regularizers, (n, 2) float64; frozen, (m, 2) int32."""
        factors = [(penalty.l1, penalty.l2) for penalty in self.penalties.values()]
        table = np.array(factors, np.float64).reshape(len(factors), 2)
        arrays = (np.array(self.rate, np.float64), table, frozen_table(self.frozen, inference))
        for array in arrays:
            array.flags.writeable = False
        return arrays

    def taken_from(self, arrays: Sequence[NDArray[Any]], inference: Inference) -> "Hot":
        """Return the settings from `arrays`, made by a program of the same network.

        Raises
        ------
        TrainingError
            The network has other regularizers or other weights.
        """
        rate, table, frozen = arrays
        is_whole = rate.shape == () and table.shape == (len(self.penalties), 2)
        if not is_whole or not (np.isfinite(rate) and np.isfinite(table).all()):
            raise TrainingError(MISFIT)
        penalties = {
            key: Regularizer(float(l1), float(l2))
            for key, (l1, l2) in zip(self.penalties, table, strict=True)
        }
        try:
            return Hot(float(rate), penalties, frozen_from(frozen, inference))
        except ValueError as error:
            raise TrainingError(MISFIT) from error


def hot_of(project: Project, inference: Inference) -> Hot:
    """Return the hot settings of `project`."""
    rate = project.training.learning_rate
    return Hot(rate, penalties_of(project, inference.active), frozen_of(project, inference))


def are_same(some: Arrays, others: Arrays) -> bool:
    """Return whether two states were made with the same settings."""
    pairs = zip(some, others, strict=True)
    return all(one is other or np.array_equal(one, other) for one, other in pairs)


HOT_ARRAYS = 3
"""Number of arrays at the end of a state that are hot settings."""


def pack(position: Position, variables: Sequence[NDArray[Any]], hot: Arrays, weights: int) -> State:
    """Return a state; the first `weights` of its variables are the model's."""
    return State(position, (*variables, *hot), weights)


def unpack(state: State) -> tuple[Arrays, Arrays]:
    """Return the variables and the hot settings of a state."""
    return state.arrays[:-HOT_ARRAYS], state.arrays[-HOT_ARRAYS:]

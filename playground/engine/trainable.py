"""`Trainable`: a compiled Keras model with everything that its future depends on.

Its `variables` are in a fixed order, the same for every build of the same network, so
values go from one build to another by position.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from playground.base.params import Regularizer
from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.building import BuiltNetwork, build_network
from playground.engine.compiling import build_metrics, compile_model
from playground.engine.penalties import PenaltyKey


@dataclass(frozen=True, slots=True)
class Trainable:
    """A model ready for `train_step`.

    Attributes
    ----------
    network : BuiltNetwork
    columns : tuple of str
        Names of an epoch's figures, without validation.
    schedule : keras LearningRateSchedule or None
    """

    network: BuiltNetwork
    columns: tuple[str, ...]
    schedule: Any

    @property
    def model(self) -> Any:
        """The `keras.Model`."""
        return self.network.model

    @property
    def variables(self) -> list[Any]:
        """All variables of model, optimizer and metrics, in a fixed order."""
        model = self.model
        metrics = [variable for metric in model.metrics for variable in metric.variables]
        return [*model.variables, *model.optimizer.variables, *metrics]

    def read(self) -> tuple[NDArray[Any], ...]:
        """Return copies of all variables, read-only."""
        return tuple(_copy(variable) for variable in self.variables)

    def write(self, arrays: Sequence[NDArray[Any]]) -> None:
        """Set all variables."""
        for variable, array in zip(self.variables, arrays, strict=True):
            variable.assign(array)

    def set_learning_rate(self, learning_rate: float) -> None:
        """Set the rate: that of every step, or the schedule's first."""
        self.model.optimizer.learning_rate.assign(learning_rate)

    def set_penalties(self, penalties: Mapping[PenaltyKey, Regularizer]) -> None:
        """Set the factors of the penalties that the model has."""
        for key, hot in self.network.penalties.items():
            hot.assign(penalties[key])


def _copy(variable: Any) -> NDArray[Any]:
    array = np.array(variable.numpy())
    array.flags.writeable = False
    return array


def make_trainable(project: Project, inference: Inference, y: NDArray[Any]) -> Trainable:
    """Build and compile the network of `project` for the compiled loop.

    Parameters
    ----------
    y : array
        Targets, of which the form alone matters.

    Raises
    ------
    ValueError, TypeError
        Keras refuses the network, the loss, a metric or the optimizer.
    """
    network = build_network(project, inference, is_hot=True)
    compile_model(network.model, project.training, project.training.learning_rate)
    columns = build_metrics(network.model, y)
    return Trainable(network, columns, None)


def make_plain(project: Project, inference: Inference) -> keras.Model:
    """Build and compile the network of `project` with nothing in it but Keras's own parts.

    Raises
    ------
    ValueError, TypeError
        Keras refuses the network.
    """
    network = build_network(project, inference, is_hot=False)
    compile_model(network.model, project.training, project.training.learning_rate)
    return network.model

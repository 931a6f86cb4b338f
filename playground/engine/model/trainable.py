"""`Trainable`: a compiled Keras model with everything that further training depends on.

Its `variables` have a fixed order, the same for every build of the same network, so values are
copied from one build to another by position.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.params import Regularizer
from playground.document.inference import Inference
from playground.document.project import Project, TrainingConfig
from playground.engine.model.building import BuiltNetwork, build_network
from playground.engine.model.compiling import build_metrics, compile_model, make_schedule
from playground.engine.model.regularizers import RegularizerKey
from playground.engine.model.variable_reader import Reader
from playground.engine.model.weight_masks import Frozen, Masks, frozen_of, make_masks


@dataclass(frozen=True, slots=True)
class Trainable:
    """A model ready for `train_step`.

    Attributes
    ----------
    network : BuiltNetwork
    training : TrainingConfig
        The settings it was compiled with.
    columns : tuple of str
        Keras's names of loss and metrics, without validation.
    rate : tf.Variable
        The learning rate, or the initial one of a schedule.
    masks : mapping of ArrayKey to Mask
        The frozen weights, for the arrays that have any.
    reader : Reader
        Reads all variables of model, optimizer and metrics.
    """

    network: BuiltNetwork
    training: TrainingConfig
    columns: tuple[str, ...]
    rate: Any
    masks: Masks
    reader: Reader

    @property
    def model(self) -> Any:
        """The `keras.Model`."""
        return self.network.model

    @property
    def variables(self) -> tuple[Any, ...]:
        """All variables of model, optimizer and metrics, in a fixed order."""
        return self.reader.variables

    @property
    def learning_rate(self) -> float:
        """The current learning rate."""
        return float(self.model.optimizer.learning_rate.numpy())

    def read(self) -> tuple[NDArray[Any], ...]:
        """Return copies of all variables, read-only."""
        return self.reader.read()

    def write(self, arrays: Sequence[NDArray[Any]]) -> None:
        """Set all variables."""
        for variable, array in zip(self.variables, arrays, strict=True):
            _assign(variable.value, array)

    def take_over(self, other: "Trainable") -> None:
        """Copy everything from `other`, a build of the same layers."""
        for mine, theirs in zip(self.variables, other.variables, strict=True):
            mine.assign(theirs.value)
        self.rate.assign(other.rate)
        for key, penalty in self.network.penalties.items():
            if key in other.network.penalties:
                penalty.take_over(other.network.penalties[key])
        for array, mask in self.masks.items():
            if array in other.masks:
                mask.flags.assign(other.masks[array].flags)

    def follow_schedule(self) -> None:
        """Set the learning rate of the next step; part of the compiled loop."""
        optimizer = self.model.optimizer
        schedule = make_schedule(self.training, self.rate)
        if schedule is not None:
            optimizer.learning_rate.assign(schedule(optimizer.iterations))

    def set_learning_rate(self, learning_rate: float) -> None:
        """Set the learning rate; with a schedule, its initial one."""
        self.rate.assign(learning_rate)
        self.model.optimizer.learning_rate.assign(learning_rate)
        self.follow_schedule()

    def set_penalties(self, penalties: Mapping[RegularizerKey, Regularizer]) -> None:
        """Set the factors of the model's regularizers."""
        for key, hot in self.network.penalties.items():
            hot.assign(penalties[key])

    def set_frozen(self, frozen: Frozen) -> None:
        """Freeze exactly these weights in the arrays that have masks."""
        for array, mask in self.masks.items():
            mask.assign(frozen[array])


def _assign(variable: Any, array: NDArray[Any]) -> None:
    """Set a TensorFlow variable to an array of the same shape and dtype.

    The raw operation takes a tenth of the time of Keras's `assign`. A state has dozens of
    variables, and scrubbing the time line sets all of them for each moment.
    """
    if isinstance(variable, tf.distribute.DistributedValues):
        variable.assign(array)
    else:
        tf.raw_ops.AssignVariableOp(resource=variable.handle, value=array)


def make_trainable(project: Project, inference: Inference, y: NDArray[Any]) -> Trainable:
    """Build and compile the network of `project` for the compiled loop.

    Parameters
    ----------
    y : array
        Targets, of which only shape and dtype matter.

    Raises
    ------
    ValueError, TypeError
        Keras refuses the network, the loss, a metric or the optimizer.
    """
    training = project.training
    network = build_network(project, inference, is_hot=True, dtype=_policy(training))
    masks = make_masks(network, inference, frozen_of(project, inference))
    compile_model(network.model, training, training.learning_rate, masks)
    _leave_sums_out(network.model.optimizer)
    columns = build_metrics(network.model, y)
    rate = tf.Variable(training.learning_rate, dtype=tf.float32)
    reader = Reader(_variables(network.model))
    trainable = Trainable(network, training, columns, rate, masks, reader)
    trainable.follow_schedule()
    return trainable


def _leave_sums_out(optimizer: Any) -> None:
    """Keep the sum over the replicas of a strategy out of a step where there is no strategy.

    It would change nothing; workers that train together add up their gradients before. But
    TensorFlow keeps its derivative in a table that is never emptied, and with it the whole
    graph: some megabytes for each network that was trained.
    """
    if not tf.distribute.has_strategy():
        optimizer._all_reduce_sum_gradients = list


def _variables(model: Any) -> list[Any]:
    metrics = [variable for metric in model.metrics for variable in metric.variables]
    return [*model.variables, *model.optimizer.variables, *metrics]


def make_plain(project: Project, inference: Inference) -> keras.Model:
    """Build and compile the network of `project` with only Keras's own parts.

    Raises
    ------
    ValueError, TypeError
        Keras refuses the network.
    """
    training = project.training
    network = build_network(project, inference, is_hot=False, dtype=_policy(training))
    schedule = make_schedule(training, training.learning_rate)
    rate = schedule or training.learning_rate
    compile_model(network.model, training, rate, is_saved=True)
    return network.model


def _policy(training: TrainingConfig) -> str:
    """Return Keras's dtype policy; 16 bits only if there is a GPU.

    bfloat16 has the range of float32, so losses need no scaling.
    """
    is_mixed = training.mixed_precision and tf.config.list_physical_devices("GPU")
    return "mixed_bfloat16" if is_mixed else "float32"

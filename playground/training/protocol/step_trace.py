"""One training step, with every number that it computes: what the microscope asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.training.protocol.probes import Floats, Probe


@dataclass(frozen=True, slots=True)
class WeightTrace:
    """One weight array around a step.

    Attributes
    ----------
    before, after : array
        Float32, the shape of the weights.
    gradient : array or None
        Of the loss with its penalties, the same shape; None if it is not trained.
    state : mapping of str to (before, after)
        What the optimizer keeps for each weight, by Keras's name ("momentum", "velocity").
    """

    before: Floats
    after: Floats
    gradient: Floats | None = None
    state: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepTrace:
    """The next training step, computed without being taken. All arrays are read-only.

    Attributes
    ----------
    epoch, step : int
        The position before it.
    x : (batch, *input_shape) float32
    y : (batch, ...) array
        Labels in the form that the loss takes.
    sample_weights : (batch,) float32
        Empty if all are 1.
    outputs : mapping of LayerId to (batch, ...) float32
        What each layer outputs in training, the Input too.
    gradients : mapping of LayerId to (batch, ...) float32
        The gradient of the loss by each output. An output that Keras's loss does not use is
        missing: with a softmax or sigmoid at the end it may use the sums before it.
    sums : (batch, ...) float32 or None
        The sums before the last activation, if that is a softmax or sigmoid.
    sum_gradient : (batch, ...) float32 or None
        The gradient by these sums.
    weights : mapping of LayerId to mapping of str to WeightTrace
        By the catalogue's names.
    loss : float
        Of the batch, with its penalties.
    penalties : mapping of (LayerId, str) to float
        What each regularizer adds, by layer and parameter.
    iterations : int
        Steps that the optimizer has taken before.
    learning_rate : float
        In this step; schedules included.
    """

    epoch: int
    step: int
    x: Floats
    y: NDArray[Any]
    sample_weights: Floats
    outputs: Mapping[LayerId, Floats]
    gradients: Mapping[LayerId, Floats]
    sums: Floats | None
    sum_gradient: Floats | None
    weights: Mapping[LayerId, Mapping[str, WeightTrace]]
    loss: float
    penalties: Mapping[tuple[LayerId, str], float]
    iterations: int
    learning_rate: float

    @property
    def batch(self) -> int:
        """Number of samples."""
        return len(self.x)


@dataclass(frozen=True, slots=True)
class StepProbe(Probe[StepTrace]):
    """The next training step, on the samples that training takes next, or on one sample.

    `sample` is an index in the test set (the training set if that is empty), as for
    `SampleProbe`; training would make this step if it took that sample alone.
    """

    is_patient: ClassVar[bool] = True

    sample: int | None = None

"""Probes: questions about the model, and the types of their answers.

A probe is a frozen value. A panel declares the probes that it needs, the engine answers them
(one function each in `playground.engine.probes.answers`), and a frame has each answer under
its probe: ``frame.get(BoundaryProbe())``. All arrays are read-only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId

Floats = NDArray[np.float32]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Probe(Generic[Answer]):
    """A question about the model whose answer is an `Answer`.

    Attributes
    ----------
    is_patient : bool
        Whether frames may lack it while training: it is expensive, and does not have to be
        animated. Its view keeps the last answer.
    is_logged : bool
        Whether it is answered into the log of the run, at moments that the gauge chooses;
        frames have the log, and no answer of their own.
    """

    is_patient: ClassVar[bool] = False
    is_logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class BoundaryAnswer:
    """The model's output over the plane.

    Attributes
    ----------
    values : (units, n, n) float32
        Output of each unit; row 0 is the lowest y, column 0 the lowest x.
    low, high : float
        The range of both axes.
    """

    values: Floats
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BoundaryProbe(Probe[BoundaryAnswer]):
    """The output over the plane, on `resolution` x `resolution` points. 2-D data only."""

    resolution: int = 100


@dataclass(frozen=True, slots=True)
class CurveAnswer:
    """The model's output over its only input.

    Attributes
    ----------
    x : (n,) float32
        Values of the input before scaling, rising, over the range of the training set.
    values : (units, n) float32
        Output of each unit.
    """

    x: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class CurveProbe(Probe[CurveAnswer]):
    """The output over the input, at `resolution` places. Data of one number per sample only."""

    resolution: int = 201


@dataclass(frozen=True, slots=True)
class OutputsProbe(Probe[Floats]):
    """The model's outputs, (rows, units) float32, for inputs of the user's choice.

    Models with a flat input and a flat output only.

    Attributes
    ----------
    inputs : bytes
        (rows, features) float32, row-major.
    features : int
    """

    inputs: bytes = b""
    features: int = 1


@dataclass(frozen=True, slots=True)
class HiddenAnswer:
    """Where a layer puts the samples.

    Attributes
    ----------
    values : (n, features) float32
        The layer's output for each sample in a row; at most `HiddenProbe.features` of it,
        evenly spread.
    places : (n, 2) float32
        Along the first two principal components of `values`.
    share : float
        The part of the variance that the two hold, 0 to 1.
    """

    values: Floats
    places: Floats
    share: float


@dataclass(frozen=True, slots=True)
class HiddenProbe(Probe[HiddenAnswer]):
    """A layer's output for up to `samples` of the test set (the training set if empty)."""

    is_patient = True

    layer_id: LayerId
    samples: int = 600
    features: int = 256


@dataclass(frozen=True, slots=True)
class NeuronMapsProbe(Probe[Mapping[LayerId, Floats]]):
    """Each unit's output over the plane, (units, n, n) float32 per layer. 2-D data only.

    Layers with a flat output of at most `maximum_units` units are answered, the Input
    (its features) among them; row 0 is the lowest y.
    """

    resolution: int = 50
    maximum_units: int = 16


@dataclass(frozen=True, slots=True)
class WeightsProbe(Probe[Mapping[LayerId, Mapping[str, Floats]]]):
    """All weights by layer and name ("kernel", "bias", ...), for layers of few weights."""

    maximum_size: int = 4096


@dataclass(frozen=True, slots=True)
class Histogram:
    """The number of values in each bin.

    Attributes
    ----------
    counts : (bins,) float32
    edges : (bins + 1,) float32
    mean, deviation : float
    zeros : float
        Fraction of values that are exactly 0, in 0..1.
    """

    counts: Floats
    edges: Floats
    mean: float
    deviation: float
    zeros: float


@dataclass(frozen=True, slots=True)
class WeightHistogramsProbe(Probe[Mapping[LayerId, Mapping[str, Histogram]]]):
    """A histogram of each weight array, by layer and name."""

    is_patient = True

    bins: int = 40


@dataclass(frozen=True, slots=True)
class ActivationHistogramsProbe(Probe[Mapping[LayerId, Histogram]]):
    """A histogram of each layer's outputs over up to `samples` training samples."""

    is_patient = True

    bins: int = 40
    samples: int = 256


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """One sample on its way through the network.

    Attributes
    ----------
    x : (*input_shape) float32
    target : float or int
        Its label.
    activations : mapping of LayerId to array
        Output of each layer, without the batch dimension.
    states : mapping of LayerId to (steps, units) array
        Hidden state after each step of the sequence, for each recurrent layer that outputs
        only the last step; both directions of a bidirectional layer are concatenated.
    """

    x: Floats
    target: float
    activations: Mapping[LayerId, Floats]
    states: Mapping[LayerId, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleProbe(Probe[SampleAnswer]):
    """The output of every layer for one sample of the test set (the training set if empty).

    `x`, row-major, replaces the sample if given (a drawn digit).
    """

    index: int = 0
    x: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class GradientAnswer:
    """How strongly training changes one layer.

    Attributes
    ----------
    gradient_norm : float
        Euclidean norm of the loss's gradient for the layer's trainable weights.
    weight_norm : float
        Euclidean norm of those weights.
    update_ratio : float
        Norm of the optimizer's next update, divided by `weight_norm`.
    """

    gradient_norm: float
    weight_norm: float
    update_ratio: float


@dataclass(frozen=True, slots=True)
class GradientsProbe(Probe[Mapping[LayerId, GradientAnswer]]):
    """Gradient and update sizes per layer, over up to `samples` training samples."""

    is_patient = True

    samples: int = 256


@dataclass(frozen=True, slots=True)
class DeadUnitsProbe(Probe[Mapping[LayerId, int]]):
    """Units whose output is 0 for each of up to `samples` training samples, per layer."""

    is_patient = True

    samples: int = 256


@dataclass(frozen=True, slots=True)
class SaturationProbe(Probe[Mapping[LayerId, Floats]]):
    """Fraction of up to `samples` training samples for which a unit is saturated.

    (units,) float32 in 0..1 per layer: how often the unit is in a flat part of its
    activation (slope below 4 % of the steepest), so that almost no gradient passes. Layers
    whose activation has no flat part are missing; each position of a feature map counts.
    """

    is_patient = True

    samples: int = 256


@dataclass(frozen=True, slots=True)
class UnitMapsProbe(Probe[Floats]):
    """Some units of one layer over the plane, (units, n, n) float32. 2-D data only.

    As `NeuronMapsProbe`, for layers with many units: `count` units, starting at `first`.
    """

    layer_id: LayerId
    first: int = 0
    count: int = 16
    resolution: int = 50


@dataclass(frozen=True, slots=True)
class KernelsProbe(Probe[Floats]):
    """Kernels of a two-dimensional convolution, (height, width, channels, filters) float32.

    `count` of its filters, starting at `first`.
    """

    layer_id: LayerId
    count: int = 12
    first: int = 0


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """A distribution before and after a layer, with the same bins."""

    before: Histogram
    after: Histogram


@dataclass(frozen=True, slots=True)
class ChangesProbe(Probe[Mapping[LayerId, ChangeAnswer]]):
    """What normalization and noise layers do to the values that pass, per layer.

    Uses up to `samples` training samples. Dropout and GaussianNoise are shown as in training,
    normalization as in predictions.
    """

    is_patient = True

    bins: int = 40
    samples: int = 256


@dataclass(frozen=True, slots=True)
class VariantsProbe(Probe[Mapping[LayerId, Floats]]):
    """What training makes of one image at random, per layer that changes images.

    The answer is (1 + count, height, width, channels) for each layer: the image that comes in,
    and variants of it.

    Attributes
    ----------
    index : int
        Of the sample, as of `SampleProbe`.
    x : tuple of float or None
        A sample that the user made, as of `SampleProbe`.
    count : int
    """

    is_patient = True

    index: int
    x: tuple[float, ...] | None = None
    count: int = 5


@dataclass(frozen=True, slots=True)
class NeighboursAnswer:
    """The tokens that are most similar to one token.

    Attributes
    ----------
    tokens : (k,) int64
        The nearest first.
    similarity : (k,) float32
        Cosine of the angle between the two vectors, -1 to 1.
    """

    tokens: NDArray[np.int64]
    similarity: Floats


@dataclass(frozen=True, slots=True)
class NeighboursProbe(Probe[NeighboursAnswer]):
    """The `count` tokens whose rows in an Embedding are most similar to that of `token`."""

    layer_id: LayerId
    token: int = 0
    count: int = 5


@dataclass(frozen=True, slots=True)
class ConfusionAnswer:
    """How often each class was predicted as each class.

    Attributes
    ----------
    counts : (classes, classes) int64
        Row: the true class; column: the predicted one.
    """

    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ConfusionProbe(Probe[ConfusionAnswer]):
    """The confusion matrix over the test set (the training set if it is empty)."""

    is_patient = True


@dataclass(frozen=True, slots=True)
class PredictionsAnswer:
    """The model's outputs for a data set.

    Attributes
    ----------
    train, test : (n, units) float32
    """

    train: Floats
    test: Floats


@dataclass(frozen=True, slots=True)
class PredictionsProbe(Probe[PredictionsAnswer]):
    """The outputs for up to `maximum` samples of each set."""

    is_patient = True

    maximum: int = 2000


@dataclass(frozen=True, slots=True)
class ReconstructionsAnswer:
    """What the model makes of a few samples.

    Attributes
    ----------
    x : (n, *input_shape) float32
    targets, outputs : (n, *output_shape) float32
    """

    x: Floats
    targets: Floats
    outputs: Floats


@dataclass(frozen=True, slots=True)
class ReconstructionsProbe(Probe[ReconstructionsAnswer]):
    """Inputs and outputs of the first `count` samples of the test set (the training set if empty).

    Only where the outputs are as large as the targets.
    """

    count: int = 8

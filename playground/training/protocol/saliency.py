"""`SaliencyProbe`: which parts of one input an output depends on."""

from dataclasses import dataclass

from playground.training.protocol.probes import Floats, Probe


@dataclass(frozen=True, slots=True)
class SaliencyAnswer:
    """The gradient of one output for one input, and its integral along a straight line.

    A *place* is a number of the input, or a token of a text: there the numbers of its
    embedding count together.

    Attributes
    ----------
    x, baseline : (*input_shape) float32
        The input, and the one without any sign of a class that it is compared with: a dark
        picture, the mean of the training set, or for tokens an embedding of zeros (then equal
        to `x`).
    target : float
        The sample's label, or its first target.
    outputs : (units,) float32
        What the network answers to `x`.
    unit : int
        The output that is explained.
    baseline_output : float
        What that output is for the baseline.
    gradient : (*places) float32
        How fast the output rises with each place. For a token the length of the gradient of
        its embedding, which has no sign.
    attributions : (*places) float32
        Integrated gradients: the part of ``outputs[unit] - baseline_output`` that is due to
        each place. Their sum is that difference, up to the error of the integral.
    points : int
        How many points of the line were computed.
    is_reached : bool
        Whether any gradient reaches the input.

    References
    ----------
    Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks" (2013).
    Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks" (2017).
    """

    x: Floats
    baseline: Floats
    target: float
    outputs: Floats
    unit: int
    baseline_output: float
    gradient: Floats
    attributions: Floats
    points: int
    is_reached: bool = True

    @property
    def change(self) -> float:
        """How much larger the output is than for the baseline."""
        return float(self.outputs[self.unit]) - self.baseline_output


@dataclass(frozen=True, slots=True)
class SaliencyProbe(Probe[SaliencyAnswer]):
    """What an output sees in a sample of the test set (the training set if empty).

    Models with a flat output only.

    Attributes
    ----------
    index : int
        Of the sample.
    unit : int or None
        The output; None for the largest one.
    most_points : int
        How many points of the line are computed at most; fewer if they are enough, or if the
        network is large.
    """

    is_patient = True

    index: int = 0
    unit: int | None = None
    most_points: int = 512

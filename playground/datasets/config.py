"""`DataConfig`: which data, which features of it, and how it is split."""

from dataclasses import dataclass, field

from playground.base.params import Selection
from playground.datasets.sources.xor import XOR

LABELS, INPUT, ROW = "labels", "input", "row"
TARGETS = (LABELS, INPUT, ROW)
"""What a network learns to give; see `DataConfig.target`."""


@dataclass(frozen=True, slots=True)
class DataConfig:
    """The data half of a project.

    Attributes
    ----------
    source : Selection
        A data set of the registry with its parameters (noise, samples, path, ...).
    features : tuple of str
        For data in the plane: names of the input features ("x", "y", "x²", ...), in the
        order of the network's inputs. Empty for other data.
    train_fraction : float
        Share of the samples used for training, 0.1 to 0.9; the rest is the test set.
        Ignored where the data set has its own test set.
    seed : int
        Seed for drawing and splitting the data, 0 to 2**31 - 1.
    scaling : str
        "none", "standard" (mean 0, variance 1) or "minmax" (0..1), fitted on the
        training set.
    target : str
        "labels" of the data; "input" for the input itself, as an autoencoder learns it; "row"
        for the input as a row of numbers.
    """

    source: Selection = field(default_factory=lambda: Selection(XOR.name))
    features: tuple[str, ...] = ("x", "y")
    train_fraction: float = 0.5
    seed: int = 0
    scaling: str = "none"
    target: str = LABELS

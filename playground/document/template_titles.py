"""The titles of the templates by name; a separate module because edits need them too."""

from collections.abc import Mapping
from types import MappingProxyType

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "xor": "XOR",
        "xor-noisy": "XOR with noise",
        "spiral": "Spiral",
        "mnist": "MNIST digits",
        "mnist-cnn": "MNIST with convolutions",
        "digits": "Small digits",
        "iris": "Iris flowers",
        "reviews": "Film reviews",
        "binary-classifier": "Yes-or-no classifier",
        "best-practices": "Best practices",
        "residual": "Residual tower",
    }
)

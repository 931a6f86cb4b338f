"""Titles and notes of the templates by name; a separate module because edits need them too."""

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
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "xor": (
            "The four rows of the XOR table, and the smallest network that learns them reliably."
        ),
        "xor-noisy": "Opposite quadrants belong to the same class; noise mixes them at the edges.",
        "spiral": "The difficult one: two arms wound around each other.",
        "mnist": "The program of the tutorials; accuracy near 98 %.",
        "mnist-cnn": "Two convolutions find strokes and then shapes; accuracy near 99 %.",
        "digits": "Handwritten digits of 8 x 8 pixels.",
        "iris": "Three species of flowers by four lengths; inputs are scaled first.",
        "reviews": (
            "The words alone do not decide: 'never boring' is praise. The LSTM reads them in order."
        ),
        "binary-classifier": "Ten inputs, two hidden layers, one answer.",
        "best-practices": (
            "Regularization, dropout, batch normalization and early stopping against overfitting."
        ),
        "residual": (
            "Eight layers deep, yet the gradient reaches the first: each sum passes it on. "
            "Delete the wires that go straight from sum to sum and watch it vanish."
        ),
    }
)
"""What is said about each on its card and sheet."""

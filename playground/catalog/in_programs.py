"""Layers that the import of programs must know by name: their functions and their ranks."""

from collections.abc import Mapping
from types import MappingProxyType

TEXTS = "TextVectorization"
"""Turns texts into word numbers before a network."""
FUNCTION_LAYER = "Lambda"
"""Computes a function of the program."""
PLACES: Mapping[str, str] = MappingProxyType({"mean": "Average", "max": "Max"})
"""The first word of the name of a layer that takes the mean or the maximum of all places."""
UNIT_LENGTH = "UnitNormalization"
"""Brings every row to length 1."""
RATE_CALLBACK = "LearningRateScheduler"
"""Sets the learning rate of each epoch by a function of the program."""
WATCHING = frozenset(
    (
        *("TensorBoard", "CSVLogger", "History", "ProgbarLogger", "BaseLogger", "RemoteMonitor"),
        *("BackupAndRestore", "TqdmCallback", "WandbCallback", "WandbMetricsLogger"),
        *("PlotLossesKeras", "PlotLossesKerasTF", "EpochDots", "WandbModelCheckpoint"),
    )
)
"""Callbacks of Keras and of others that only show, or write to files."""
SPATIAL = frozenset(
    ("Conv2D", "Convolution2D", "MaxPooling2D", "MaxPool2D", "AveragePooling2D", "AvgPool2D")
)
"""Layers that read pictures, and may have their channels first."""
OF_AXIS = frozenset(("BatchNormalization", "Concatenate", "LayerNormalization"))
"""Layers whose axis may be that of the channels."""
RANKS: tuple[tuple[tuple[str, ...], tuple[int | None, ...]], ...] = (
    (("ConvLSTM2D", "Conv3D", "Pooling3D"), (None, 32, 32, 1)),
    (("2D", "RandomFlip", "RandomRotation", "RandomZoom"), (None, None, 3)),
    (("1D", "LSTM", "GRU", "RNN", "Bidirectional", "Attention"), (None, 1)),
    (("Embedding",), (None,)),
)
"""The rank of a sample, by words in the class of the first layer; None for any size."""
PARTS_OF: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "constraints": {
            **{"MaxNorm": ("max_value", "axis"), "UnitNorm": ("axis",), "NonNeg": ()},
            "MinMaxNorm": ("min_value", "max_value", "rate", "axis"),
        },
        "regularizers": {
            **{"L1": ("l1",), "L2": ("l2",), "L1L2": ("l1", "l2")},
            "OrthogonalRegularizer": ("factor", "mode"),
        },
        "initializers": {
            **dict.fromkeys(("RandomNormal", "TruncatedNormal"), ("mean", "stddev", "seed")),
            "RandomUniform": ("minval", "maxval", "seed"),
            "Constant": ("value",),
            "VarianceScaling": ("scale", "mode", "distribution", "seed"),
            **{"Orthogonal": ("gain", "seed"), "Identity": ("gain",), "Zeros": (), "Ones": ()},
            **dict.fromkeys(
                ("GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal"),
                ("seed",),
            ),
            "LecunUniform": ("seed",),
        },
    }
)
"""Parts of Keras that are arguments of a layer, by module, and their own arguments in order."""
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: words for parts in PARTS_OF.values() for name, words in parts.items()}
)
"""The same without the modules."""


def pooling_of_places(word: str, dimensions: int) -> str:
    """Return the layer that takes the mean or the maximum of all places of a sample.

    >>> pooling_of_places("mean", 2)
    'GlobalAveragePooling2D'
    """
    return f"Global{PLACES[word]}Pooling{dimensions}D"

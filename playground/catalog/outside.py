"""Layers of Keras that the catalogue lacks: their arguments and output shapes.

Most of them have no weights, and their settings alone decide the output shape, so the canvas
needs no Keras for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import TypeAlias

from playground.base.errors import ShapeError
from playground.catalog.spec import TensorShape, shape_text

Config: TypeAlias = Mapping[str, object]
Inputs: TypeAlias = tuple[TensorShape, ...]
Rule: TypeAlias = Callable[[str, Config, Inputs], TensorShape]

LARGEST = 65_536


def _one(name: str, config: Config, inputs: Inputs) -> TensorShape:
    """Return the one input, which must have its channels last."""
    if config.get("data_format") not in (None, "channels_last"):
        raise ShapeError(f"{name} needs data_format='channels_last' here")
    rank = 3 if name.endswith("1D") else 4
    if len(inputs) != 1 or len(inputs[0]) != rank:
        received = " and ".join(map(shape_text, inputs))
        raise ShapeError(
            f"{name} needs one input of exactly {rank} dimensions; received {received}"
        )
    return inputs[0]


def _enlarged(name: str, config: Config, inputs: Inputs) -> TensorShape:
    shape = _one(name, config, inputs)
    factors = _sizes(name, config.get("size", 2), len(shape) - 2)
    middle = (_times(size, by) for size, by in zip(shape[1:-1], factors, strict=True))
    return (shape[0], *middle, shape[-1])


def _bordered(name: str, config: Config, inputs: Inputs) -> TensorShape:
    """Return the shape with borders added, or cut off."""
    shape = _one(name, config, inputs)
    sign = -1 if name.startswith("Cropping") else 1
    word = "cropping" if sign < 0 else "padding"
    borders = _borders(name, config.get(word, 1), len(shape) - 2)
    middle = tuple(
        None if size is None else size + sign * border
        for size, border in zip(shape[1:-1], borders, strict=True)
    )
    if any(size is not None and size < 1 for size in middle):
        raise ShapeError(f"{name} leaves nothing of {shape_text(shape)}")
    return (shape[0], *middle, shape[-1])


def _sizes(name: str, value: object, count: int) -> tuple[int, ...]:
    """Return `count` whole numbers; a single one is used for all."""
    entries = list(value) if isinstance(value, list | tuple) else [value] * count
    sizes = tuple(entry for entry in entries if isinstance(entry, int) and 1 <= entry <= LARGEST)
    if len(sizes) != count or len(entries) != count:
        raise ShapeError(f"a size of {name} must be {count} whole numbers; received {value}")
    return sizes


def _borders(name: str, value: object, count: int) -> tuple[int, ...]:
    """Return how much is added to each dimension, both ends together."""
    entries = list(value) if isinstance(value, list | tuple) else [value] * count
    if count == 1 and isinstance(value, list | tuple):
        entries = [value]
    borders: list[int] = []
    for entry in entries:
        ends = list(entry) if isinstance(entry, list | tuple) else [entry, entry]
        sizes = [end for end in ends if isinstance(end, int) and 0 <= end <= LARGEST]
        if len(sizes) == len(ends) == 2:
            borders.append(sum(sizes))
    if len(borders) != count or len(entries) != count:
        raise ShapeError(f"the borders of {name} are not known; received {value}")
    return tuple(borders)


def _times(size: int | None, factor: int) -> int | None:
    return None if size is None else prod((size, factor))


def unchanged(name: str, _config: Config, inputs: Inputs) -> TensorShape:
    """Return the shape of the one input."""
    if len(inputs) != 1:
        raise ShapeError(f"{name} needs one input; received {len(inputs)}")
    return inputs[0]


@dataclass(frozen=True, slots=True)
class OutsideLayer:
    """A layer type that the catalogue lacks.

    Attributes
    ----------
    arguments : tuple of str
        Its arguments, in Keras's order.
    shape : callable or None
        ``(class name, config, input shapes) -> output shape``; raises `ShapeError`. None
        where the settings alone do not decide it.
    """

    arguments: tuple[str, ...] = ()
    shape: Rule | None = None


UNKNOWN = OutsideLayer()
CONVOLUTION = ("filters", "kernel_size", "strides", "padding")
POOLING = ("pool_size", "strides", "padding")
OUTSIDE: Mapping[str, OutsideLayer] = MappingProxyType(
    {
        "ActivityRegularization": OutsideLayer(("l1", "l2"), unchanged),
        "AdditiveAttention": OutsideLayer(("use_scale", "dropout")),
        "AlphaDropout": OutsideLayer(("rate",), unchanged),
        "Attention": OutsideLayer(("use_scale", "score_mode", "dropout")),
        "CenterCrop": OutsideLayer(("height", "width")),
        "Conv1DTranspose": OutsideLayer(CONVOLUTION),
        "Conv3D": OutsideLayer(CONVOLUTION),
        "ConvLSTM1D": OutsideLayer(CONVOLUTION),
        "ConvLSTM2D": OutsideLayer(CONVOLUTION),
        "AveragePooling3D": OutsideLayer(POOLING),
        "CategoryEncoding": OutsideLayer(("num_tokens", "output_mode")),
        "Conv3DTranspose": OutsideLayer(CONVOLUTION),
        "ConvLSTM3D": OutsideLayer(CONVOLUTION),
        "Cropping1D": OutsideLayer(("cropping",), _bordered),
        "Cropping3D": OutsideLayer(("cropping",)),
        "DepthwiseConv1D": OutsideLayer(("kernel_size", "strides", "padding")),
        "Discretization": OutsideLayer(("bin_boundaries", "num_bins")),
        "EinsumDense": OutsideLayer(("equation", "output_shape", "activation", "bias_axes")),
        "GlobalAveragePooling3D": OutsideLayer(),
        "GlobalMaxPooling3D": OutsideLayer(),
        "GroupQueryAttention": OutsideLayer(("head_dim", "num_query_heads", "num_key_value_heads")),
        "Identity": OutsideLayer((), unchanged),
        "GRUCell": OutsideLayer(("units",)),
        "LSTMCell": OutsideLayer(("units",)),
        "Lambda": UNKNOWN,
        "Masking": OutsideLayer(("mask_value",), unchanged),
        "MaxPooling3D": OutsideLayer(POOLING),
        "RNN": OutsideLayer(("cell", "return_sequences")),
        "RandomBrightness": OutsideLayer(("factor",), unchanged),
        "RandomContrast": OutsideLayer(("factor",), unchanged),
        "ReLU": OutsideLayer(("max_value", "negative_slope", "threshold"), unchanged),
        "Resizing": OutsideLayer(("height", "width", "interpolation")),
        "SeparableConv1D": OutsideLayer(CONVOLUTION),
        "SpatialDropout1D": OutsideLayer(("rate",), unchanged),
        "SpatialDropout3D": OutsideLayer(("rate",), unchanged),
        "TextVectorization": UNKNOWN,
        "ThresholdedReLU": OutsideLayer(("theta",), unchanged),
        "UnitNormalization": OutsideLayer(("axis",), unchanged),
        "SpectralNormalization": OutsideLayer(("layer", "power_iterations")),
        "StackedRNNCells": OutsideLayer(("cells",)),
        "UpSampling3D": OutsideLayer(("size",)),
        "ZeroPadding3D": OutsideLayer(("padding",)),
        "UpSampling1D": OutsideLayer(("size",), _enlarged),
        "ZeroPadding1D": OutsideLayer(("padding",), _bordered),
    }
)
"""Layers that a script may use without importing them: one line each."""
RESIZES = "put RandomZoom there, which keeps the size of the pictures"
LOCAL = "put Conv1D or Conv2D there, whose kernel is the same at each place"
GONE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("RandomHeight", "RandomWidth"), RESIZES),
        **dict.fromkeys(("LocallyConnected1D", "LocallyConnected2D"), LOCAL),
        "MaxoutDense": "put Dense layers and a Maximum there",
        "Highway": "put its Dense layers and Multiply there",
        "CuDNNConvLSTM2D": "put ConvLSTM2D there",
    }
)
"""Layers of former versions of Keras, and what takes their place."""


def shape_rule(class_name: str) -> Rule | None:
    """Return how a layer finds its output shape; None if its settings do not decide it."""
    return OUTSIDE.get(class_name, UNKNOWN).shape

"""Layers of Keras that the catalogue lacks: their arguments and output shapes.

Most of them have no weights, and their settings alone decide the output shape, so the canvas
needs no Keras for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from playground.base.errors import ShapeError
from playground.catalog.spec import TensorShape

Config: TypeAlias = Mapping[str, object]
Inputs: TypeAlias = tuple[TensorShape, ...]
Rule: TypeAlias = Callable[[str, Config, Inputs], TensorShape]


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
        "SpatialDropout3D": OutsideLayer(("rate",), unchanged),
        "TextVectorization": UNKNOWN,
        "ThresholdedReLU": OutsideLayer(("theta",), unchanged),
        "UnitNormalization": OutsideLayer(("axis",), unchanged),
        "SpectralNormalization": OutsideLayer(("layer", "power_iterations")),
        "StackedRNNCells": OutsideLayer(("cells",)),
        "UpSampling3D": OutsideLayer(("size",)),
        "ZeroPadding3D": OutsideLayer(("padding",)),
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

"""The layer types of the palette: one file each, and one line here."""

from playground.base.registry import Registry
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.layers.add import ADD
from playground.catalog.layers.average import AVERAGE
from playground.catalog.layers.average_pooling1d import AVERAGE_POOLING1D
from playground.catalog.layers.average_pooling2d import AVERAGE_POOLING2D
from playground.catalog.layers.batch_normalization import BATCH_NORMALIZATION
from playground.catalog.layers.bidirectional import bidirectional
from playground.catalog.layers.concatenate import CONCATENATE
from playground.catalog.layers.conv1d import CONV1D
from playground.catalog.layers.conv2d import CONV2D
from playground.catalog.layers.conv2d_transpose import CONV2D_TRANSPOSE
from playground.catalog.layers.cropping1d import CROPPING1D
from playground.catalog.layers.cropping2d import CROPPING2D
from playground.catalog.layers.dense import DENSE
from playground.catalog.layers.depthwise_conv2d import DEPTHWISE_CONV2D
from playground.catalog.layers.dot import DOT
from playground.catalog.layers.dropout import DROPOUT
from playground.catalog.layers.elu import ELU
from playground.catalog.layers.embedding import EMBEDDING
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.layers.gaussian_dropout import GAUSSIAN_DROPOUT
from playground.catalog.layers.gaussian_noise import GAUSSIAN_NOISE
from playground.catalog.layers.global_average_pooling1d import GLOBAL_AVERAGE_POOLING1D
from playground.catalog.layers.global_average_pooling2d import GLOBAL_AVERAGE_POOLING2D
from playground.catalog.layers.global_max_pooling1d import GLOBAL_MAX_POOLING1D
from playground.catalog.layers.global_max_pooling2d import GLOBAL_MAX_POOLING2D
from playground.catalog.layers.group_normalization import GROUP_NORMALIZATION
from playground.catalog.layers.gru import GRU
from playground.catalog.layers.input import INPUT
from playground.catalog.layers.layer_normalization import LAYER_NORMALIZATION
from playground.catalog.layers.leaky_relu import LEAKY_RELU
from playground.catalog.layers.lstm import LSTM
from playground.catalog.layers.max_pooling1d import MAX_POOLING1D
from playground.catalog.layers.max_pooling2d import MAX_POOLING2D
from playground.catalog.layers.maximum import MAXIMUM
from playground.catalog.layers.minimum import MINIMUM
from playground.catalog.layers.multi_head_attention import MULTI_HEAD_ATTENTION
from playground.catalog.layers.multiply import MULTIPLY
from playground.catalog.layers.normalization import NORMALIZATION
from playground.catalog.layers.opaque import opaque_layer
from playground.catalog.layers.permute import PERMUTE
from playground.catalog.layers.prelu import PRELU
from playground.catalog.layers.random_flip import RANDOM_FLIP
from playground.catalog.layers.random_rotation import RANDOM_ROTATION
from playground.catalog.layers.random_translation import RANDOM_TRANSLATION
from playground.catalog.layers.random_zoom import RANDOM_ZOOM
from playground.catalog.layers.repeat_vector import REPEAT_VECTOR
from playground.catalog.layers.rescaling import RESCALING
from playground.catalog.layers.reshape import RESHAPE
from playground.catalog.layers.separable_conv2d import SEPARABLE_CONV2D
from playground.catalog.layers.simple_rnn import SIMPLE_RNN
from playground.catalog.layers.softmax import SOFTMAX
from playground.catalog.layers.spatial_dropout1d import SPATIAL_DROPOUT1D
from playground.catalog.layers.spatial_dropout2d import SPATIAL_DROPOUT2D
from playground.catalog.layers.subtract import SUBTRACT
from playground.catalog.layers.time_distributed import time_distributed
from playground.catalog.layers.up_sampling1d import UP_SAMPLING1D
from playground.catalog.layers.up_sampling2d import UP_SAMPLING2D
from playground.catalog.layers.zero_padding1d import ZERO_PADDING1D
from playground.catalog.layers.zero_padding2d import ZERO_PADDING2D

CATALOGUE = (
    INPUT,
    DENSE,
    ACTIVATION,
    LEAKY_RELU,
    PRELU,
    ELU,
    SOFTMAX,
    FLATTEN,
    RESHAPE,
    PERMUTE,
    REPEAT_VECTOR,
    UP_SAMPLING1D,
    UP_SAMPLING2D,
    ZERO_PADDING1D,
    ZERO_PADDING2D,
    CROPPING1D,
    CROPPING2D,
    DROPOUT,
    SPATIAL_DROPOUT1D,
    SPATIAL_DROPOUT2D,
    GAUSSIAN_DROPOUT,
    GAUSSIAN_NOISE,
    RESCALING,
    BATCH_NORMALIZATION,
    LAYER_NORMALIZATION,
    NORMALIZATION,
    GROUP_NORMALIZATION,
    CONV1D,
    CONV2D,
    CONV2D_TRANSPOSE,
    SEPARABLE_CONV2D,
    DEPTHWISE_CONV2D,
    MAX_POOLING1D,
    MAX_POOLING2D,
    AVERAGE_POOLING1D,
    AVERAGE_POOLING2D,
    GLOBAL_MAX_POOLING1D,
    GLOBAL_MAX_POOLING2D,
    GLOBAL_AVERAGE_POOLING1D,
    GLOBAL_AVERAGE_POOLING2D,
    EMBEDDING,
    SIMPLE_RNN,
    LSTM,
    GRU,
    MULTI_HEAD_ATTENTION,
    ADD,
    SUBTRACT,
    MULTIPLY,
    AVERAGE,
    MAXIMUM,
    MINIMUM,
    CONCATENATE,
    DOT,
    RANDOM_FLIP,
    RANDOM_ROTATION,
    RANDOM_TRANSLATION,
    RANDOM_ZOOM,
)
WRAPPERS = (
    bidirectional(CATALOGUE),
    time_distributed(CATALOGUE),
)
"""Layers around one of the catalogue."""
LAYERS = Registry("layer type", (*CATALOGUE, *WRAPPERS, opaque_layer((*CATALOGUE, *WRAPPERS))))


def is_fitted(keras_class: str) -> bool:
    """Return whether layers of that class of Keras are fitted to data."""
    return keras_class in LAYERS and LAYERS[keras_class].fit is not None

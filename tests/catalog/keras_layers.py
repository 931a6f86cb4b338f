"""Keras's own layers for entries of the catalogue: the oracle of its rules."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ShapeError
from playground.base.params import ParamValue, Regularizer
from playground.catalog.layers import LAYERS
from playground.catalog.spec import NO_VALUES, Category, LayerSpec

SHAPES: tuple[tuple[int, ...], ...] = (*((6,), (4, 3), (8, 8, 4), (2, 4, 4, 3), (32,), (2, 32)),)
"""Shapes of samples, one of which each layer type accepts with its defaults."""


def constructed(layer_type: str, values: Mapping[str, ParamValue], **extra: Any) -> Any:
    """Return Keras's layer of that name with those arguments; Any as Keras has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    spec = LAYERS[layer_type]
    arguments: dict[str, Any] = {
        key: param.keras_value(values[key])
        for key in values
        if (param := spec.param(key, values)) is not None
    }
    for key, value in values.items():
        if isinstance(value, Regularizer):
            arguments[key] = keras.regularizers.L1L2(value.l1, value.l2) if value else None
    inner, wrapper = spec.inner(values), spec.wrapper
    layer_class = getattr(keras.layers, layer_type)
    if wrapper is None or inner is None:
        return layer_class(**arguments, **extra)
    names = {param.name for param in spec.params}
    own = {key: value for key, value in arguments.items() if key in names - {wrapper.param}}
    passed = {key: value for key, value in arguments.items() if key not in names}
    return layer_class(getattr(keras.layers, inner.name)(**passed), **own, **extra)


def sample_shapes(
    spec: LayerSpec, given: Mapping[str, ParamValue] = NO_VALUES
) -> tuple[tuple[int, ...], ...]:
    """Return shapes of samples, one per input, that `spec` accepts with the values `given`."""
    values = spec.parse(given)
    count = max(1, spec.minimum_inputs)
    for shape in SHAPES:
        try:
            spec.output_shape(values, ((None, *shape),) * count)
        except ShapeError:
            continue
        return (shape,) * count
    raise AssertionError(f"{spec.name} accepts none of {SHAPES}")


def applied(spec: LayerSpec, layer: Any, inputs: Sequence[Any]) -> Any:
    """Return what `layer` gives for `inputs`, called as layers of its type are."""
    if spec.call_order:
        return layer(*(inputs[index] for index in spec.call_order))
    return layer(inputs[0] if len(inputs) == 1 else list(inputs))


def outputs_of(
    spec: LayerSpec, layer: Any, inputs: Sequence[NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Return the outputs of a Keras layer when it predicts. Any: Keras has no types."""
    if spec.category is Category.AUGMENTATION:  # these train unless the call says otherwise
        return np.asarray(layer(inputs[0], training=False), np.float32)
    return np.asarray(applied(spec, layer, inputs), np.float32)

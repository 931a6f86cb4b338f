"""Makes one layer in Keras, from its checked configuration, to see its output and weights."""

import warnings
from typing import Any

from playground.base.errors import ImportProblem, ShapeError
from playground.base.libraries import confine_libraries, without_scikit_learn
from playground.catalog.opaque import KnownShapes, read_config
from playground.catalog.spec import TensorShape, WeightSpec
from playground.document.project import Layer

REFUSALS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    NotImplementedError,
    MemoryError,
    OverflowError,
    ArithmeticError,
)


def shapes_of(layer: Layer, inputs: tuple[TensorShape, ...]) -> KnownShapes:
    """Return output shape and weights of an opaque layer for `inputs`; imports Keras.

    Raises
    ------
    ImportProblem
        Keras has no such layer, or refuses it.
    """
    confine_libraries()
    with without_scikit_learn():
        import keras  # noqa: PLC0415 - takes seconds

    class_name, text = str(layer.params["class_name"]), str(layer.params["config"])
    if not hasattr(keras.layers, class_name):
        raise ImportProblem(
            f"The layer {layer.name} is a {class_name}, which Keras does not have; it comes from "
            "another library, and only layers of Keras can be imported"
        )
    try:
        config = read_config(class_name, text) | {"name": layer.name}
        entry = {"module": "keras.layers", "class_name": class_name, "config": config}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = keras.saving.deserialize_keras_object(entry, safe_mode=True)
            tensors = [keras.Input(batch_shape=shape) for shape in inputs]
            output = made(tensors[0] if len(tensors) == 1 else tensors)
    except (*REFUSALS, ShapeError) as error:
        lines = (line.strip() for line in str(error).splitlines())
        reason = next((line for line in lines if line), type(error).__name__)
        raise ImportProblem(
            f"Keras refuses the layer {layer.name} ({class_name}): {reason[:300]}"
        ) from None
    if isinstance(output, list | tuple | dict):
        raise ImportProblem(
            f"The layer {layer.name} ({class_name}) has several outputs, which the canvas cannot "
            "show"
        )
    prefix = f"{made.path}/"
    weights = tuple(
        WeightSpec(
            each.path.removeprefix(prefix), tuple(map(int, each.shape)), bool(each.trainable)
        )
        for each in made.weights
    )
    return KnownShapes(inputs, _shape(output), weights)


def _shape(tensor: Any) -> TensorShape:
    """Return the shape of a tensor of Keras. Any: Keras has no types."""
    return tuple(None if size is None else int(size) for size in tensor.shape)

"""The data that an opened model needs: nobody has chosen any yet."""

import json
from collections.abc import Mapping

from playground.base.params import ParamValue, Selection
from playground.catalog.layers import LAYERS
from playground.catalog.losses import LOSSES
from playground.datasets.config import DataConfig
from playground.datasets.sources.no_data import LARGEST_SIZE, NO_DATA
from playground.datasets.task import Task, TaskKind
from playground.document.inference import Inference, infer
from playground.document.problems.output import closing_activation
from playground.document.project import Layer, Network
from playground.importing.model.drawing import ModelDrawing

ASSUMED_STEPS = 16
"""Steps of a sequence of any length."""
ASSUMED_SIDE = 64
"""Height and width of pictures of any size: networks halve them up to six times."""
MOST_DIMENSIONS = 4
NOT_KNOWN = (2,)

Sizes = tuple[int, ...]


def concrete(shape: tuple[int | None, ...]) -> Sizes:
    """Return the shape of a sample with a usual size where the model takes any.

    >>> concrete((None, None, 3)), concrete((None, 8)), concrete((None,))
    ((64, 64, 3), (16, 8), (16,))
    """
    assumed = ASSUMED_SIDE if len(shape) > 2 else ASSUMED_STEPS
    return tuple(assumed if size is None else size for size in shape)


def needed_data(network: Network, shape: Sizes | None, loss: str | None) -> DataConfig:
    """Return the data that a model needs, as far as its file says it.

    Parameters
    ----------
    network : Network
        With all shapes known.
    shape : tuple of int or None
        Shape of a sample; None if the model does not say it.
    loss : str or None
        What it was compiled with; None if it was not.
    """
    shape = shape if shape and len(shape) <= MOST_DIMENSIONS else NOT_KNOWN
    inference = infer(network, Task(kind=TaskKind.REGRESSION, input_shape=shape))
    output = _output_shape(inference)
    params: dict[str, ParamValue] = {
        "shape": shape,
        "output": output,
        "kind": _kind(network, inference, output, loss).value,
        "tokens": _tokens(network),
    }
    return DataConfig(Selection(NO_DATA.name, params), features=())


def sample_shape(drawing: ModelDrawing) -> Sizes | None:
    """Return the shape of a sample, usual sizes for those left open; None if it is not said."""
    made = next((each.layer for each in drawing.world.drawn if each.layer.leaf == "Input"), None)
    named = made.named if made is not None else {}
    shape = named.get("shape")
    batch_shape = named.get("batch_shape", named.get("batch_input_shape"))
    if shape is None and isinstance(batch_shape, tuple | list):
        shape = tuple(batch_shape[1:])
    if not isinstance(shape, tuple | list) or not 1 <= len(shape) <= MOST_DIMENSIONS:
        return None
    sizes = tuple(size if isinstance(size, int) else None for size in shape)
    is_usable = all(size is None or 1 <= size <= LARGEST_SIZE for size in sizes)
    return concrete(sizes) if is_usable else None


def _output_shape(inference: Inference) -> Sizes:
    report = inference.reports[inference.output] if inference.output is not None else None
    shape = report.output_shape if report is not None else None
    sizes = concrete(shape[1:]) if shape is not None else ()
    is_usable = all(1 <= size <= LARGEST_SIZE for size in sizes)
    return sizes if is_usable and 0 < len(sizes) <= MOST_DIMENSIONS else (1,)


def _kind(network: Network, inference: Inference, output: Sizes, loss: str | None) -> TaskKind:
    """Return what the model predicts: by its loss, else by the activation of its output."""
    usual = _kind_by_activation(network, inference, output)
    if loss is None or usual in LOSSES[loss].tasks:
        return usual
    order = (
        TaskKind.BINARY if output == (1,) else TaskKind.MULTICLASS,
        TaskKind.MULTILABEL,
        TaskKind.REGRESSION,
    )
    return next((kind for kind in order if kind in LOSSES[loss].tasks), usual)


def _kind_by_activation(network: Network, inference: Inference, output: Sizes) -> TaskKind:
    if inference.output is None:
        return TaskKind.REGRESSION
    _layer_id, activation = closing_activation(network, inference.output)
    if activation == "softmax" and output[-1] > 1:
        return TaskKind.MULTICLASS
    if activation == "sigmoid":
        return TaskKind.BINARY if output == (1,) else TaskKind.MULTILABEL
    return TaskKind.REGRESSION


def _tokens(network: Network) -> int:
    """Return how many different whole numbers the model reads; 0 if it reads any numbers."""
    inputs = {layer.id for layer in network.layers if layer.type_name == "Input"}
    for wire in network.wires:
        params = _params(network.layer(wire.target))
        size = params.get("input_dim")
        if wire.source in inputs and _reads_tokens(network.layer(wire.target)):
            return size if isinstance(size, int) and not isinstance(size, bool) else 0
    return 0


def _reads_tokens(layer: Layer) -> bool:
    name = layer.keras_class
    return name in LAYERS and LAYERS[name].traits.reads_tokens


def _params(layer: Layer) -> Mapping[str, ParamValue]:
    if layer.type_name != "Opaque":
        return layer.params
    config = json.loads(str(layer.params["config"]))
    return config if isinstance(config, dict) else {}

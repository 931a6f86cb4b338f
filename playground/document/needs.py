"""The data that a network needs, where nobody has chosen any or what was chosen does not fit."""

import json
from collections.abc import Mapping
from dataclasses import replace

from playground.base.errors import PlaygroundError
from playground.base.params import ParamValue, Selection
from playground.catalog.layers import LAYERS
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.losses import LOSSES, USUAL_LOSS
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.sources.no_data import LARGEST_SIZE, NO_DATA
from playground.datasets.task import Task, TaskKind
from playground.document.inference import Inference, infer
from playground.document.problems.output import closing_activation
from playground.document.project import Layer, Network, Project

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


def needs_of_network(
    network: Network, shape: Sizes | None, loss: str | None
) -> Mapping[str, ParamValue]:
    """Return the parameters of data that a network needs, as `NO_DATA` and `STAND_IN` have them.

    Parameters
    ----------
    network : Network
    shape : tuple of int or None
        Shape of a sample; None if it is not known.
    loss : str or None
        What it was compiled with; None if it was not.
    """
    shape = shape if shape and len(shape) <= MOST_DIMENSIONS else NOT_KNOWN
    inference = infer(network, Task(kind=TaskKind.REGRESSION, input_shape=shape))
    output = _output_shape(network, inference)
    return {
        "shape": shape,
        "output": output,
        "kind": _kind(network, inference, output, loss).value,
        "tokens": tokens_of(network),
    }


def needed_data(network: Network, shape: Sizes | None, loss: str | None) -> DataConfig:
    """Return the data that a network needs: none is chosen yet; as `needs_of_network`."""
    params = needs_of_network(network, shape, loss)
    return DataConfig(Selection(NO_DATA.name, params), features=())


def without_data(project: Project) -> Project:
    """Return `project` with random numbers in place of its data: the network decides their form.

    So it can be built and exported whatever became of the data.
    """
    network, training = project.network, project.training
    data = needed_data(network, _input_shape(project), training.loss)
    kind = describe(data).kind
    loss = training.loss if kind in LOSSES[training.loss].tasks else USUAL_LOSS[kind]
    training = replace(training, loss=loss, class_weights=())
    return replace(project, data=data, training=training)


def _input_shape(project: Project) -> Sizes | None:
    """Return the shape of a sample: that of the input, else that of the data."""
    for layer in project.network.layers:
        shape = layer.params.get("shape")
        if layer.type_name == "Input" and isinstance(shape, tuple):
            return shape
    try:
        return describe(project.data).input_shape
    except PlaygroundError:
        return None


def _output_shape(network: Network, inference: Inference) -> Sizes:
    report = inference.reports[inference.output] if inference.output is not None else None
    shape = report.output_shape if report is not None else None
    sizes = concrete(shape[1:]) if shape is not None else ()
    is_usable = all(1 <= size <= LARGEST_SIZE for size in sizes)
    return sizes if is_usable and 0 < len(sizes) <= MOST_DIMENSIONS else _units(network, inference)


def _units(network: Network, inference: Inference) -> Sizes:
    """Return the units of the output layer, where its shape is not known; else one."""
    layer = network.layer(inference.output) if inference.output is not None else None
    while layer is not None and "units" not in layer.params:
        wires = network.inputs_of(layer.id)
        keeps_units = layer.traits.passes_activation or layer.type_name == ACTIVATION.name
        layer = network.layer(wires[0].source) if len(wires) == 1 and keeps_units else None
    units = layer.params["units"] if layer is not None else None
    return (units,) if isinstance(units, int) and units > 0 else (1,)


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


def tokens_of(network: Network) -> int:
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

"""A text description of the network: for screen readers, lessons and the clipboard."""

from playground.base.number_text import counted
from playground.catalog.spec import shape_text
from playground.document.graph import topological_order
from playground.document.inference import Inference, Severity
from playground.document.project import Layer, LayerId, Network, Project

BYTES_PER_NUMBER = 4

VOWELS = "AEIOU"
SPOKEN_WITH_VOWEL = "AEFHILMNORSX"
"""Letters whose names begin with a vowel sound: "an LSTM"."""


def describe(project: Project, inference: Inference) -> str:
    """Return a description of the network, one sentence per layer and line.

    Parameters
    ----------
    project : Project
    inference : Inference
        The result of `infer` for the project.
    """
    network = project.network
    if not network.layers:
        return totals(project, inference)
    lines = [totals(project, inference)]
    lines += [
        layer_sentence(project, inference, layer_id) for layer_id in topological_order(network)
    ]
    lines += [
        f"Block {group.name}{' (collapsed)' if group.is_folded else ''}: "
        f"{_names(network, group.members)}."
        for group in project.layout.groups
    ]
    lines += [f"Comment: {note.text}" for note in project.layout.comments if note.text]
    lines += [
        _problem(network, problem.layer_id, problem.message) for problem in inference.problems
    ]
    return "\n".join(lines)


def totals(project: Project, inference: Inference) -> str:
    """Return one sentence about the size of the network."""
    network = project.network
    if not network.layers:
        return "The canvas is empty."
    cost = sum(inference.reports[layer_id].cost for layer_id in inference.active)
    memory = inference.parameters * BYTES_PER_NUMBER
    layers, wires = counted(len(network.layers), "layer"), counted(len(network.wires), "wire")
    return (
        f"A network of {layers} and {wires}, with {counted(inference.parameters, 'parameter')} "
        f"({memory / 1024:,.1f} KiB) and {counted(cost, 'multiplication')} per sample."
    )


def layer_sentence(project: Project, inference: Inference, layer_id: LayerId) -> str:
    """Return one sentence about a layer, its inputs and its outputs."""
    network = project.network
    layer, report = network.layer(layer_id), inference.reports.get(layer_id)
    parts = [f"{layer.name} is {with_article(layer.type_name)} layer{_settings(layer)}"]
    sources = [wire.source for wire in network.inputs_of(layer_id)]
    if sources:
        parts.append(f"fed by {_names(network, sources)}")
    elif layer.spec.maximum_inputs != 0:
        parts.append("fed by nothing")
    targets = [wire.target for wire in network.outputs_of(layer_id)]
    if targets:
        parts.append(f"feeds {_names(network, targets)}")
    elif layer_id == inference.output:
        parts.append("makes the prediction")
    if report is not None and report.output_shape is not None:
        parts.append(f"output {shape_text(report.output_shape)}")
    if report is not None and report.parameters:
        parts.append(counted(report.parameters, "parameter"))
    if not layer.is_trainable:
        parts.append("frozen")
    elif layer.frozen_weights:
        parts.append(f"{counted(len(layer.frozen_weights), 'weight')} frozen")
    block = project.layout.group_of(layer_id)
    if block is not None:
        parts.append(f"in block {block.name}")
    mistakes = [p for p in inference.problems_of(layer_id) if p.severity is Severity.ERROR]
    if mistakes:
        parts.append(counted(len(mistakes), "error"))
    return "; ".join(parts) + "."


def _settings(layer: Layer) -> str:
    """Return the main settings of a layer: " of 8 units, activation relu"."""
    found = [f" around {with_article(layer.inner_class)}"] if layer.inner_class else []
    size = layer.params.get(layer.size_param or "")
    if isinstance(size, int):
        found.append(f" of {counted(size, (layer.size_param or '').removesuffix('s'))}")
    if isinstance(layer.params.get("activation"), str):
        found.append(f", activation {layer.params['activation']}")
    if isinstance(layer.params.get("rate"), float):
        found.append(f", rate {layer.params['rate']:g}")
    return "".join(found)


def with_article(type_name: str) -> str:
    """Return Keras's class with its article: "a Dense", "an LSTM"."""
    is_spelled_out = type_name[:2].isupper()
    article = "an" if type_name[0] in (SPOKEN_WITH_VOWEL if is_spelled_out else VOWELS) else "a"
    return f"{article} {type_name}"


def _names(network: Network, ids: tuple[LayerId, ...] | list[LayerId]) -> str:
    names = [network.layer(layer_id).name for layer_id in ids]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _problem(network: Network, layer_id: LayerId | None, message: str) -> str:
    where = f" with {network.layer(layer_id).name}" if layer_id and network.has(layer_id) else ""
    return f"Problem{where}: {message}."

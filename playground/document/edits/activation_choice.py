"""The activation of a new layer, for which Keras's default would be linear."""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.datasets.task import Task
from playground.document.problems.output import usual_activation
from playground.document.project import LayerId, Network

USUAL = "relu"
NOT_HIDDEN = frozenset({"linear", "softmax"})
"""Activations that a new layer does not copy: one is linear, the other is for outputs."""


class Ends(NamedTuple):
    """The layers that a new layer is connected to; None for no layer."""

    source: LayerId | None = None
    target: LayerId | None = None


def initial_params(
    network: Network, task: Task, type_name: str, ends: Ends
) -> Mapping[str, ParamValue]:
    """Return the parameters of a new layer that differ from Keras's defaults.

    A layer with an activation copies that of the nearest layer of its type, or uses relu.
    An output layer with as many units as the data needs gets the activation for the data.
    """
    spec = LAYERS[type_name]
    activation = spec.param("activation")
    if activation is None or activation.initial != "linear":
        return {}
    is_end = ends.target is None and ends.source is not None
    size = spec.defaults().get("units")
    if is_end and size == task.output_units:
        return {"activation": usual_activation(task)}
    return {"activation": hidden_activation(network, type_name, ends)}


def hidden_activation(network: Network, type_name: str, ends: Ends) -> str:
    """Return the activation of the nearest hidden layer of `type_name`; relu if there is none."""
    for start, is_backwards in ((ends.source, True), (ends.target, False)):
        found = _nearest(network, type_name, start, is_backwards=is_backwards)
        if found is not None:
            return found
    return USUAL


def _nearest(
    network: Network, type_name: str, start: LayerId | None, *, is_backwards: bool
) -> str | None:
    """Return the activation of the nearest layer from `start`."""
    waiting = deque([start] if start is not None else [])
    seen: set[LayerId] = set()
    while waiting:
        key = waiting.popleft()
        if key in seen:
            continue
        seen.add(key)
        layer, outputs = network.layer(key), network.outputs_of(key)
        activation = layer.params.get("activation")
        is_hidden = bool(outputs) and activation not in NOT_HIDDEN
        if layer.type_name == type_name and is_hidden and isinstance(activation, str):
            return activation
        wires = network.inputs_of(key) if is_backwards else outputs
        waiting.extend(wire.source if is_backwards else wire.target for wire in wires)
    return None

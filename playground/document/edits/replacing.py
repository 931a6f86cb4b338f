"""`ReplaceLayer`: replace a layer by one of another type, and keep what fits."""

import re
from dataclasses import dataclass, replace

from playground.base.errors import ParameterError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.document.edits.activation_choice import Ends, hidden_activation
from playground.document.graph import default_name, free_name, remove_wires
from playground.document.project import Layer, LayerId, Network, Project


@dataclass(frozen=True, slots=True)
class ReplaceLayer:
    """Replace the layer `layer_id` by a new layer of `type_name`.

    The position, the block, the wires that the new type accepts, a name that the user chose
    and the parameters that both types have are kept. The layer gets a new id.
    """

    layer_id: LayerId
    type_name: str

    @property
    def text(self) -> str:
        return f"Replace with {self.type_name}"

    def apply(self, project: Project) -> Project:
        old = project.network.layer(self.layer_id)
        if old.type_name == self.type_name:
            return project
        new = _successor(project.network, old, LAYERS[self.type_name])
        layout = project.layout
        positions = {_renamed(key, old, new): at for key, at in layout.positions.items()}
        groups = tuple(
            replace(group, members=tuple(_renamed(key, old, new) for key in group.members))
            for group in layout.groups
        )
        return replace(
            project,
            network=_exchanged(project.network, old, new),
            layout=replace(layout, positions=positions, groups=groups),
        )


def _successor(network: Network, old: Layer, spec: LayerSpec) -> Layer:
    others = replace(network, layers=tuple(layer for layer in network.layers if layer != old))
    is_default = re.fullmatch(rf"{default_name(old.type_name)}(_\d+)?", old.name) is not None
    name = free_name(others, default_name(spec.name)) if is_default else old.name
    layer_id = LayerId(f"layer{network.next_id}")
    params = fitting_params(old, spec)
    if "activation" not in old.params and params.get("activation") == "linear":
        params |= {"activation": _activation(network, old, spec)}
    return Layer(layer_id, spec.name, name, params, old.is_trainable)


def _activation(network: Network, old: Layer, spec: LayerSpec) -> str:
    """Return the activation of a layer that replaces one without an activation."""
    sources, targets = network.inputs_of(old.id), network.outputs_of(old.id)
    if not targets:
        return "linear"
    ends = Ends(sources[0].source if sources else None, targets[0].target)
    return hidden_activation(network, spec.name, ends)


def fitting_params(old: Layer, spec: LayerSpec) -> dict[str, ParamValue]:
    """Return parameters for a layer of `spec`: those of `old` where both have them, else defaults.

    The size of a layer is kept even if its name differs ("units", "filters"). A wrapper takes
    the old layer inside if it can.
    """
    values: dict[str, ParamValue] = {}
    wrapper = spec.wrapper
    if wrapper is not None and old.spec in wrapper.inner:
        values[wrapper.param] = old.type_name
    for name, value in old.params.items():
        size_param = spec.size_param_of(values)
        wanted = size_param if name == old.size_param and size_param is not None else name
        param = spec.param(wanted, values)
        if param is None or param.name in values:
            continue
        try:
            values[param.name] = param.parse(value)
        except ParameterError:
            continue
    return spec.parse(values)


def _exchanged(network: Network, old: Layer, new: Layer) -> Network:
    limit = new.spec.maximum_inputs
    excess = () if limit is None else network.inputs_of(old.id)[limit:]
    network = remove_wires(network, excess)
    return replace(
        network,
        layers=tuple(new if layer.id == old.id else layer for layer in network.layers),
        wires=tuple(
            replace(
                wire,
                source=_renamed(wire.source, old, new),
                target=_renamed(wire.target, old, new),
            )
            for wire in network.wires
        ),
        next_id=network.next_id + 1,
    )


def _renamed(layer_id: LayerId, old: Layer, new: Layer) -> LayerId:
    return new.id if layer_id == old.id else layer_id

"""``owner.name`` in a script."""

from dataclasses import replace
from math import pi

from playground.importing.evaluate.libraries.arrays import SAME, shape_of
from playground.importing.evaluate.libraries.tensor_shapes import tensor_shape
from playground.importing.evaluate.loaders import loaded_part
from playground.importing.evaluate.objects import method_of, parent_attribute
from playground.importing.network.names import canonical
from playground.importing.network.values import (
    Array,
    Class,
    Data,
    FromData,
    Instance,
    Made,
    Method,
    Model,
    Name,
    Parent,
    Settings,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import World

BOTH = "both"


def attribute(  # noqa: PLR0911, PLR0912 - one for each kind
    owner: Value, name: str, world: World
) -> Value:
    """Return the value of ``owner.name``."""
    match owner:
        case Name():
            return _of_name(owner, name)
        case Data():
            return _of_data(owner, name)
        case Array():
            return shape_of(owner) if name == "shape" else Method(owner, name)
        case Unknown():
            if name == "shape":
                return owner.shape or FromData()
            kept = replace(owner, text=f"{owner.text}.{name}")
            return kept if name in SAME or name == "reshape" else kept.part()
        case Settings() if owner.is_parser and name not in owner.values:
            return Method(owner, name)
        case Settings():
            return owner.values.get(name, Unknown(name))
        case Tensor() if name == "shape":
            return tensor_shape(owner, world)
        case FromData():
            return owner
        case Model():
            return _of_model(owner, name, world)
        case Instance():
            return _of_instance(owner, name, world)
        case Class():
            world.uncalled.pop(owner.line, None)  # it is used, if only for its methods
            found = owner.find(name)
            return Unknown(f"{owner.name}.{name}") if found is None else method_of(owner, found)
        case Made() if name == "name" and isinstance(owner.named.get("name"), str):
            return owner.named["name"]
        case Made() if name == "trainable":
            return owner.is_trainable
        case Parent():
            found = parent_attribute(owner, name)
            return Method(owner, name) if found is None else found
        case _:
            return Method(owner, name)


def _of_name(owner: Name, name: str) -> Value:
    path = canonical(f"{owner.path}.{name}")
    if path.path in ("numpy.newaxis", "tensorflow.newaxis"):
        return None
    return pi if path.path in ("numpy.pi", "math.pi") else path


def _of_data(owner: Data, name: str) -> Value:
    if name == "shape":
        return shape_of(owner)
    if owner.part == BOTH and name in ("data", "images", "target"):
        return loaded_part(owner, name)
    if name in ("feature_names", "target_names", "DESCR"):
        return Unknown(name, is_outcome=True)
    return owner if name in ("T", "values") else Method(owner, name)


def _of_instance(owner: Instance, name: str, world: World) -> Value:
    if name in owner.values:
        return owner.values[name]
    found = owner.owner.find(name)
    if found is not None:
        return method_of(owner, found, world.runner)
    if owner.model is not None:
        return _of_model(owner.model, name, world)
    return Method(owner, name)


def _of_model(owner: Model, name: str, world: World) -> Value:
    if name in ("output", "outputs", "input", "inputs"):
        inputs, outputs = world.laid_out(owner)
        found = inputs if name.startswith("in") else outputs
        return found[0] if len(found) == 1 and not name.endswith("s") else list(found)
    if name == "layers":
        return list(world.layers_of(owner))
    return Method(owner, name)

"""Functions of Keras other than layers: data sets, utilities, the backend."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from playground.importing.evaluate.libraries import data_calls
from playground.importing.evaluate.libraries.numpy_calls import set_seed
from playground.importing.evaluate.libraries.tensor_shapes import tensor_shape
from playground.importing.network.values import (
    Arguments,
    Data,
    FromData,
    Name,
    Named,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.result import NoteKind

Handler: TypeAlias = Callable[[Name, Arguments, Named, World], Value]


def keras_function(name: Name) -> Handler | None:
    """Return what evaluates a function of Keras; None for its classes."""
    if name.path.startswith("keras.datasets."):
        return data_calls.load_data
    return data_calls.FUNCTIONS.get(name.leaf) or _KERAS.get(name.leaf)


def _epsilon(_name: Name, _arguments: Arguments, _named: Named, _world: World) -> Value:
    return 1e-7


def _normalized(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    first = arguments[0] if arguments else None
    if not isinstance(first, Data):
        return first if isinstance(first, Unknown) else Unknown("data")
    world.refuse("pixels are scaled to 0..1 instead", NoteKind.ASSUMED)
    return replace(first, is_scaled=True)


def _precision(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    policy = str(arguments[0]) if arguments else ""
    world.facts.has_mixed_precision = policy.startswith("mixed")
    return None


def _quiet(_name: Name, _arguments: Arguments, _named: Named, _world: World) -> Value:
    return None


def _drawn_model(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    world.refuse("the canvas is the drawing of the model", NoteKind.LEFT_OUT)
    return None


def _load_model(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    reason = "files named in a script are not opened; open the model file itself"
    world.lose(reason)
    return Unknown("model", why=reason)


def _order(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    """Return the order of channels: the one that the script sets, else that used here."""
    return "channels_first" if world.facts.has_channels_first else "channels_last"


def _old_order(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    return "th" if world.facts.has_channels_first else "tf"


def _set_order(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    if arguments:
        world.facts.has_channels_first = arguments[0] in ("channels_first", "th")
    return None


def _known_shape(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    first = arguments[0] if arguments else None
    return tensor_shape(first, world) if isinstance(first, Tensor) else FromData()


def _set_value(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    message = "set_value() changes training; that is not imported: set it yourself"
    world.notes.add(world.line, NoteKind.NEEDS_YOU, message)
    return None


_KERAS: Mapping[str, Handler] = MappingProxyType(
    {
        "epsilon": _epsilon,
        "normalize": _normalized,
        "set_random_seed": set_seed,
        "set_global_policy": _precision,
        "set_policy": _precision,
        "clear_session": _quiet,
        "image_data_format": _order,
        "image_dim_ordering": _old_order,
        "set_image_data_format": _set_order,
        "set_image_dim_ordering": _set_order,
        "int_shape": _known_shape,
        "plot_model": _drawn_model,
        "load_model": _load_model,
        "set_value": _set_value,
    }
)

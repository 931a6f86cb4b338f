"""Functions that a script applies to the output of a layer: `tf.concat`, `tf.nn.relu` etc.

Where a layer computes the same, it is drawn. Everything else is drawn as unsupported, with its
name: a network that goes through it is refused.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from playground.catalog.in_programs import UNIT_LENGTH, pooling_of_places
from playground.catalog.layers import LAYERS
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.layers.dropout import DROPOUT
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.layers.permute import PERMUTE
from playground.catalog.layers.rescaling import RESCALING
from playground.catalog.layers.reshape import RESHAPE
from playground.importing.evaluate.libraries.tensor_arithmetic import rescaled
from playground.importing.evaluate.libraries.tensor_shapes import tensor_shape
from playground.importing.network.settings import activation
from playground.importing.network.values import Arguments, Made, Name, Named, Tensor, Value
from playground.importing.network.world import World

MODULES = ("tensorflow.", "keras.ops.", "keras.backend.", "keras.activations.", "keras.utils.")
APPLICATIONS = "keras.applications."
TENSOR_WORDS = ("inputs", "x", "values", "tensors", "input", "tensor", "a", "input_tensor")
JOINS: Mapping[str, str] = MappingProxyType(
    {name: spec.name for spec in LAYERS for name in spec.functions}
)
SAME = frozenset(("identity", "cast", "convert_to_tensor", "stop_gradient", "ensure_shape"))
MEANS = frozenset(("reduce_mean", "mean"))
LARGEST = frozenset(("reduce_max", "max", "amax"))
TWO_SIDED = frozenset(
    (
        *("mobilenet", "mobilenet_v2", "inception_v3", "inception_resnet_v2", "xception"),
        *("nasnet", "resnet_v2"),
    )
)
"""Backbones whose `preprocess_input` brings pixels to -1..1."""
UNSCALED = frozenset(("efficientnet", "efficientnet_v2", "mobilenet_v3", "convnext"))
"""Backbones that scale pixels themselves."""

Handler: TypeAlias = Callable[[Tensor, Arguments, Named, int, World], Value]


def is_on_tensors(name: Name, arguments: Arguments, named: Named) -> bool:
    """Return whether `name` is a function that receives outputs of layers."""
    is_function = name.path.startswith((*MODULES, APPLICATIONS)) or name.root not in (
        "keras",
        "builtins",
    )
    return is_function and bool(_given(arguments, named))


def call(name: Name, arguments: Arguments, named: Named, line: int, world: World) -> Value:
    """Return the output of the layer that is equivalent to such a function."""
    tensors = _given(arguments, named)
    indices = tuple(tensor.index for tensor in tensors)
    if name.leaf in SAME and len(tensors) == 1:
        return tensors[0]
    if (
        activation(name) is not None
        and len(tensors) == 1
        and _is_plain_activation(arguments, named)
    ):
        layer = Made(Name(f"keras.layers.{ACTIVATION.name}"), (name,), {}, line)
        return world.draw(layer, indices, line)
    kind = JOINS.get(name.leaf)
    if kind is not None and len(tensors) > 1:
        joined = Made(Name(f"keras.layers.{kind}"), (), _axis(arguments, named), line)
        return world.draw(joined, indices, line)
    if len(tensors) == 1:
        found = _of_one(name, tensors[0], _others(arguments), named, line, world)
        if found is not None:
            return found
    reason = f"{name.path}() of the output of a layer cannot be shown on the canvas"
    return world.unsupported(reason, tensors, line)


def _of_one(
    name: Name, tensor: Tensor, others: Arguments, named: Named, line: int, world: World
) -> Value:
    """Return what a function of one tensor gives; None if no layer computes it."""
    leaf = name.leaf
    if leaf == "preprocess_input":
        return _preprocessed(name, tensor, line, world)
    if leaf in ("add", "subtract", "multiply", "divide") and len(others) == 1:
        return rescaled(tensor, leaf, others[0], line, world)
    handler = HANDLERS.get(leaf)
    return handler(tensor, others, named, line, world) if handler is not None else None


def _preprocessed(name: Name, tensor: Tensor, line: int, world: World) -> Value:
    family = name.path.removeprefix(APPLICATIONS).partition(".")[0]
    if family in UNSCALED:
        return tensor
    if family not in TWO_SIDED:
        return None
    return _drawn(RESCALING.name, {"scale": 1 / 127.5, "offset": -1.0}, tensor, line, world)


def _reshaped(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    shape = others[0] if others else named.get("shape", named.get("newshape"))
    if not isinstance(shape, tuple | list) or len(shape) < 2:
        return None
    return _drawn(RESHAPE.name, {"target_shape": tuple(shape[1:])}, tensor, line, world)


def _averaged(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    return _pooled("mean", tensor, others, named, line, world)


def _largest(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    return _pooled("max", tensor, others, named, line, world)


def _pooled(
    word: str, tensor: Tensor, others: Arguments, named: Named, line: int, world: World
) -> Value:
    """Return the layer that takes the mean or the maximum of all places."""
    axis = others[0] if others else named.get("axis")
    axes = tuple(axis) if isinstance(axis, list | tuple) else (axis,)
    shape = tensor_shape(tensor, world)
    rank = len(shape) if isinstance(shape, tuple) else len(axes) + 2
    places = tuple(range(1, rank - 1))
    if axes != places or len(places) not in (1, 2) or named.get("keepdims"):
        return None
    return _drawn(pooling_of_places(word, len(places)), {}, tensor, line, world)


def _expanded(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    axis = others[0] if others else named.get("axis", -1)
    shape = tensor_shape(tensor, world)
    if not isinstance(shape, tuple) or not isinstance(axis, int) or axis == 0:
        return None
    sizes = list(shape)
    sizes.insert(axis if axis > 0 else len(sizes) + 1 + axis, 1)
    return _with_shape(sizes, tensor, line, world)


def _squeezed(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    axis = others[0] if others else named.get("axis")
    axis = axis[0] if isinstance(axis, list | tuple) and len(axis) == 1 else axis
    shape = tensor_shape(tensor, world)
    if not isinstance(shape, tuple) or not isinstance(axis, int):
        return None
    sizes = list(shape)
    if not -len(sizes) < axis < len(sizes) or axis == 0 or sizes.pop(axis) != 1:
        return None
    return _with_shape(sizes, tensor, line, world)


def _with_shape(sizes: list[Value], tensor: Tensor, line: int, world: World) -> Value:
    if any(size is None for size in sizes[1:]) or len(sizes) < 2:
        return None
    return _drawn(RESHAPE.name, {"target_shape": tuple(sizes[1:])}, tensor, line, world)


def _transposed(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    order = others[0] if others else named.get("perm", named.get("axes", named.get("pattern")))
    if not isinstance(order, list | tuple) or not order or order[0] != 0:
        return None
    return _drawn(PERMUTE.name, {"dims": tuple(order[1:])}, tensor, line, world)


def _flattened(tensor: Tensor, _others: Arguments, _named: Named, line: int, world: World) -> Value:
    return _drawn(FLATTEN.name, {}, tensor, line, world)


def _dropped(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    rate = others[0] if others else named.get("rate")
    return None if rate is None else _drawn(DROPOUT.name, {"rate": rate}, tensor, line, world)


def _normalized(tensor: Tensor, others: Arguments, named: Named, line: int, world: World) -> Value:
    axis = others[0] if others else named.get("axis")
    shape = tensor_shape(tensor, world)
    last = len(shape) - 1 if isinstance(shape, tuple) else -1
    if axis not in (-1, last):
        return None
    return _drawn(UNIT_LENGTH, {}, tensor, line, world)


def _drawn(kind: str, named: Named, tensor: Tensor, line: int, world: World) -> Tensor:
    layer = Made(Name(f"keras.layers.{kind}"), (), named, line)
    return world.draw(layer, (tensor.index,), line)


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "reshape": _reshaped,
        **dict.fromkeys(MEANS, _averaged),
        **dict.fromkeys(LARGEST, _largest),
        "expand_dims": _expanded,
        "squeeze": _squeezed,
        **dict.fromkeys(("transpose", "permute_dimensions"), _transposed),
        **dict.fromkeys(("flatten", "batch_flatten"), _flattened),
        "dropout": _dropped,
        **dict.fromkeys(("l2_normalize", "normalize"), _normalized),
    }
)
"""What a function of one tensor and constants does, by its name."""


def _is_plain_activation(arguments: Arguments, named: Named) -> bool:
    """Return whether an activation has no settings of its own."""
    return len(arguments) + len(named) == 1 or set(named) <= {"name", "axis"}


def _axis(arguments: Arguments, named: Named) -> Named:
    if "axis" in named:
        return {"axis": named["axis"]}
    is_listed = bool(arguments) and isinstance(arguments[0], list | tuple)
    is_given = is_listed and len(arguments) > 1 and isinstance(arguments[1], int)
    return {"axis": arguments[1]} if is_given else {}


def _others(arguments: Arguments) -> Arguments:
    """Return the arguments that are not outputs of layers."""
    return tuple(value for value in arguments if not _given((value,), {}))


def _given(arguments: Arguments, named: Named) -> tuple[Tensor, ...]:
    """Return the outputs of layers among the first two arguments, and in lists of them."""
    found: list[Tensor] = []
    words = [named[word] for word in TENSOR_WORDS if word in named]
    for value in (*arguments[:3], *words):
        entries = value if isinstance(value, list | tuple) else (value,)
        found.extend(entry for entry in entries if isinstance(entry, Tensor))
    return tuple(found)

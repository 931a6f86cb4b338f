"""Arithmetic with the output of a layer: with another output, or with a number."""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.layers import LAYERS
from playground.catalog.layers.normalization import NORMALIZATION
from playground.catalog.layers.rescaling import RESCALING
from playground.importing.network.values import Made, Name, Tensor, Unknown, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

SIGNS: Mapping[str, type[ast.operator]] = MappingProxyType(
    {"+": ast.Add, "*": ast.Mult, "-": ast.Sub}
)
JOINS: Mapping[type[ast.operator], str] = MappingProxyType(
    {SIGNS[spec.operator]: spec.name for spec in LAYERS if spec.operator}
)
"""By operator between two tensors: the layer that computes the same."""
WORDS: Mapping[type[ast.operator], str] = MappingProxyType(
    {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
)
ELSE = "arithmetic with the output of a layer cannot be shown on the canvas"


def operated_tensors(
    left: Value, sign: ast.operator, right: Value, world: World, line: int
) -> Tensor:
    """Return ``left sign right`` where one of them is the output of a layer."""
    tensors = tuple(value for value in (left, right) if isinstance(value, Tensor))
    if len(tensors) == 2 and type(sign) in JOINS:
        kind = JOINS[type(sign)]
        world.notes.add(line, NoteKind.ASSUMED, f"read as the layer {kind}")
        layer = Made(Name(f"keras.layers.{kind}"), (), {}, line)
        return world.draw(layer, tuple(tensor.index for tensor in tensors), line)
    word = WORDS.get(type(sign))
    found = None
    if len(tensors) == 1 and word is not None:
        if isinstance(left, Tensor) and isinstance(right, Unknown):
            found = _standardized(left, word, right, line, world)
        elif isinstance(left, Tensor):
            found = rescaled(left, word, right, line, world)
        elif isinstance(right, Tensor):
            found = _rescaled_right(left, word, right, line, world)
    return world.unsupported(ELSE, tensors, line) if found is None else found


def _standardized(
    tensor: Tensor, word: str, number: Unknown, line: int, world: World
) -> Tensor | None:
    """Return a tensor without the mean of the data, or over its deviation; None for others.

    A Normalization does both, with what it measures on the training data.
    """
    drawn = world.drawn[tensor.index]
    if drawn.layer.leaf == NORMALIZATION.name and drawn.layer.line == line and word == "divide":
        return tensor
    is_mean = "mean" in number.text.lower() or "average" in number.text.lower()
    if drawn.sources or word != "subtract" or not is_mean:
        return None
    message = "read as the layer Normalization, which measures mean and deviation on the data"
    world.notes.add(line, NoteKind.ASSUMED, message)
    layer = Made(Name(f"keras.layers.{NORMALIZATION.name}"), (), {"axis": None}, line)
    return world.draw(layer, (tensor.index,), line)


def negated_tensor(tensor: Tensor, line: int, world: World) -> Tensor:
    """Return ``-tensor``."""
    return _scaled(tensor, -1.0, 0.0, line, world)


def rescaled(tensor: Tensor, word: str, number: Value, line: int, world: World) -> Tensor | None:
    """Return a tensor plus, minus or times a number; None if it is not a number."""
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    if word == "add":
        return _scaled(tensor, 1.0, float(number), line, world)
    if word == "subtract":
        return _scaled(tensor, 1.0, -float(number), line, world)
    if word == "multiply":
        return _scaled(tensor, float(number), 0.0, line, world)
    return _scaled(tensor, 1 / number, 0.0, line, world) if number else None


def _rescaled_right(
    number: Value, word: str, tensor: Tensor, line: int, world: World
) -> Tensor | None:
    """Return ``number word tensor``; None if no layer computes it."""
    if word in ("add", "multiply"):
        return rescaled(tensor, word, number, line, world)
    if word == "subtract" and isinstance(number, int | float):
        return _scaled(tensor, -1.0, float(number), line, world)
    return None


def _scaled(tensor: Tensor, scale: float, offset: float, line: int, world: World) -> Tensor:
    world.notes.add(line, NoteKind.ASSUMED, f"read as the layer {RESCALING.name}")
    named: dict[str, Value] = {"scale": scale}
    if offset:
        named["offset"] = offset
    return world.draw(
        Made(Name(f"keras.layers.{RESCALING.name}"), (), named, line), (tensor.index,), line
    )

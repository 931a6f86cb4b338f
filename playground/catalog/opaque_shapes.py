"""Output shapes of layers outside of the catalogue that have no weights.

Their settings alone decide the output shape, so the canvas needs no Keras for them.
"""

from collections.abc import Callable, Mapping
from math import prod
from types import MappingProxyType
from typing import TypeAlias

from playground.base.errors import ShapeError
from playground.catalog.spec import TensorShape, shape_text

Config: TypeAlias = Mapping[str, object]
Inputs: TypeAlias = tuple[TensorShape, ...]
Rule: TypeAlias = Callable[[str, Config, Inputs], TensorShape]

LARGEST = 65_536


def _one(name: str, inputs: Inputs, rank: int) -> TensorShape:
    """Return the one input, which must have `rank` dimensions, the batch among them."""
    if len(inputs) != 1 or len(inputs[0]) != rank:
        received = " and ".join(map(shape_text, inputs))
        raise ShapeError(
            f"{name} needs one input of exactly {rank} dimensions; received {received}"
        )
    return inputs[0]


def _enlarged(name: str, config: Config, inputs: Inputs) -> TensorShape:
    shape = _one(name, inputs, 3 if name.endswith("1D") else 4)
    factors = _sizes(name, config.get("size", 2), len(shape) - 2)
    middle = (_times(size, by) for size, by in zip(shape[1:-1], factors, strict=True))
    return (shape[0], *middle, shape[-1])


def _bordered(name: str, config: Config, inputs: Inputs) -> TensorShape:
    """Return the shape with borders added, or cut off."""
    shape = _one(name, inputs, 3 if name.endswith("1D") else 4)
    sign = -1 if name.startswith("Cropping") else 1
    word = "cropping" if sign < 0 else "padding"
    borders = _borders(name, config.get(word, 1), len(shape) - 2)
    middle = tuple(
        None if size is None else size + sign * border
        for size, border in zip(shape[1:-1], borders, strict=True)
    )
    if any(size is not None and size < 1 for size in middle):
        raise ShapeError(f"{name} leaves nothing of {shape_text(shape)}")
    return (shape[0], *middle, shape[-1])


def _sizes(name: str, value: object, count: int) -> tuple[int, ...]:
    """Return `count` whole numbers; a single one is used for all."""
    entries = list(value) if isinstance(value, list | tuple) else [value] * count
    sizes = tuple(entry for entry in entries if isinstance(entry, int) and 1 <= entry <= LARGEST)
    if len(sizes) != count or len(entries) != count:
        raise ShapeError(f"a size of {name} must be {count} whole numbers; received {value}")
    return sizes


def _borders(name: str, value: object, count: int) -> tuple[int, ...]:
    """Return how much is added to each dimension, both ends together."""
    entries = list(value) if isinstance(value, list | tuple) else [value] * count
    if count == 1 and isinstance(value, list | tuple):
        entries = [value]
    borders: list[int] = []
    for entry in entries:
        ends = list(entry) if isinstance(entry, list | tuple) else [entry, entry]
        sizes = [end for end in ends if isinstance(end, int) and 0 <= end <= LARGEST]
        if len(sizes) == len(ends) == 2:
            borders.append(sum(sizes))
    if len(borders) != count or len(entries) != count:
        raise ShapeError(f"the borders of {name} are not known; received {value}")
    return tuple(borders)


def _times(size: int | None, factor: int) -> int | None:
    return None if size is None else prod((size, factor))


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "UpSampling1D": _enlarged,
        **dict.fromkeys(("ZeroPadding1D", "Cropping1D", "Cropping2D"), _bordered),
    }
)
"""How each of them finds its output's shape; all take images with their channels last."""


def ruled_shape(class_name: str, config: Config, inputs: Inputs) -> TensorShape:
    """Return the output shape of a layer of `RULES`.

    Raises
    ------
    ShapeError
        It cannot take these inputs, or its settings are not known.
    """
    if config.get("data_format") not in (None, "channels_last"):
        raise ShapeError(f"{class_name} needs data_format='channels_last' here")
    return RULES[class_name](class_name, config, inputs)

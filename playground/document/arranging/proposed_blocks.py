"""Which layers of a long network belong together: by their names, or because they repeat.

A block is a run of layers that follow each other in the order of computation. So blocks never
form a loop, whatever else is connected.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from playground.document.graph import topological_order
from playground.document.project import LayerId, Network

LONG = 30
"""Networks of this many layers are worth folding."""
FEWEST = 3
"""Layers in a block."""
LONGEST_UNIT = 12
"""Layers in what repeats."""
FEWEST_REPEATS = 3
WORDS = "block|stage|layer|unit|cell|group|mixed|module|encoder|decoder|stack|fire|reduction|normal"
NAMED = re.compile(rf"(?:[a-z]+\d*_)??(?:{WORDS})s?_?\d+[a-z]?(?=_|$)", re.IGNORECASE)
"""The part of a layer's name that says in which block it is: "block_3", "conv2_block1"."""


@dataclass(frozen=True, slots=True)
class ProposedBlock:
    """Layers that belong together.

    Attributes
    ----------
    name : str
    members : tuple of LayerId
        In the order of computation.
    """

    name: str
    members: tuple[LayerId, ...]


def proposed_blocks(
    network: Network, models: Mapping[LayerId, str] | None = None
) -> tuple[ProposedBlock, ...]:
    """Return the blocks of a network; none for a short one, or where nothing shows them.

    Parameters
    ----------
    network : Network
    models : mapping of LayerId to str, optional
        The name of the model within the model that a layer comes from.
    """
    if len(network.layers) < LONG:
        return ()
    order = [key for key in topological_order(network) if _is_inner(network, key)]
    labels = [_label(network, key, models or {}) for key in order]
    found: list[ProposedBlock] = []
    for label, run in groupby(range(len(order)), key=lambda index: labels[index]):
        members = tuple(order[index] for index in run)
        if label and len(members) >= FEWEST:
            found.append(ProposedBlock(label, members))
        elif not label:
            found += _repeated(network, members)
    return tuple(_numbered(found))


def _is_inner(network: Network, layer_id: LayerId) -> bool:
    """Return whether a layer is neither an input nor an output."""
    is_input = network.layer(layer_id).type_name == "Input"
    return not is_input and bool(network.outputs_of(layer_id))


def _label(network: Network, layer_id: LayerId, models: Mapping[LayerId, str]) -> str:
    """Return what names or origin say of the block of a layer; empty if nothing."""
    found = NAMED.match(network.layer(layer_id).name)
    return found.group() if found is not None else models.get(layer_id, "")


def _repeated(network: Network, run: tuple[LayerId, ...]) -> Iterator[ProposedBlock]:
    """Yield each repetition of layers of the same types in the same order."""
    types = [network.layer(layer_id).keras_class for layer_id in run]
    start = 0
    while start < len(run):
        size, count = _unit_at(types, start)
        if not size:
            start += 1
            continue
        for number in range(count):
            first = start + number * size
            yield ProposedBlock("", run[first : first + size])
        start += size * count


def _unit_at(types: list[str], start: int) -> tuple[int, int]:
    """Return length and count of what repeats from `start` on; (0, 0) if nothing does."""
    for size in range(FEWEST, LONGEST_UNIT + 1):
        unit = types[start : start + size]
        count = 1
        while types[start + count * size : start + (count + 1) * size] == unit:
            count += 1
        if count >= FEWEST_REPEATS and len(set(unit)) > 1:
            return size, count
    return 0, 0


def _numbered(blocks: list[ProposedBlock]) -> Iterator[ProposedBlock]:
    """Yield the blocks with names that differ."""
    used: dict[str, int] = {}
    for block in blocks:
        stem = block.name or "Block"
        used[stem] = used.get(stem, 0) + 1
        is_plain = bool(block.name) and used[stem] == 1
        yield ProposedBlock(stem if is_plain else f"{stem} {used[stem]}", block.members)

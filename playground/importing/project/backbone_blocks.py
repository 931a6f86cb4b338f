"""A model of Keras within the network of a script: one folded block, with its weights."""

from collections.abc import Sequence
from dataclasses import replace

from playground.document.edits.grouping import MAXIMUM_NAME, added_group
from playground.document.project import Layer, LayerId, Project
from playground.importing.network.drawing import Part
from playground.importing.network.values import Made
from playground.importing.network.world import World
from playground.training.files.imported_weights import AS_BUILT, packed_weights
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position

FEWEST = 3
"""Layers that are worth folding."""


def with_folded_blocks(project: Project, parts: Sequence[Part], world: World) -> Project:
    """Return `project` with the layers of each model of Keras in a folded block.

    Layers that are in a block already stay as they are there.
    """
    blocks: dict[str, list[LayerId]] = {}
    for layer, made in _layers(project, parts, world):
        if made.block:
            blocks.setdefault(made.block, []).append(layer.id)
    layout = project.layout
    grouped = {member for group in layout.groups for member in group.members}
    for name, members in blocks.items():
        if len(members) >= FEWEST and not grouped & set(members):
            layout = added_group(layout, tuple(members), name[:MAXIMUM_NAME], is_folded=True)
    return replace(project, layout=layout)


def without_lost_blocks(project: Project, base: Project | None) -> Project:
    """Return `project` without the blocks of `base` that lost half of their layers or more.

    Layers of another network that take the places of some are not that block.
    """
    if base is None:
        return project
    before = {group.id: len(group.members) for group in base.layout.groups}
    kept = tuple(
        group
        for group in project.layout.groups
        if 2 * len(group.members) > before.get(group.id, len(group.members))
    )
    return replace(project, layout=replace(project.layout, groups=kept))


def checkpoint_of(project: Project, parts: Sequence[Part], world: World) -> Checkpoint | None:
    """Return the weights of models of Keras; the other layers keep those they are built with."""
    found = _layers(project, parts, world)
    if not any(made.weights for _layer, made in found):
        return None
    known = {layer.name: made.weights for layer, made in found if made.weights}
    rest = {layer.name: AS_BUILT for layer in project.network.layers if layer.name not in known}
    return Checkpoint(b"", packed_weights({**rest, **known}), Position(), Curves())


def _layers(project: Project, parts: Sequence[Part], world: World) -> list[tuple[Layer, Made]]:
    """Return the layers that the script made, each with its call."""
    pairs = zip(project.network.layers, parts, strict=False)
    return [(layer, world.drawn[part.origin].layer) for layer, part in pairs if part.origin >= 0]

"""Blocks: named groups of layers, shown as one item when collapsed.

A layer is in at most one block.
"""

from dataclasses import dataclass, replace

from playground.base.errors import GraphError, ParameterError
from playground.document.naming import first_free
from playground.document.project import Group, LayerId, Layout, Project

MAXIMUM_NAME = 80


def free_group_id(layout: Layout) -> str:
    """Return an id that no block has."""
    return first_free("group", {group.id for group in layout.groups})


def free_group_name(layout: Layout, stem: str = "Block") -> str:
    """Return "Block 1", or the next number that no block has."""
    return first_free(f"{stem} ", {group.name for group in layout.groups})


def added_group(
    layout: Layout, members: tuple[LayerId, ...], name: str, *, is_folded: bool = False
) -> Layout:
    """Return `layout` with a new block; its members leave their previous blocks."""
    group = Group(free_group_id(layout), name, members, is_folded)
    left = without_members(layout, members)
    return replace(left, groups=(*left.groups, group))


def without_members(layout: Layout, layer_ids: tuple[LayerId, ...]) -> Layout:
    """Return `layout` with these layers in no block, and without empty blocks."""
    gone = set(layer_ids)
    shrunk = (
        replace(group, members=tuple(key for key in group.members if key not in gone))
        for group in layout.groups
    )
    return replace(layout, groups=tuple(group for group in shrunk if group.members))


@dataclass(frozen=True, slots=True)
class GroupLayers:
    """Group layers into a block; the default name is "Block 1"."""

    layer_ids: tuple[LayerId, ...]
    name: str = ""
    is_folded: bool = False
    text: str = "Group"

    def apply(self, project: Project) -> Project:
        if not self.layer_ids:
            raise GraphError("a block needs at least one layer; select some first")
        wanted = set(self.layer_ids)
        for layer_id in self.layer_ids:
            project.network.layer(layer_id)
        members = tuple(layer.id for layer in project.network.layers if layer.id in wanted)
        layout = project.layout
        name = _checked_name(self.name) if self.name else free_group_name(layout)
        return replace(project, layout=added_group(layout, members, name, is_folded=self.is_folded))


@dataclass(frozen=True, slots=True)
class Ungroup:
    """Remove blocks; their layers stay."""

    group_ids: tuple[str, ...]
    text: str = "Ungroup"

    def apply(self, project: Project) -> Project:
        for group_id in self.group_ids:
            project.layout.group(group_id)
        gone = set(self.group_ids)
        left = tuple(group for group in project.layout.groups if group.id not in gone)
        return replace(project, layout=replace(project.layout, groups=left))


@dataclass(frozen=True, slots=True)
class FoldGroups:
    """Collapse blocks to one item each, or expand them."""

    group_ids: tuple[str, ...]
    is_folded: bool

    @property
    def text(self) -> str:
        return "Collapse block" if self.is_folded else "Expand block"

    def apply(self, project: Project) -> Project:
        for group_id in self.group_ids:
            group = replace(project.layout.group(group_id), is_folded=self.is_folded)
            project = _changed(project, group)
        return project


@dataclass(frozen=True, slots=True)
class RenameGroup:
    """Rename a block."""

    group_id: str
    name: str
    text: str = "Rename block"

    def apply(self, project: Project) -> Project:
        group = project.layout.group(self.group_id)
        return _changed(project, replace(group, name=_checked_name(self.name)))


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """Remove layers from their blocks."""

    layer_ids: tuple[LayerId, ...]
    text: str = "Remove from block"

    def apply(self, project: Project) -> Project:
        return replace(project, layout=without_members(project.layout, self.layer_ids))


def _changed(project: Project, group: Group) -> Project:
    groups = tuple(group if old.id == group.id else old for old in project.layout.groups)
    return replace(project, layout=replace(project.layout, groups=groups))


def _checked_name(name: str) -> str:
    stripped = name.strip()
    if not 1 <= len(stripped) <= MAXIMUM_NAME:
        raise ParameterError(
            f"a block's name must have 1 to {MAXIMUM_NAME} characters; received {len(stripped)}"
        )
    return stripped

"""Blocks: created, collapsed, renamed, removed, and kept consistent by other edits."""

import pytest

from playground.base.errors import GraphError, ParameterError
from playground.document.commands import AddLayer, RemoveLayers
from playground.document.edits.clipboard import Paste, copied
from playground.document.edits.grouping import (
    FoldGroups,
    GroupLayers,
    LeaveGroup,
    RenameGroup,
    Ungroup,
)
from playground.document.file import decode, encode
from playground.document.project import LayerId, Point, Project

ONE, TWO, THREE = LayerId("layer1"), LayerId("layer2"), LayerId("layer3")


def three() -> Project:
    """Return a chain of three Dense layers."""
    project = AddLayer("Dense", Point()).apply(Project())
    project = AddLayer("Dense", Point(200, 0), source=ONE).apply(project)
    return AddLayer("Dense", Point(400, 0), source=TWO).apply(project)


def test_block_has_its_layers_in_the_network_s_order_and_a_name() -> None:
    (group,) = GroupLayers((TWO, ONE)).apply(three()).layout.groups
    assert (group.members, group.name, group.is_folded) == ((ONE, TWO), "Block 1", False)


def test_a_layer_is_in_at_most_one_block() -> None:
    project = GroupLayers((ONE, TWO)).apply(three())
    project = GroupLayers((TWO, THREE)).apply(project)
    assert [group.members for group in project.layout.groups] == [(ONE,), (TWO, THREE)]
    assert [group.name for group in project.layout.groups] == ["Block 1", "Block 2"]


def test_a_block_without_layers_is_removed() -> None:
    project = GroupLayers((ONE, TWO)).apply(three())
    assert GroupLayers((ONE, TWO, THREE)).apply(project).layout.groups[0].members == (
        ONE,
        TWO,
        THREE,
    )
    assert RemoveLayers((ONE, TWO)).apply(project).layout.groups == ()
    assert RemoveLayers((ONE,)).apply(project).layout.groups[0].members == (TWO,)


def test_a_block_collapses_expands_and_can_be_removed() -> None:
    project = GroupLayers((ONE, TWO)).apply(three())
    folded = FoldGroups(("group1",), is_folded=True).apply(project)
    assert folded.layout.groups[0].is_folded
    assert FoldGroups(("group1",), is_folded=False).apply(folded) == project
    assert Ungroup(("group1",)).apply(folded).layout.groups == ()
    assert Ungroup(("group1",)).apply(folded).network == project.network


def test_a_block_is_renamed_and_a_layer_removed_from_it() -> None:
    project = RenameGroup("group1", " Encoder ").apply(GroupLayers((ONE, TWO)).apply(three()))
    assert project.layout.groups[0].name == "Encoder"
    assert LeaveGroup((ONE,)).apply(project).layout.groups[0].members == (TWO,)


def test_invalid_blocks_are_refused() -> None:
    project = GroupLayers((ONE,)).apply(three())
    with pytest.raises(ParameterError, match="1 to 80"):
        RenameGroup("group1", "  ").apply(project)
    with pytest.raises(GraphError, match="at least one layer"):
        GroupLayers(()).apply(project)
    with pytest.raises(GraphError, match="no longer"):
        Ungroup(("group9",)).apply(project)


def test_block_survives_the_file_and_the_clipboard() -> None:
    project = GroupLayers((ONE, TWO), "Encoder", is_folded=True).apply(three())
    assert decode(encode(project)) == project
    after = Paste(copied(project, (ONE, TWO, THREE))).apply(project)
    assert [(g.name, g.members, g.is_folded) for g in after.layout.groups] == [
        ("Encoder", (ONE, TWO), True),
        ("Encoder", ("layer4", "layer5"), True),
    ]
    assert Paste(copied(project, (ONE, THREE))).apply(Project()).layout.groups == ()

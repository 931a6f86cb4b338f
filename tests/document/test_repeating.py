"""Repeating a block: a chain of copies, connected like the block itself."""

import pytest

from playground.base.errors import GraphError, ParameterError
from playground.document.commands import AddLayer, Connect
from playground.document.edits.grouping import GroupLayers
from playground.document.edits.repeating import RepeatLayers
from playground.document.graph import topological_order
from playground.document.project import LayerId, Point, Project
from tests.document.test_document import check_invariants


def ids(*numbers: int) -> tuple[LayerId, ...]:
    return tuple(LayerId(f"layer{number}") for number in numbers)


def one(number: int) -> LayerId:
    return LayerId(f"layer{number}")


def chain() -> Project:
    """Return the chain Input, Dense, Dropout, Dense, 200 apart."""
    project = AddLayer("Input", Point()).apply(Project())
    for number, name in enumerate(("Dense", "Dropout", "Dense"), start=1):
        project = AddLayer(name, Point(200.0 * number, 0), source=one(number)).apply(project)
    return project


def residual() -> Project:
    """Return Input (1), Dense (2), Dense (3) and Add (4) of 2 and 3, Dense (5)."""
    project = AddLayer("Input", Point()).apply(Project())
    project = AddLayer("Dense", Point(200, 0), source=one(1)).apply(project)
    project = AddLayer("Dense", Point(400, 0), source=one(2)).apply(project)
    project = AddLayer("Add", Point(600, 0), source=one(2)).apply(project)
    project = Connect(one(3), one(4)).apply(project)
    return AddLayer("Dense", Point(800, 0), source=one(4)).apply(project)


def path(project: Project) -> list[str]:
    order = topological_order(project.network)
    return [project.network.layer(key).type_name for key in order]


def test_copies_form_a_chain_before_the_layers_that_follow() -> None:
    after = RepeatLayers(ids(2, 3), 3).apply(chain())
    check_invariants(after.network)
    assert path(after) == ["Input", *["Dense", "Dropout"] * 3, "Dense"]
    assert len(after.network.wires) == 7
    assert [wire.source for wire in after.network.inputs_of(one(4))] == ["layer8"]


def test_copies_and_followers_move_right_without_overlap() -> None:
    after = RepeatLayers(ids(2, 3), 3, step=500.0).apply(chain())
    across = [after.layout.position(key).x for key in topological_order(after.network)]
    assert across == [0, 200, 400, 700, 900, 1200, 1400, 1600]


def test_a_residual_block_is_connected_at_each_entry() -> None:
    after = RepeatLayers(ids(3, 4), 2).apply(residual())
    check_invariants(after.network)
    sources = {(wire.target, wire.port): wire.source for wire in after.network.wires}
    assert sources[one(6), 0] == one(4)
    assert sources[one(7), 0] == one(4)
    assert sources[one(7), 1] == one(6)
    assert sources[one(5), 0] == one(7)


def test_an_unconnected_block_is_repeated_too() -> None:
    lone = AddLayer("Dense", Point()).apply(Project())
    after = RepeatLayers(ids(1), 4).apply(lone)
    assert [(w.source, w.target) for w in after.network.wires] == [
        ("layer1", "layer2"),
        ("layer2", "layer3"),
        ("layer3", "layer4"),
    ]


def test_copies_of_a_block_are_blocks() -> None:
    grouped = GroupLayers(ids(2, 3), "Stage 1", is_folded=True).apply(chain())
    groups = RepeatLayers(ids(2, 3), 3).apply(grouped).layout.groups
    assert [(group.name, len(group.members), group.is_folded) for group in groups] == [
        ("Stage 1", 2, True),
        ("Stage 2", 2, True),
        ("Stage 3", 2, True),
    ]


@pytest.mark.parametrize("times", [1, 101])
def test_a_number_out_of_range_is_refused(times: int) -> None:
    with pytest.raises(ParameterError, match="2 to 100"):
        RepeatLayers(ids(2), times).apply(chain())


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (ids(1, 2), "an Input cannot be repeated"),
        (ids(4), "fed by one layer; this one by dense, dense_1"),
        (ids(2, 4), "leads back into it"),
    ],
)
def test_a_block_that_cannot_form_a_chain_is_refused_with_a_message(
    block: tuple[LayerId, ...], words: str
) -> None:
    with pytest.raises(GraphError, match=words):
        RepeatLayers(block, 2).apply(residual())


def test_block_with_two_ends_is_refused() -> None:
    project = AddLayer("Dense", Point(), source=one(2)).apply(chain())
    with pytest.raises(GraphError, match="ends with dropout, dense_2"):
        RepeatLayers(ids(2, 3, 5), 2).apply(
            AddLayer("Dense", Point(), source=one(5)).apply(project)
        )

"""The order of a merge layer's inputs."""

from itertools import permutations

import pytest

from playground.base.errors import GraphError
from playground.document.commands import AddLayer, Connect
from playground.document.edits.input_order import MoveInput
from playground.document.project import LayerId, Point, Project, Wire

MERGE = LayerId("layer4")


def merged() -> Project:
    """Return three Dense layers (1 to 3) that feed a Concatenate (4)."""
    project = Project()
    for _ in range(3):
        project = AddLayer("Dense", Point()).apply(project)
    project = AddLayer("Concatenate", Point()).apply(project)
    for number in (1, 2, 3):
        project = Connect(LayerId(f"layer{number}"), MERGE).apply(project)
    return project


def order(project: Project) -> list[str]:
    return [wire.source for wire in project.network.inputs_of(MERGE)]


def test_moving_an_input_shifts_those_between() -> None:
    after = MoveInput(Wire(LayerId("layer1"), MERGE, 0), 2).apply(merged())
    assert order(after) == ["layer2", "layer3", "layer1"]
    assert [wire.port for wire in after.network.inputs_of(MERGE)] == [0, 1, 2]


@pytest.mark.parametrize("wanted", list(permutations(["layer1", "layer2", "layer3"])))
def test_every_order_can_be_reached(wanted: tuple[str, ...]) -> None:
    project = merged()
    for port, source in enumerate(wanted):
        wires = project.network.inputs_of(MERGE)
        project = MoveInput(next(w for w in wires if w.source == source), port).apply(project)
    assert order(project) == list(wanted)


@pytest.mark.parametrize("port", [-1, 3])
def test_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(GraphError, match="inputs 1 to 3"):
        MoveInput(Wire(LayerId("layer1"), MERGE, 0), port).apply(merged())


def test_a_missing_wire_is_refused() -> None:
    with pytest.raises(GraphError, match="no longer"):
        MoveInput(Wire(LayerId("layer3"), MERGE, 0), 0).apply(merged())

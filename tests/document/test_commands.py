"""The edits: what each does, and what it refuses with which message."""

import pytest

from playground.base.errors import GraphError, ParameterError, PlaygroundError
from playground.document.commands import (
    AddLayer,
    Connect,
    Disconnect,
    MoveLayers,
    RemoveLayers,
    Rename,
    Sequence,
    SetParams,
    SetTitle,
    SetTrainable,
)
from playground.document.document import Command
from playground.document.project import LayerId, Point, Project, Wire

A, B, C, D = (LayerId(f"layer{number}") for number in range(1, 5))


def after(*commands: Command) -> Project:
    """Return an empty project after those edits."""
    project = Project()
    for command in commands:
        project = command.apply(project)
    return project


def line() -> Project:
    """Return the chain Input, Dense, Dense."""
    return after(
        AddLayer("Input", Point()),
        AddLayer("Dense", Point(1, 0), source=A),
        AddLayer("Dense", Point(2, 0), source=B),
    )


def diamond() -> Project:
    """Return an Input that feeds two Dense layers, merged by an Add."""
    return after(
        AddLayer("Input", Point()),
        AddLayer("Dense", Point(), source=A),
        AddLayer("Dense", Point(), source=A),
        AddLayer("Add", Point()),
        Connect(B, D),
        Connect(C, D),
    )


def test_a_new_layer_has_an_id_a_name_defaults_and_a_position() -> None:
    project = after(AddLayer("Dense", Point(3, 4), {"units": 7}))
    layer = project.network.layers[0]
    assert (layer.id, layer.name, layer.params["units"]) == ("layer1", "dense", 7)
    assert layer.params["activation"] == "linear"
    assert project.layout.position(layer.id) == Point(3, 4)


def test_ids_are_never_reused() -> None:
    project = RemoveLayers((C,)).apply(line())
    project = AddLayer("Dense", Point()).apply(project)
    assert project.network.layers[-1].id == "layer4"


def test_a_layer_dropped_on_a_wire_is_inserted() -> None:
    project = AddLayer("Dropout", Point(), wire=Wire(A, B)).apply(line())
    assert set(project.network.wires) == {Wire(A, D), Wire(D, B), Wire(B, C)}


def test_an_input_cannot_be_inserted_into_a_wire() -> None:
    with pytest.raises(GraphError, match="takes no input"):
        AddLayer("Input", Point(), wire=Wire(A, B)).apply(line())


def test_deleting_with_heals_connects_the_neighbours() -> None:
    healed = RemoveLayers((B,), heals=True).apply(line())
    assert healed.network.wires == (Wire(A, C),)
    cut = RemoveLayers((B,)).apply(line())
    assert cut.network.wires == ()


def test_healing_keeps_the_ports_of_a_merge() -> None:
    project = RemoveLayers((B,), heals=True).apply(diamond())
    assert set(project.network.wires) == {Wire(A, C), Wire(A, D, 0), Wire(C, D, 1)}


def test_healing_never_duplicates_a_wire() -> None:
    project = RemoveLayers((B, C), heals=True).apply(diamond())
    assert project.network.wires == (Wire(A, D, 0),)


def test_later_ports_of_a_merge_move_down() -> None:
    project = Disconnect((Wire(B, D, 0),)).apply(diamond())
    assert project.network.inputs_of(D) == (Wire(C, D, 0),)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        (B, B, "cannot feed itself"),
        (C, A, "already depends on"),
        (A, B, "already feeds"),
        (A, C, "takes one input, which is already connected; use Add or Concatenate"),
        (LayerId("none"), B, "there is no layer with id"),
    ],
)
def test_an_illegal_wire_says_why(source: LayerId, target: LayerId, words: str) -> None:
    with pytest.raises(GraphError, match=words):
        Connect(source, target).apply(line())


def test_nothing_feeds_the_input() -> None:
    project = AddLayer("Dense", Point()).apply(line())
    with pytest.raises(GraphError, match="data enters the network there"):
        Connect(D, A).apply(project)


def test_a_wire_replaces_another() -> None:
    project = Connect(A, C, replacing=Wire(B, C)).apply(line())
    assert set(project.network.wires) == {Wire(A, B), Wire(A, C)}


def test_replacing_a_wire_of_a_merge_keeps_its_port() -> None:
    project = Connect(A, D, replacing=Wire(B, D, 0)).apply(diamond())
    assert project.network.inputs_of(D) == (Wire(A, D, 0), Wire(C, D, 1))


def test_parameters_are_checked() -> None:
    project = SetParams(B, {"units": 9}).apply(line())
    assert project.network.layer(B).params["units"] == 9
    with pytest.raises(ParameterError, match=r"an integer in 1\.\.65536; received -3"):
        SetParams(B, {"units": -3}).apply(line())
    with pytest.raises(ParameterError, match="Dense has no parameter 'filters'"):
        SetParams(B, {"filters": 3}).apply(line())


@pytest.mark.parametrize("name", ["", "two words", "1st", "a" * 65, "é!"])
def test_a_name_must_be_valid_in_keras(name: str) -> None:
    with pytest.raises(ParameterError, match="must be a letter of a to z followed by"):
        Rename(B, name).apply(line())


def test_names_are_unique() -> None:
    with pytest.raises(ParameterError, match="another layer already has the name 'dense_1'"):
        Rename(B, "dense_1").apply(line())
    assert Rename(B, " hidden ").apply(line()).network.layer(B).name == "hidden"


def test_freezing_affects_only_the_given_layers() -> None:
    project = SetTrainable((B,), False).apply(line())
    assert [layer.is_trainable for layer in project.network.layers] == [True, False, True]


def test_moving_affects_only_the_layout() -> None:
    before = line()
    moved = MoveLayers({B: Point(9, 9)}).apply(before)
    assert moved.network is before.network
    assert moved.layout.position(B) == Point(9, 9)


def test_a_sequence_applies_all_edits_or_none() -> None:
    sequence = Sequence("Both", (SetTitle("new"), Connect(B, B)))
    project = line()
    with pytest.raises(PlaygroundError):
        sequence.apply(project)
    assert project.title == "Untitled"
    assert Sequence("One", (SetTitle("new"),)).apply(project).title == "new"

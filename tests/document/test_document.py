"""The document: laws of do, undo, redo and gestures, for random edits."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import GraphError, PlaygroundError
from playground.catalog.layers import LAYERS
from playground.document.commands import (
    AddLayer,
    Connect,
    Disconnect,
    MoveLayers,
    RemoveLayers,
    Rename,
    SetParams,
    SetTitle,
    SetTrainable,
    SetTraining,
)
from playground.document.document import Change, Command, Document
from playground.document.edits.adopting import AdoptProject
from playground.document.edits.clipboard import Paste, copied
from playground.document.edits.commenting import AddComment, RemoveComments
from playground.document.edits.grouping import FoldGroups, GroupLayers, Ungroup
from playground.document.edits.input_order import MoveInput
from playground.document.edits.repeating import RepeatLayers
from playground.document.edits.replacing import ReplaceLayer
from playground.document.file import decode, encode
from playground.document.graph import topological_order
from playground.document.pace import Pace
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Network, Point, Project, TrainingConfig, Wire
from tests.laws import exercises, reached

Edit = Callable[[Project], Command]
NUMBERS = st.integers(0, 30)
COORDINATES = st.floats(-1000, 1000)


def some_layer(project: Project, number: int) -> LayerId:
    """Return one of the project's layers; an id that does not exist if there is none."""
    layers = project.network.layers
    return layers[number % len(layers)].id if layers else LayerId("none")


def some_wire_edit(project: Project, number: int, layer: int) -> Command:
    """Return an edit at one of the wires; one that fails if there is none."""
    wires = project.network.wires
    if not wires:
        return Connect(LayerId("none"), LayerId("none"))
    wire = wires[number % len(wires)]
    if layer % 2 == 0:
        return Disconnect((wire,))
    return AddLayer("Dropout", Point(), wire=wire)


def some_input_move(project: Project, number: int, port: int) -> Command:
    """Return a change of the order of a layer's inputs."""
    wires = project.network.wires
    missing = Wire(LayerId("none"), LayerId("none"))
    return MoveInput(wires[number % len(wires)] if wires else missing, port)


def some_block_edit(project: Project, number: int, kind: int) -> Command:
    """Return an edit of one of the blocks, or of the comments."""
    groups, comments = project.layout.groups, project.layout.comments
    group_id = groups[number % len(groups)].id if groups else "none"
    if kind == 0:
        return FoldGroups((group_id,), is_folded=bool(number % 2))
    if kind == 1:
        return Ungroup((group_id,))
    if kind == 2 and comments:
        return RemoveComments((comments[number % len(comments)].id,))
    return AddComment(Point(number, number), "x" * number)


EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(
        lambda name, x, y: lambda project: AddLayer(name, Point(x, y)),
        st.sampled_from(LAYERS.names),
        COORDINATES,
        COORDINATES,
    ),
    st.builds(lambda a, b: lambda p: Connect(some_layer(p, a), some_layer(p, b)), NUMBERS, NUMBERS),
    st.builds(lambda a, b: lambda p: some_wire_edit(p, a, b), NUMBERS, NUMBERS),
    st.builds(
        lambda a, heals: lambda p: RemoveLayers((some_layer(p, a),), heals=heals),
        NUMBERS,
        st.booleans(),
    ),
    st.builds(
        lambda a, x: lambda p: MoveLayers({some_layer(p, a): Point(x, -x)}), NUMBERS, COORDINATES
    ),
    st.builds(
        lambda a, units: lambda p: SetParams(some_layer(p, a), {"units": units}), NUMBERS, NUMBERS
    ),
    st.builds(
        lambda a, flag: lambda p: SetTrainable((some_layer(p, a),), flag), NUMBERS, st.booleans()
    ),
    st.builds(
        lambda a, name: lambda p: Rename(some_layer(p, a), name), NUMBERS, st.text("ab", max_size=2)
    ),
    st.builds(
        lambda a, name: lambda p: ReplaceLayer(some_layer(p, a), name),
        NUMBERS,
        st.sampled_from(LAYERS.names),
    ),
    st.builds(
        lambda a, b: lambda p: GroupLayers((some_layer(p, a), some_layer(p, b))), NUMBERS, NUMBERS
    ),
    st.builds(
        lambda a, b: lambda p: RepeatLayers((some_layer(p, a), some_layer(p, b)), 2),
        NUMBERS,
        NUMBERS,
    ),
    st.builds(lambda a, port: lambda p: some_input_move(p, a, port), NUMBERS, st.integers(0, 3)),
    st.builds(lambda a, kind: lambda p: some_block_edit(p, a, kind), NUMBERS, st.integers(0, 3)),
    st.builds(lambda title: lambda _p: SetTitle(title), st.text("xyz", max_size=3)),
    st.builds(lambda rate: lambda _p: SetTraining({"learning_rate": rate}), st.floats(0.0, 1.0)),
)


def attempt(document: Document, edit: Edit) -> None:
    """Do `edit`; a refused edit must change nothing."""
    before = document.project
    try:
        document.do(edit(before))
    except PlaygroundError:
        assert document.project is before


def check_layout(project: Project) -> None:
    """Assert that the layout refers to existing layers only, and to each once."""
    alive = {layer.id for layer in project.network.layers}
    layout = project.layout
    assert set(layout.positions) <= alive
    members = [key for group in layout.groups for key in group.members]
    assert set(members) <= alive
    assert len(set(members)) == len(members)
    assert all(group.members for group in layout.groups)
    for ids in ([note.id for note in layout.comments], [group.id for group in layout.groups]):
        assert len(set(ids)) == len(ids)


def check_invariants(network: Network) -> None:
    """Assert the invariants that the package's docstring states for every network."""
    ids = [layer.id for layer in network.layers]
    names = [layer.name for layer in network.layers]
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)
    assert len(set(network.wires)) == len(network.wires)
    assert set(topological_order(network)) == set(ids)
    for layer in network.layers:
        incoming = network.inputs_of(layer.id)
        assert [wire.port for wire in incoming] == list(range(len(incoming)))
        limit = layer.spec.maximum_inputs
        assert limit is None or len(incoming) <= limit
        assert layer.spec.parse(layer.params) == layer.params
    for wire in network.wires:
        assert network.has(wire.source)
        assert network.has(wire.target)


@given(st.lists(EDITS, max_size=40))
def test_any_edits_keep_the_graph_valid(edits: list[Edit]) -> None:
    document = Document()
    for edit in edits:
        attempt(document, edit)
        check_invariants(document.project.network)
        check_layout(document.project)


@given(st.lists(EDITS, max_size=30))
def test_any_edits_survive_the_file(edits: list[Edit]) -> None:
    document = Document()
    for edit in edits:
        attempt(document, edit)
    assert decode(encode(document.project)) == document.project


@given(st.lists(EDITS, max_size=20))
def test_everything_copied_is_pasted_into_another_project(edits: list[Edit]) -> None:
    document = Document()
    for edit in edits:
        attempt(document, edit)
    project = document.project
    layers = [layer.id for layer in project.network.layers]
    text = copied(project, layers, [note.id for note in project.layout.comments])
    after = Paste(text, Point()).apply(Project())
    assert [replace(layer, id=LayerId("")) for layer in after.network.layers] == [
        replace(layer, id=LayerId("")) for layer in project.network.layers
    ]
    assert len(after.network.wires) == len(project.network.wires)
    assert [group.name for group in after.layout.groups] == [
        group.name for group in project.layout.groups
    ]
    assert [note.text for note in after.layout.comments] == [
        note.text for note in project.layout.comments
    ]
    check_layout(after)


@given(st.lists(EDITS, max_size=30))
def test_any_edits_can_be_examined(edits: list[Edit]) -> None:
    document = Document()
    for edit in edits:
        attempt(document, edit)
    inference, _task = examine(document.project)
    assert set(inference.reports) == {layer.id for layer in document.project.network.layers}


@given(st.lists(EDITS, max_size=30))
def test_undoing_all_gives_the_first_project_and_redoing_all_the_last(edits: list[Edit]) -> None:
    document = Document()
    first = document.project
    for edit in edits:
        attempt(document, edit)
    last, steps = document.project, document.undo_texts
    document.undo(len(steps))
    assert document.project == first
    assert document.redo_texts == steps
    assert not document.is_modified
    document.redo(len(steps))
    assert document.project == last
    assert document.undo_texts == steps


@given(st.lists(EDITS, max_size=20))
def test_every_undo_reverts_one_edit(edits: list[Edit]) -> None:
    document = Document()
    states = [document.project]
    for edit in edits:
        attempt(document, edit)
        if document.project is not states[-1]:
            states.append(document.project)
    for state in reversed(states[:-1]):
        document.undo()
        assert document.project == state


@exercises(changed=1, unchanged=1)
@given(st.lists(EDITS, max_size=15), st.lists(EDITS, min_size=1, max_size=15))
def test_a_gesture_is_one_step(before: list[Edit], within: list[Edit]) -> None:
    document = Document()
    for edit in before:
        attempt(document, edit)
    start, steps = document.project, len(document.undo_texts)
    with document.gesture("Drag"):
        for edit in within:
            attempt(document, edit)
    has_changed = document.project != start
    assert len(document.undo_texts) == steps + has_changed
    reached("changed" if has_changed else "unchanged")
    if has_changed:
        assert document.undo_texts[-1] == "Drag"
        document.undo()
    assert document.project == start


@given(st.lists(EDITS, min_size=1, max_size=15))
def test_a_cancelled_gesture_leaves_nothing(edits: list[Edit]) -> None:
    document = Document()
    start = document.project
    document.begin_gesture("Drag")
    for edit in edits:
        attempt(document, edit)
    document.cancel_gesture()
    assert document.project == start
    assert document.undo_texts == ()


def test_an_error_within_a_gesture_undoes_all_of_it() -> None:
    document = Document()

    def build() -> None:
        with document.gesture("Build"):
            document.do(AddLayer("Dense", Point()))
            document.do(Connect(LayerId("layer1"), LayerId("layer1")))

    with pytest.raises(GraphError):
        build()
    assert document.project == Project()
    assert document.undo_texts == ()


def test_listeners_receive_every_change_with_the_added_layers() -> None:
    document = Document()
    received: list[Change] = []
    document.changed.connect(received.append)
    document.do(AddLayer("Dense", Point()))
    document.undo()
    document.redo()
    document.load(Project(title="other"))
    assert [change.text for change in received] == [
        "Add Dense",
        "Undo Add Dense",
        "Redo Add Dense",
        "Open",
    ]
    assert received[0].added == ("layer1",)
    assert [change.is_load for change in received] == [False, False, False, True]
    for one, two in pairwise(received):
        assert one.after is two.before


def test_a_command_that_changes_nothing_leaves_no_step() -> None:
    document = Document()
    document.do(SetTitle("Untitled"))
    assert document.undo_texts == ()


def test_a_new_edit_clears_what_can_be_redone() -> None:
    document = Document()
    document.do(SetTitle("one"))
    document.undo()
    document.do(SetTitle("two"))
    assert document.redo_texts == ()


def test_an_edit_makes_a_saved_project_modified_and_undo_makes_it_unmodified() -> None:
    document = Document()
    document.do(SetTitle("one"))
    document.mark_saved()
    assert not document.is_modified
    document.do(SetTitle("two"))
    assert document.is_modified
    document.undo()
    assert not document.is_modified


def test_a_project_that_was_never_saved_is_modified_when_loaded() -> None:
    document = Document()
    document.load(Project(title="draft"), is_saved=False)
    assert document.is_modified


def test_a_pace_is_not_an_edit_and_undo_does_not_change_it() -> None:
    document = Document(Project(title="a", pace=Pace.TEN))
    received: list[Change] = []
    document.changed.connect(received.append)
    document.do(SetTitle("b"))
    document.set_pace(Pace.SIXTY)
    assert document.undo_texts == ("Rename project",)
    assert len(received) == 1
    document.mark_saved()
    document.set_pace(Pace.ONE)
    assert not document.is_modified
    earlier = Project(training=TrainingConfig(epochs=7), pace=Pace.TEN)
    document.do(AdoptProject(earlier, "Restore"))
    document.undo(2)
    assert (document.project.title, document.project.pace) == ("a", Pace.ONE)
    document.redo(2)
    assert (document.project.training.epochs, document.project.pace) == (7, Pace.ONE)
    document.load(Project(pace=Pace.TEN))
    assert document.project.pace is Pace.TEN


def test_projects_that_differ_only_in_their_pace_are_equal() -> None:
    assert Project(pace=Pace.ONE) == Project(pace=Pace.FULL)

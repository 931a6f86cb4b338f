"""The scene equals the document after any sequence of edits."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.base.errors import PlaygroundError
from playground.document.arranging.blocks import Space, arrange_blocks
from playground.document.commands import (
    AddLayer,
    Connect,
    Disconnect,
    MoveLayers,
    RemoveLayers,
    Rename,
    Sequence,
    SetParams,
    SetTrainable,
)
from playground.document.document import Command, Document
from playground.document.edits.clipboard import Paste, copied
from playground.document.edits.commenting import (
    AddComment,
    MoveComments,
    RemoveComments,
    ResizeComment,
    SetComment,
)
from playground.document.edits.grouping import FoldGroups, GroupLayers, Ungroup
from playground.document.edits.input_order import MoveInput
from playground.document.edits.repeating import RepeatLayers
from playground.document.edits.replacing import ReplaceLayer
from playground.document.file import decode, encode
from playground.document.inference import infer
from playground.document.project import LayerId, Layout, Point, Project, Wire
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.style import style_of
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState
from tests.lanes import examples
from tests.laws import exercises, reached
from tests.ui.designer.conftest import PLANE_TASK, Bench, wire

TYPES = ("Input", "Dense", "Add", "Dropout", "Concatenate", "BatchNormalization")
Pick = Callable[[Project, int, int], Command | None]


def layer_of(project: Project, number: int) -> LayerId | None:
    """Return one of the layers; None where there is none."""
    layers = project.network.layers
    return layers[number % len(layers)].id if layers else None


def pair(project: Project, first: int, second: int) -> tuple[LayerId, ...]:
    """Return two of the layers, or the same once; nothing where there is none."""
    found = (layer_of(project, first), layer_of(project, second))
    return tuple(dict.fromkeys(key for key in found if key is not None))


def of_wire(make: Callable[[Wire, int], Command]) -> Pick:
    """Return an edit of one of the wires, if there is one."""

    def pick(project: Project, first: int, second: int) -> Command | None:
        wires = project.network.wires
        return make(wires[first % len(wires)], second) if wires else None

    return pick


def of_layers(make: Callable[[tuple[LayerId, ...], int], Command]) -> Pick:
    """Return an edit of one or two layers, if there are any."""

    def pick(project: Project, first: int, second: int) -> Command | None:
        chosen = pair(project, first, second)
        return make(chosen, second) if chosen else None

    return pick


def of_group(make: Callable[[str, int], Command]) -> Pick:
    """Return an edit of one of the blocks, if there is one."""

    def pick(project: Project, first: int, second: int) -> Command | None:
        groups = project.layout.groups
        return make(groups[first % len(groups)].id, second) if groups else None

    return pick


def of_comment(make: Callable[[str, int], Command]) -> Pick:
    """Return an edit of one of the comments, if there is one."""

    def pick(project: Project, first: int, second: int) -> Command | None:
        notes = project.layout.comments
        return make(notes[first % len(notes)].id, second) if notes else None

    return pick


def pasted(project: Project, first: int, second: int) -> Command | None:
    """Return the paste of some layers, and of all comments."""
    return Paste(
        copied(project, pair(project, first, second), [n.id for n in project.layout.comments])
    )


def cut(project: Project, first: int, second: int) -> Command | None:
    """Return the cut of some layers: what is copied is there again after a paste."""
    chosen = pair(project, first, second)
    if not chosen:
        return None
    text = copied(project, chosen, ())
    return Sequence("Cut and paste", (RemoveLayers(chosen, heals=True), Paste(text)))


def arranged(project: Project, _first: int, _second: int) -> Command | None:
    """Return the automatic layout."""
    sizes = {layer.id: (150.0, 100.0) for layer in project.network.layers}
    return MoveLayers(arrange_blocks(project, sizes, Space(16, 30)), text="Arrange")


EDITS: dict[str, Pick] = {
    "add": lambda _p, a, b: AddLayer(TYPES[a % len(TYPES)], Point(a * 20.0, b * 20.0)),
    "connect": of_layers(lambda keys, _: Connect(keys[0], keys[-1])),
    "cut": of_wire(lambda wire, _: Disconnect((wire,))),
    "insert": of_wire(lambda wire, _: AddLayer("Dropout", Point(), wire=wire)),
    "order": of_wire(lambda wire, n: MoveInput(wire, n % 3)),
    "remove": of_layers(lambda keys, n: RemoveLayers(keys[:1], heals=bool(n % 2))),
    "move": of_layers(lambda keys, n: MoveLayers({keys[0]: Point(float(n), -n)})),
    "units": of_layers(lambda keys, n: SetParams(keys[0], {"units": 1 + n})),
    "replace": of_layers(lambda keys, n: ReplaceLayer(keys[0], TYPES[n % len(TYPES)])),
    "repeat": of_layers(lambda keys, n: RepeatLayers(keys, 2 + n % 2, 300.0)),
    "group": of_layers(lambda keys, n: GroupLayers(keys, is_folded=bool(n % 2))),
    "fold": of_group(lambda key, n: FoldGroups((key,), is_folded=bool(n % 2))),
    "ungroup": of_group(lambda key, _: Ungroup((key,))),
    "rename": of_layers(lambda keys, n: Rename(keys[0], f"layer_{n}")),
    "freeze": of_layers(lambda keys, n: SetTrainable(keys, is_trainable=bool(n % 2))),
    "paste": pasted,
    "cut and paste": cut,
    "arrange": arranged,
    "comment": lambda _p, a, b: AddComment(Point(a, b), "word " * a),
    "write": of_comment(lambda key, n: SetComment(key, "x" * n)),
    "shift": of_comment(lambda key, n: MoveComments({key: Point(n, n)})),
    "size": of_comment(lambda key, n: ResizeComment(key, 5.0 * n, 100.0)),
    "erase": of_comment(lambda key, _: RemoveComments((key,))),
}
EDIT = st.tuples(
    st.sampled_from((*EDITS, "undo", "redo", "undo", "group", "fold")),
    st.integers(0, 50),
    st.integers(0, 50),
)


def carry_out(document: Document, kind: str, first: int, second: int) -> None:
    """Do one edit to the layers that `first` and `second` select."""
    if kind in ("undo", "redo"):
        document.undo() if kind == "undo" else document.redo()
        return
    command = EDITS[kind](document.project, first, second)
    if command is not None:
        document.do(command)


def check(scene: DesignerScene, document: Document) -> None:
    """Compare the scene, and a file, with the document."""
    project = document.project
    network, layout = project.network, project.layout
    assert set(scene.layer_items) == {layer.id for layer in network.layers}
    assert set(scene.wire_items) == set(network.wires)
    assert set(scene.blocks.items) == {group.id for group in layout.groups}
    assert set(scene.comments.items) == {comment.id for comment in layout.comments}
    kept = [
        *scene.layer_items.values(),
        *scene.wire_items.values(),
        *scene.blocks.items.values(),
        *scene.comments.items.values(),
    ]
    assert {id(item) for item in scene.items()} <= {id(item) for item in kept}
    assert all(item.scene() is scene for item in kept)
    for layer in network.layers:
        item, place = scene.layer_items[layer.id], layout.position(layer.id)
        group = layout.group_of(layer.id)
        assert item.layer == layer
        assert (item.x(), item.y()) == (place.x, place.y)
        assert item.isVisible() is not (group is not None and group.is_folded)
    check_blocks(scene, layout)
    for comment in layout.comments:
        box = scene.comments.items[comment.id].card_rect()
        assert (box.x(), box.y()) == (comment.position.x, comment.position.y)
        assert (box.width(), box.height()) == (comment.width, comment.height)
    check_wires(scene)
    assert decode(encode(project)) == project


def check_blocks(scene: DesignerScene, layout: Layout) -> None:
    """Compare the blocks on the scene with those of the document."""
    for group in layout.groups:
        block = scene.blocks.items[group.id]
        assert (block.members, block.is_folded) == (group.members, group.is_folded)
        if not group.is_folded:
            frame = block.card_rect()
            assert all(frame.contains(scene.layer_items[key].card_rect()) for key in group.members)


def check_wires(scene: DesignerScene) -> None:
    """Assert that each wire ends where it should, and is hidden within a folded block."""
    for key, wire_item in scene.wire_items.items():
        target = scene.layer_items[key.target]
        bounds = wire_item.boundingRect().adjusted(-1, -1, 1, 1)
        assert wire_item.isVisible() is not scene.blocks.hides(key)
        if isinstance(wire_item, BundleItem):
            assert bounds.contains(target.unit_input(0))
        else:
            assert bounds.contains(scene.input_point(key.target, key.port))
            assert bounds.contains(scene.output_point(key.source))


@exercises(accepted=20)
@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(EDIT, max_size=25))
def test_scene_and_file_equal_the_document_after_any_edits(
    qapp: object, edits: list[tuple[str, int, int]]
) -> None:
    document, scene = Document(), DesignerScene(style_of(DARK))
    for edit in edits:
        try:
            carry_out(document, *edit)
        except PlaygroundError:
            continue
        reached("accepted")
        project = document.project
        scene.show_state(ViewState(project, infer(project.network, PLANE_TASK), PLANE_TASK))
        check(scene, document)


@exercises(accepted=5, refused=1)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(EDIT, max_size=20))
def test_new_scene_looks_like_the_one_that_followed_every_edit(
    qapp: object, edits: list[tuple[str, int, int]]
) -> None:
    document, scene = Document(), DesignerScene(style_of(DARK))
    for edit in edits:
        try:
            carry_out(document, *edit)
        except PlaygroundError:
            reached("refused")
            continue
        reached("accepted")
        project = document.project
        scene.show_state(ViewState(project, infer(project.network, PLANE_TASK), PLANE_TASK))
    project = document.project
    fresh = DesignerScene(style_of(DARK))
    fresh.show_state(ViewState(project, infer(project.network, PLANE_TASK), PLANE_TASK))
    check(fresh, document)
    for key, item in fresh.wire_items.items():
        other = scene.wire_items[key]
        assert type(item) is type(other)
        assert item.boundingRect() == other.boundingRect()
    for group_id, block in fresh.blocks.items.items():
        assert block.card_rect() == scene.blocks.items[group_id].card_rect()


def test_long_wire_passes_around_the_card_between(bench: Bench) -> None:
    for number, (name, params) in enumerate(
        (("Input", {}), ("Dense", {"units": 40}), ("Dense", {"units": 40}), ("Add", {}))
    ):
        bench.document.do(AddLayer(name, Point(260.0 * number, 0.0), params))
    pairs = ((1, 2), (2, 3), (2, 4), (3, 4))
    for source, target in pairs:
        bench.document.do(Connect(LayerId(f"layer{source}"), LayerId(f"layer{target}")))
    item = bench.view.network_scene.wire_items[wire(2, 4)]
    assert not isinstance(item, BundleItem)
    card = bench.item("layer3").card_rect()
    points = [item.path.pointAtPercent(share / 40) for share in range(41)]
    assert not any(card.contains(point) for point in points)


def test_wire_between_large_layers_shows_the_shape(bench: Bench) -> None:
    bench.document.do(AddLayer("Input", Point(0, 0)))
    source = LayerId("layer1")
    bench.document.do(AddLayer("Dense", Point(300, 0), {"units": 300}, source))
    bench.document.do(AddLayer("Dense", Point(600, 0), {"units": 300}, LayerId("layer2")))
    item = bench.view.network_scene.wire_items[wire(2, 3)]
    assert not isinstance(item, BundleItem)
    assert item.label == "300"


def test_items_survive_edits_of_other_items(chain: Bench) -> None:
    before = dict(chain.view.network_scene.layer_items)
    chain.document.do(SetParams(LayerId("layer2"), {"units": 5}))
    assert chain.view.network_scene.layer_items == before


def test_unreached_layer_is_dimmed_and_marked(chain: Bench) -> None:
    chain.document.do(AddLayer("Dense", Point(0, 500)))
    item = chain.item("layer4")
    assert not item.look.is_active
    assert item.look.severity == "warning"
    assert "is not connected to the input" in item.toolTip()

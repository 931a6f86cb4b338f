"""The scene equals the document after any sequence of edits."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.base.errors import PlaygroundError
from playground.document.clipboard import Paste, copied
from playground.document.commands import (
    AddLayer,
    Connect,
    Disconnect,
    MoveLayers,
    RemoveLayers,
    SetParams,
)
from playground.document.document import Document
from playground.document.inference import infer
from playground.document.project import LayerId, Point
from playground.ui.designer.bundle_item import BundleItem
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.style import style_of
from playground.ui.theme import DARK
from playground.ui.view_state import ViewState
from tests.ui.designer.conftest import PLANE_TASK, Bench, wire

TYPES = ("Input", "Dense", "Add", "Dropout", "Concatenate", "BatchNormalization")
EDIT = st.tuples(
    st.sampled_from(("add", "connect", "cut", "remove", "move", "units", "paste", "undo", "redo")),
    st.integers(0, 50),
    st.integers(0, 50),
)


def carry_out(document: Document, kind: str, first: int, second: int) -> None:
    """Do one edit to whatever `first` and `second` point at."""
    network = document.project.network
    if kind in ("undo", "redo"):
        document.undo() if kind == "undo" else document.redo()
        return
    if kind == "add":
        document.do(AddLayer(TYPES[first % len(TYPES)], Point(first * 20.0, second * 20.0)))
        return
    if not network.layers:
        return
    one = network.layers[first % len(network.layers)].id
    two = network.layers[second % len(network.layers)].id
    if kind == "connect":
        document.do(Connect(one, two))
    elif kind == "cut" and network.wires:
        document.do(Disconnect((network.wires[first % len(network.wires)],)))
    elif kind == "remove":
        document.do(RemoveLayers((one,), heals=bool(second % 2)))
    elif kind == "move":
        document.do(MoveLayers({one: Point(float(second), float(first))}))
    elif kind == "units":
        document.do(SetParams(one, {"units": 1 + second}))
    elif kind == "paste":
        document.do(Paste(copied(document.project, {one, two})))


def check(scene: DesignerScene, document: Document) -> None:
    """Compare what stands on the scene with what the document holds."""
    network = document.project.network
    assert set(scene.layer_items) == {layer.id for layer in network.layers}
    assert set(scene.wire_items) == set(network.wires)
    shown = {id(item) for item in scene.items()}
    kept = [*scene.layer_items.values(), *scene.wire_items.values()]
    assert shown == {id(item) for item in kept}
    for layer in network.layers:
        item, place = scene.layer_items[layer.id], document.project.layout.position(layer.id)
        assert item.layer == layer
        assert (item.x(), item.y()) == (place.x, place.y)
    for key, wire_item in scene.wire_items.items():
        target = scene.layer_items[key.target]
        bounds = wire_item.boundingRect().adjusted(-1, -1, 1, 1)
        if isinstance(wire_item, BundleItem):
            assert bounds.contains(target.unit_input(0))
        else:
            assert bounds.contains(target.input_point(key.port))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(EDIT, max_size=25))
def test_scene_equals_document_after_any_edits(
    qapp: object, edits: list[tuple[str, int, int]]
) -> None:
    document, scene = Document(), DesignerScene(style_of(DARK))
    for edit in edits:
        try:
            carry_out(document, *edit)
        except PlaygroundError:
            continue
        project = document.project
        scene.show_state(ViewState(project, infer(project.network, PLANE_TASK), PLANE_TASK))
        check(scene, document)


def test_long_wire_passes_around_the_card_between(bench: Bench) -> None:
    for number, (name, params) in enumerate(
        (("Input", {}), ("Dense", {"units": 40}), ("Dense", {"units": 40}), ("Add", {}))
    ):
        bench.document.do(AddLayer(name, Point(260.0 * number, 0.0), params))
    pairs = ((1, 2), (2, 3), (2, 4), (3, 4))
    for source, target in pairs:
        bench.document.do(Connect(LayerId(f"layer{source}"), LayerId(f"layer{target}")))
    item = bench.view.designer.wire_items[wire(2, 4)]
    assert not isinstance(item, BundleItem)
    card = bench.item("layer3").card_rect()
    points = [item.path.pointAtPercent(share / 40) for share in range(41)]
    assert not any(card.contains(point) for point in points)


def test_wire_between_large_layers_says_the_shape(bench: Bench) -> None:
    bench.document.do(AddLayer("Input", Point(0, 0)))
    source = LayerId("layer1")
    bench.document.do(AddLayer("Dense", Point(300, 0), {"units": 300}, source))
    bench.document.do(AddLayer("Dense", Point(600, 0), {"units": 300}, LayerId("layer2")))
    item = bench.view.designer.wire_items[wire(2, 3)]
    assert not isinstance(item, BundleItem)
    assert item.label == "300"


def test_items_survive_edits_that_do_not_concern_them(chain: Bench) -> None:
    before = dict(chain.view.designer.layer_items)
    chain.document.do(SetParams(LayerId("layer2"), {"units": 5}))
    assert chain.view.designer.layer_items == before


def test_unreached_layer_is_dimmed_and_marked(chain: Bench) -> None:
    chain.document.do(AddLayer("Dense", Point(0, 500)))
    item = chain.item("layer4")
    assert not item.look.is_active
    assert item.look.severity == "warning"
    assert "takes no part in training" in item.toolTip()

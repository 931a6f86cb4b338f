"""Cards without a place of their own are arranged, centred, and stay where they are."""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from playground.base.params import Selection
from playground.document.commands import AddLayer, SetData, SetParams
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Layout, Point, Project
from playground.document.templates.templates import TEMPLATES, Template
from playground.ui.designer.layout.navigation import READABLE_ZOOM
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.view import DesignerView
from playground.ui.designer.wires.wire_item import WireItem
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState
from tests.ui.designer.conftest import Bench
from tests.ui.recording_editor import RecordingEditor

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=TEMPLATES.names)


def state_of(project: Project) -> ViewState:
    """Return what the canvas is given of a project."""
    return ViewState(project, *examine(project))


def scene_of(project: Project, qtbot: QtBot) -> DesignerScene:
    """Return the scene of a canvas that shows `project`."""
    view = DesignerView(DARK, RecordingEditor())
    qtbot.addWidget(view)
    view.show_state(state_of(project))
    return view.network_scene


def rects(scene: DesignerScene) -> list[QRectF]:
    """Return where the cards are."""
    return [item.card_rect() for item in scene.layer_items.values()]


def axis(scene: DesignerScene, number: int) -> float:
    """Return the height of a card's middle."""
    return scene.layer_items[LayerId(f"layer{number}")].card_rect().center().y()


@each_template
def test_no_two_cards_of_a_template_overlap(qtbot: QtBot, template: Template) -> None:
    for one, other in combinations(rects(scene_of(template.build(), qtbot)), 2):
        assert not one.intersects(other)


@pytest.mark.parametrize("name", ["xor", "xor-noisy", "spiral", "iris", "mnist"])
def test_cards_of_a_short_chain_are_centred_on_one_line(qtbot: QtBot, name: str) -> None:
    middles = [rect.center().y() for rect in rects(scene_of(TEMPLATES[name].build(), qtbot))]
    assert middles == pytest.approx([middles[0]] * len(middles))


@each_template
def test_a_template_is_readable_at_once_in_a_small_window(qtbot: QtBot, template: Template) -> None:
    view = DesignerView(DARK, RecordingEditor())
    qtbot.addWidget(view)
    view.resize(738, 386)
    view.show()
    view.show_state(state_of(template.build()))
    assert view.transform().m11() >= READABLE_ZOOM * 0.85
    first = view.network_scene.layer_items[LayerId("layer1")].card_rect()
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(first)


def test_wire_from_row_to_row_passes_no_card(qtbot: QtBot) -> None:
    scene = scene_of(TEMPLATES["best-practices"].build(), qtbot)
    wires = [item for item in scene.wire_items.values() if isinstance(item, WireItem)]
    back = [item.path for item in wires if item.boundingRect().width() > 700]
    assert len(back) == 1
    path = back[0]
    inner = [path.pointAtPercent(share / 50) for share in range(1, 50)]
    assert not any(rect.contains(point) for rect in rects(scene) for point in inner)


def test_growing_card_moves_no_other(qtbot: QtBot) -> None:
    project = TEMPLATES["xor"].build()
    scene = scene_of(project, qtbot)
    before = scene.positions()
    scene.show_state(state_of(SetParams(LayerId("layer2"), {"units": 7}).apply(project)))
    assert scene.positions() == before


def test_other_data_are_arranged_again(qtbot: QtBot) -> None:
    project = TEMPLATES["xor"].build()
    scene = scene_of(project, qtbot)
    scene.show_state(state_of(SetData({"source": Selection("iris")}).apply(project)))
    assert axis(scene, 1) == pytest.approx(axis(scene, 2))


def test_layer_that_a_fix_adds_gets_a_place_in_the_row(qtbot: QtBot) -> None:
    project = TEMPLATES["xor"].build()
    scene = scene_of(project, qtbot)
    wire = project.network.wires[0]
    scene.show_state(state_of(AddLayer("Flatten", None, wire=wire).apply(project)))
    order = [scene.layer_items[LayerId(f"layer{number}")].x() for number in (1, 4, 2, 3)]
    assert order == sorted(order)
    assert axis(scene, 4) == pytest.approx(axis(scene, 1))


def test_layer_that_a_fix_adds_covers_no_placed_card(qtbot: QtBot) -> None:
    project = TEMPLATES["xor"].build()
    placed = {
        LayerId(f"layer{number}"): Point(230.0 * number, 10.0 * number) for number in (1, 2, 3)
    }
    project = replace(project, layout=Layout(placed))
    scene = scene_of(project, qtbot)
    commands = (
        AddLayer("Flatten", None, wire=project.network.wires[0]),
        AddLayer("Dense", None, source=LayerId("layer3")),
        AddLayer("Input", None),
    )
    for command in commands:
        project = command.apply(project)
        scene.show_state(state_of(project))
    assert {key: scene.positions()[key] for key in placed} == placed
    for one, other in combinations(rects(scene), 2):
        assert not one.intersects(other)


def test_copy_of_layers_without_a_place_is_beside_them(chain: Bench) -> None:
    project = chain.document.project
    chain.document.load(replace(project, layout=Layout()))
    shown = chain.view.network_scene.positions()
    chain.view.select((LayerId("layer2"), LayerId("layer3")))
    chain.view.clipboard.duplicate()
    copies = chain.view.selected()
    assert len(copies) == 2
    after = chain.view.network_scene.positions()
    for copy, first in zip(copies, ("layer2", "layer3"), strict=True):
        at = shown[LayerId(first)]
        assert after[copy] == Point(at.x + 32, at.y + 32)

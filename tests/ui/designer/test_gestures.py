"""What the mouse does on the canvas apart from pressing cards: wires, view, guides, bands."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document.commands import AddLayer, Connect, SetParams
from playground.document.project import LayerId, Point
from playground.ui.designer.cards.card_painter import Light
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.designer.wires.wire_item import WireItem
from tests.ui.designer.conftest import LEFT, NO_KEYS, Bench, wire, wired

SHIFT = Qt.KeyboardModifier.ShiftModifier
MIDDLE = Qt.MouseButton.MiddleButton


@pytest.fixture
def wide(chain: Bench) -> Bench:
    """Return the chain with a large hidden layer, whose wires are lines, and another layer."""
    chain.document.do(SetParams(LayerId("layer2"), {"units": 300}))
    chain.document.do(AddLayer("Dense", Point(240, 420), {"units": 300}, LayerId("layer1")))
    chain.view.navigation.fit()
    return chain


def on_wire(bench: Bench, source: int, target: int, share: float) -> QPoint:
    """Return a pixel on a wire; `share` is 0 at its source and 1 at its target."""
    item = bench.view.network_scene.wire_items[wire(source, target)]
    if isinstance(item, BundleItem):
        return bench.pixel(item.point_on(item.strands[0], share))
    return bench.pixel(item.path.pointAtPercent(share))


def test_start_of_a_wire_is_dragged_to_another_layer(wide: Bench) -> None:
    steps = len(wide.document.undo_texts)
    wide.drag(on_wire(wide, 2, 3, 0.4), wide.title_pixel("layer4"))
    assert wired(wide) == {("layer1", "layer2"), ("layer1", "layer4"), ("layer4", "layer3")}
    assert wide.document.undo_texts[steps:] == ("Connect",)


def test_end_of_a_wire_is_dragged_to_another_layer(wide: Bench) -> None:
    wide.document.do(AddLayer("Add", Point(700, 420)))
    wide.view.navigation.fit()
    wide.drag(on_wire(wide, 2, 3, 0.6), wide.title_pixel("layer5"))
    assert ("layer2", "layer5") in wired(wide)
    assert ("layer2", "layer3") not in wired(wide)


def test_start_of_a_strand_is_dragged_to_another_layer(chain: Bench) -> None:
    chain.document.do(AddLayer("Dense", Point(240, 420), {"units": 2}, LayerId("layer1")))
    chain.view.navigation.fit()
    chain.drag(on_wire(chain, 2, 3, 0.3), chain.title_pixel("layer4"))
    assert wired(chain) == {("layer1", "layer2"), ("layer1", "layer4"), ("layer4", "layer3")}


def test_start_of_a_merge_layers_wire_keeps_its_place_in_the_order(wide: Bench) -> None:
    wide.document.do(AddLayer("Concatenate", Point(700, 420), {}, LayerId("layer1")))
    wide.document.do(Connect(LayerId("layer2"), LayerId("layer5")))
    wide.view.navigation.fit()
    item = wide.view.network_scene.wire_items[wire(1, 5)]
    assert isinstance(item, WireItem)
    wide.drag(wide.pixel(item.path.pointAtPercent(0.97)), wide.title_pixel("layer5"))
    before = wide.document.project.network.inputs_of(LayerId("layer5"))
    assert [each.source for each in before] == ["layer1", "layer2"]

    wide.drag(wide.pixel(item.path.pointAtPercent(0.1)), wide.title_pixel("layer4"))

    after = wide.document.project.network.inputs_of(LayerId("layer5"))
    assert [each.source for each in after] == ["layer4", "layer2"]


def test_wire_that_would_make_a_cycle_says_why_while_its_start_is_dragged(wide: Bench) -> None:
    wide.document.do(AddLayer("Dense", Point(700, 64), source=LayerId("layer3")))
    wide.view.navigation.fit()
    wide.press(on_wire(wide, 2, 3, 0.4))
    wide.move(wide.title_pixel("layer5"))
    assert wide.item("layer5").look.light is Light.REFUSED
    assert "loop" in wide.view.hint.shown
    assert wide.item("layer4").look.light is Light.POSSIBLE
    QTest.keyClick(wide.view, Qt.Key.Key_Escape)
    wide.release(wide.title_pixel("layer5"))
    assert ("layer2", "layer3") in wired(wide)
    assert wide.view.hint.shown == ""


def test_wire_dragged_far_onto_nothing_is_deleted_but_not_after_a_short_drag(wide: Bench) -> None:
    start = on_wire(wide, 2, 3, 0.6)
    wide.drag(start, start + QPoint(6, 12))
    assert ("layer2", "layer3") in wired(wide)
    assert wide.view.network_scene.selected_wires() == (wire(2, 3),)
    wide.drag(start, QPoint(start.x(), 590))
    assert ("layer2", "layer3") not in wired(wide)


def test_alt_click_deletes_a_plain_wire(wide: Bench) -> None:
    wide.click(on_wire(wide, 2, 3, 0.5), Qt.KeyboardModifier.AltModifier)
    assert ("layer2", "layer3") not in wired(wide)


def test_click_selects_a_wire_and_another_key_adds_one(wide: Bench) -> None:
    wide.click(on_wire(wide, 2, 3, 0.5))
    wide.click(on_wire(wide, 1, 4, 0.5), SHIFT)
    assert set(wide.view.network_scene.selected_wires()) == {wire(2, 3), wire(1, 4)}
    QTest.keyClick(wide.view, Qt.Key.Key_Delete)
    assert wired(wide) == {("layer1", "layer2")}


@pytest.mark.parametrize("with_space", [False, True])
def test_view_is_panned_by_the_middle_button_or_with_space(
    chain: Bench, *, with_space: bool
) -> None:
    viewport, button = chain.view.viewport(), LEFT if with_space else MIDDLE
    chain.view.navigation.zoom_at(QPointF(300, 300), 3.0)
    before = chain.view.mapToScene(QPoint(300, 300))
    scale, layers = chain.view.transform().m11(), chain.document.project
    if with_space:
        QTest.keyPress(chain.view, Qt.Key.Key_Space)
    QTest.mousePress(viewport, button, NO_KEYS, QPoint(300, 300))
    QTest.mouseMove(viewport, QPoint(360, 330))
    QTest.mouseRelease(viewport, button, NO_KEYS, QPoint(360, 330))
    QTest.keyRelease(chain.view, Qt.Key.Key_Space)
    after = chain.view.mapToScene(QPoint(360, 330))
    assert (after - before).manhattanLength() < 2 / scale
    assert chain.view.transform().m11() == scale
    assert chain.document.project == layers
    assert chain.view.selected() == ()


def test_card_snaps_to_the_edge_of_another_and_a_guide_shows_it(chain: Bench) -> None:
    chain.document.do(AddLayer("Dropout", Point(100, 500)))
    chain.view.navigation.fit()
    other, mine = chain.item("layer1").card_rect(), chain.item("layer4").card_rect()
    start = chain.title_pixel("layer4")
    offset = QPointF(other.left() - mine.left() + 3, 40)
    end = chain.pixel(chain.view.mapToScene(start) + offset)
    chain.press(start)
    chain.move(end)
    assert chain.item("layer4").card_rect().left() == pytest.approx(other.left())
    guides = chain.view.network_scene.guides
    assert [line.x1() for line in guides if line.x1() == line.x2()] == [other.left()]
    chain.release(end)
    assert chain.view.network_scene.guides == ()
    place = chain.document.project.layout.position(LayerId("layer4"))
    assert place.x == chain.item("layer4").x()


def test_card_far_from_others_snaps_to_the_grid(chain: Bench) -> None:
    start = chain.title_pixel("layer2")
    chain.drag(start, chain.pixel(chain.view.mapToScene(start) + QPointF(49, 138)))
    place = chain.document.project.layout.position(LayerId("layer2"))
    assert (place.x % 8, place.y % 8) == (0, 0)
    assert chain.view.network_scene.guides == ()


def test_rubber_band_with_shift_adds_to_the_selection(chain: Bench) -> None:
    chain.click(chain.title_pixel("layer1"))
    card = chain.item("layer3").card_rect().adjusted(-8, -8, 8, 8)
    first, last = chain.pixel(card.bottomRight()), chain.pixel(card.topLeft())
    QTest.mousePress(chain.view.viewport(), LEFT, SHIFT, first)
    for step in range(1, 6):
        chain.move(first + (last - first) * (step / 5))
    chain.release(last, SHIFT)
    assert chain.view.selected() == ("layer1", "layer3")

"""The canvas as a user handles it: mouse, keys, drag and drop."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.document.commands import AddLayer, Connect, Sequence
from playground.document.project import LayerId, Layout, Point
from playground.ui.designer.cards.card_painter import Light
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.theme.theme import DARK
from tests.ui.designer.conftest import Bench, wire, wired


def port(bench: Bench, layer_id: str, number: int = -1) -> QPoint:
    """Return the pixel of a port; -1 is the output."""
    item = bench.item(layer_id)
    return bench.pixel(item.output_point() if number < 0 else item.input_point(number))


def test_layer_dropped_on_empty_canvas_is_centred_there(bench: Bench) -> None:
    bench.drop_layer("Dense", QPoint(400, 300))
    (layer,) = bench.document.project.network.layers
    centre = bench.item(layer.id).card_rect().center()
    assert layer.type_name == "Dense"
    assert (centre - bench.view.mapToScene(QPoint(400, 300))).manhattanLength() <= 8


def test_layer_dropped_on_wire_is_inserted_and_makes_room(chain: Bench) -> None:
    strand = chain.view.network_scene.wire_items[wire(2, 3)].boundingRect().center()
    before = chain.document.project.layout.position(LayerId("layer3")).x
    chain.drop_layer("Dense", chain.pixel(strand), drops=False)
    assert chain.view.network_scene.wire_items[wire(2, 3)].is_lit
    chain.drop_layer("Dense", chain.pixel(strand))
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer4"), ("layer4", "layer3")}
    assert chain.document.project.layout.position(LayerId("layer3")).x > before
    cards = [chain.item(name).card_rect() for name in ("layer2", "layer4", "layer3")]
    assert not cards[0].intersects(cards[1])
    assert not cards[1].intersects(cards[2])
    assert chain.document.undo_texts[-1] == "Add Dense"


def test_input_is_not_put_on_a_wire(chain: Bench) -> None:
    strand = chain.view.network_scene.wire_items[wire(2, 3)].boundingRect().center()
    chain.drop_layer("Input", chain.pixel(strand))
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer3")}


def test_drag_from_output_to_input_connects(bench: Bench) -> None:
    bench.document.do(AddLayer("Input", Point(0, 0)))
    bench.document.do(AddLayer("Dense", Point(300, 0)))
    bench.view.navigation.fit()
    bench.drag(port(bench, "layer1"), port(bench, "layer2", 0))
    assert wired(bench) == {("layer1", "layer2")}


def test_drag_from_input_back_to_a_body_connects(bench: Bench) -> None:
    bench.document.do(AddLayer("Input", Point(0, 0)))
    bench.document.do(AddLayer("Dense", Point(300, 0)))
    bench.view.navigation.fit()
    bench.drag(port(bench, "layer2", 0), bench.title_pixel("layer1"))
    assert wired(bench) == {("layer1", "layer2")}


def test_cycle_is_refused_in_words_while_dragging(chain: Bench, qtbot: QtBot) -> None:
    said: list[str] = []
    chain.view.message.connect(said.append)
    chain.press(port(chain, "layer3"))
    chain.move(chain.title_pixel("layer2"))
    assert chain.item("layer2").look.light is Light.REFUSED
    chain.release(chain.title_pixel("layer2"))
    assert any("loop" in text for text in said)
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer3")}
    assert chain.item("layer2").look.light is Light.NONE


def test_possible_targets_are_highlighted_while_dragging(bench: Bench) -> None:
    bench.document.do(AddLayer("Input", Point(0, 0)))
    bench.document.do(AddLayer("Dense", Point(300, 0)))
    bench.view.navigation.fit()
    bench.press(port(bench, "layer1"))
    assert bench.item("layer2").look.light is Light.POSSIBLE
    bench.move(bench.title_pixel("layer2"))
    assert bench.item("layer2").look.light is Light.CHOSEN
    QTest.keyClick(bench.view, Qt.Key.Key_Escape)
    assert bench.item("layer2").look.light is Light.NONE
    bench.release(bench.title_pixel("layer2"))
    assert wired(bench) == set()


def test_wire_whose_end_is_dragged_onto_nothing_is_deleted(chain: Bench) -> None:
    chain.drag(port(chain, "layer3", 0), QPoint(500, 590))
    assert wired(chain) == {("layer1", "layer2")}


def test_end_of_a_wire_dragged_to_another_layer_moves_there(chain: Bench) -> None:
    chain.document.do(AddLayer("Dense", Point(480, 320)))
    chain.view.navigation.fit()
    chain.drag(port(chain, "layer3", 0), chain.title_pixel("layer4"))
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer4")}


def test_drag_moves_a_layer_in_one_step_and_undo_restores_it(chain: Bench) -> None:
    before = chain.document.project.layout.position(LayerId("layer2"))
    steps = len(chain.document.undo_texts)
    start = chain.title_pixel("layer2")
    chain.drag(start, start + QPoint(37, 90))
    after = chain.document.project.layout.position(LayerId("layer2"))
    assert after != before
    assert (chain.item("layer2").x(), chain.item("layer2").y()) == (after.x, after.y)
    assert chain.document.undo_texts[steps:] == ("Move",)
    chain.document.undo()
    assert chain.document.project.layout.position(LayerId("layer2")) == before
    assert (chain.item("layer2").x(), chain.item("layer2").y()) == (before.x, before.y)


def test_escape_during_a_move_restores_everything(chain: Bench) -> None:
    before = chain.item("layer2").pos()
    start = chain.title_pixel("layer2")
    chain.press(start)
    chain.move(start + QPoint(60, 60))
    assert chain.item("layer2").pos() != before
    QTest.keyClick(chain.view, Qt.Key.Key_Escape)
    chain.release(start + QPoint(60, 60))
    assert chain.item("layer2").pos() == before
    assert "Move" not in chain.document.undo_texts


def test_all_selected_layers_move_together(chain: Bench) -> None:
    before = {key: item.pos() for key, item in chain.view.network_scene.layer_items.items()}
    chain.view.network_scene.select_all()
    start = chain.title_pixel("layer2")
    chain.drag(start, start + QPoint(40, 48))
    offsets = {
        (item.pos() - before[key]).toTuple()
        for key, item in chain.view.network_scene.layer_items.items()
    }
    assert len(offsets) == 1
    assert offsets != {(0.0, 0.0)}


def test_click_selects_and_shift_click_adds(chain: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chain.view.selection_changed) as reports:
        chain.click(chain.title_pixel("layer2"))
    assert reports.args == [("layer2",)]
    chain.click(chain.title_pixel("layer3"), Qt.KeyboardModifier.ShiftModifier)
    assert chain.view.selected() == ("layer2", "layer3")
    chain.click(QPoint(5, 5))
    assert chain.view.selected() == ()


def test_rubber_band_selects_what_it_covers(chain: Bench) -> None:
    chain.drag(QPoint(3, 3), QPoint(996, 596))
    assert chain.view.selected() == ("layer1", "layer2", "layer3")


def test_delete_removes_the_layer_and_connects_its_neighbours(chain: Bench) -> None:
    chain.click(chain.title_pixel("layer2"))
    QTest.keyClick(chain.view, Qt.Key.Key_Delete)
    assert wired(chain) == {("layer1", "layer3")}
    assert set(chain.view.network_scene.layer_items) == {"layer1", "layer3"}


def test_selected_wire_is_deleted_alone(chain: Bench) -> None:
    item = chain.view.network_scene.wire_items[wire(2, 3)]
    item.setSelected(True)
    QTest.keyClick(chain.view, Qt.Key.Key_Delete)
    assert wired(chain) == {("layer1", "layer2")}


def test_alt_click_deletes_a_wire(chain: Bench) -> None:
    bundle = chain.view.network_scene.wire_items[wire(2, 3)]
    assert isinstance(bundle, BundleItem)
    chain.click(chain.pixel(bundle.point_on(bundle.strands[0])), Qt.KeyboardModifier.AltModifier)
    assert wired(chain) == {("layer1", "layer2")}


@pytest.mark.parametrize(
    ("modifier", "distance"),
    [(Qt.KeyboardModifier.ShiftModifier, 16), (Qt.KeyboardModifier.ControlModifier, 2)],
)
def test_arrow_keys_nudge_as_one_step(
    chain: Bench, modifier: Qt.KeyboardModifier, distance: int
) -> None:
    chain.click(chain.title_pixel("layer2"))
    before = chain.document.project.layout.position(LayerId("layer2"))
    steps = len(chain.document.undo_texts)
    QTest.keyPress(chain.view, Qt.Key.Key_Right, modifier)
    QTest.keyPress(chain.view, Qt.Key.Key_Right, modifier)
    QTest.keyRelease(chain.view, Qt.Key.Key_Right, modifier)
    after = chain.document.project.layout.position(LayerId("layer2"))
    assert (after.x - before.x, after.y - before.y) == (distance, 0)
    assert chain.document.undo_texts[steps:] == ("Nudge",)


def test_arrows_select_along_the_wires(chain: Bench) -> None:
    for expected in ("layer1", "layer2", "layer3", "layer3"):
        QTest.keyClick(chain.view, Qt.Key.Key_Right)
        assert chain.view.selected() == (expected,)
    QTest.keyClick(chain.view, Qt.Key.Key_Left)
    assert chain.view.selected() == ("layer2",)
    assert "Nudge" not in chain.document.undo_texts


def test_arrows_select_up_and_down_within_a_column(chain: Bench) -> None:
    chain.document.do(AddLayer("Dense", Point(240, 400), {}, LayerId("layer1")))
    chain.click(chain.title_pixel("layer2"))
    QTest.keyClick(chain.view, Qt.Key.Key_Down)
    assert chain.view.selected() == ("layer4",)
    QTest.keyClick(chain.view, Qt.Key.Key_Up)
    assert chain.view.selected() == ("layer2",)


def test_selecting_by_arrows_out_of_sight_scrolls(chain: Bench) -> None:
    chain.document.do(AddLayer("Dense", Point(4000, 96), {}, LayerId("layer3")))
    chain.view.navigation.zoom_reset()
    chain.view.select((LayerId("layer3"),))
    QTest.keyClick(chain.view, Qt.Key.Key_Right)
    visible = chain.view.mapToScene(chain.view.viewport().rect()).boundingRect()
    assert visible.contains(chain.item("layer4").card_rect())


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2])
def test_enter_opens_the_settings_of_the_selected_layer(
    chain: Bench, qtbot: QtBot, key: Qt.Key
) -> None:
    chain.click(chain.title_pixel("layer2"))
    with qtbot.waitSignal(chain.view.edit_requested):
        QTest.keyClick(chain.view, key)


def test_double_click_on_a_title_opens_the_settings(chain: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chain.view.edit_requested):
        chain.double_click(chain.title_pixel("layer2"))
    assert chain.view.selected() == ("layer2",)


def test_plus_and_minus_change_the_units(chain: Bench) -> None:
    chain.click(chain.title_pixel("layer2"))
    box = chain.item("layer2").layout.stepper
    item = chain.item("layer2")
    plus = chain.pixel(item.mapToScene(QPointF(box.right() - 8, box.center().y())))
    chain.click(plus)
    assert chain.document.project.network.layer(LayerId("layer2")).params["units"] == 4
    box = item.layout.stepper
    minus = chain.pixel(item.mapToScene(QPointF(box.left() + 8, box.center().y())))
    chain.click(minus)
    chain.click(chain.pixel(item.mapToScene(item.layout.stepper.center() - QPointF(20, 0))))
    assert chain.document.project.network.layer(LayerId("layer2")).params["units"] == 2


def test_copy_and_paste_keep_the_wires_between_under_new_names(chain: Bench) -> None:
    chain.view.select((LayerId("layer2"), LayerId("layer3")))
    chain.view.clipboard.paste(chain.view.clipboard.copy())
    network = chain.document.project.network
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer3"), ("layer4", "layer5")}
    assert len({layer.name for layer in network.layers}) == 5
    assert chain.view.selected() == ("layer4", "layer5")
    assert network.layer(LayerId("layer4")).params == network.layer(LayerId("layer2")).params


def test_paste_of_other_text_is_refused_in_words(chain: Bench) -> None:
    chain.view.clipboard.paste("hello")
    assert "no copied layers" in chain.refusals[-1]
    assert len(chain.document.project.network.layers) == 3


def test_wire_dropped_on_empty_canvas_offers_a_layer_connected_to_it(chain: Bench) -> None:
    chain.drag(port(chain, "layer3"), QPoint(700, 580))
    search = chain.view.quick_search
    assert search.isVisible()
    QTest.keyClicks(search.field, "Dense")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert ("layer3", "layer4") in wired(chain)


def test_hover_and_click_on_a_map_report_the_unit(chain: Bench, qtbot: QtBot) -> None:
    cell = chain.item("layer2").layout.cells[1].center()
    pixel = chain.pixel(chain.item("layer2").mapToScene(cell))
    chain.move(QPoint(2, 2))
    with qtbot.waitSignal(chain.view.unit_hovered) as hovered:
        chain.move(pixel)
    assert hovered.args == [("layer2", 1)]
    with qtbot.waitSignal(chain.view.unit_pinned) as pinned:
        chain.click(pixel)
    assert pinned.args == [("layer2", 1)]
    with qtbot.waitSignal(chain.view.unit_hovered) as left:
        chain.move(QPoint(2, 2))
    assert left.args == [None]


def test_pin_ends_when_the_unit_is_gone(chain: Bench) -> None:
    reports: list[object] = []
    chain.view.unit_pinned.connect(reports.append)
    chain.view.pinned.toggle((LayerId("layer2"), 2))
    chain.view.select((LayerId("layer2"),))
    chain.view.edits.delete()
    assert reports == [("layer2", 2), None]


def test_wheel_zooms_about_the_cursor(chain: Bench) -> None:
    pixel = QPoint(700, 200)
    before = chain.view.mapToScene(pixel)
    zoom = chain.view.transform().m11()
    place = QPointF(pixel)
    turn = QWheelEvent(
        place,
        QPointF(chain.view.viewport().mapToGlobal(pixel)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chain.view.viewport(), turn)
    assert chain.view.transform().m11() == pytest.approx(zoom * 1.0015**120)
    assert (chain.view.mapToScene(pixel) - before).manhattanLength() < 3


def test_fit_shows_every_card(chain: Bench) -> None:
    chain.view.navigation.zoom_in()
    chain.view.navigation.zoom_in()
    chain.view.navigation.fit()
    visible = chain.view.mapToScene(chain.view.viewport().rect()).boundingRect()
    assert visible.contains(chain.view.network_scene.content_rect())


def test_arrange_orders_the_columns_and_undoes(chain: Bench) -> None:
    before = chain.document.project.layout
    chain.view.edits.arrange()
    x = [chain.item(f"layer{number}").card_rect() for number in (1, 2, 3)]
    assert x[0].right() < x[1].left() < x[1].right() < x[2].left()
    chain.document.undo()
    assert chain.document.project.layout == before


def test_two_selected_layers_are_connected_by_key(bench: Bench) -> None:
    bench.document.do(AddLayer("Dense", Point(300, 0)))
    bench.document.do(AddLayer("Input", Point(0, 0)))
    bench.view.network_scene.select_all()
    QTest.keyClick(bench.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert wired(bench) == {("layer2", "layer1")}


def test_several_selected_layers_are_connected_in_a_row_as_one_step(bench: Bench) -> None:
    for x in (600, 0, 300):
        bench.document.do(AddLayer("Dense", Point(x, 0)))
    bench.view.network_scene.select_all()
    QTest.keyClick(bench.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert wired(bench) == {("layer2", "layer3"), ("layer3", "layer1")}
    bench.document.undo()
    assert wired(bench) == set()


def test_added_layer_goes_between_the_selected_one_and_its_successor(chain: Bench) -> None:
    chain.view.select((LayerId("layer2"),))
    chain.view.adder.add("Dense")
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer4"), ("layer4", "layer3")}
    assert chain.view.selected() == ("layer4",)


def test_small_dense_layers_are_connected_by_a_strand_per_weight(chain: Bench) -> None:
    bundle = chain.view.network_scene.wire_items[wire(1, 2)]
    assert isinstance(bundle, BundleItem)
    assert len(bundle.strands) == 2 * 3


def test_scene_follows_an_undo_of_many_edits(chain: Bench) -> None:
    extra = (AddLayer("Dense", Point(700, 0)), Connect(LayerId("layer3"), LayerId("layer4")))
    chain.document.do(Sequence("Add", extra))
    assert set(chain.view.network_scene.wire_items) == set(chain.document.project.network.wires)
    chain.document.undo(4)
    assert chain.view.network_scene.layer_items == {}
    assert chain.view.network_scene.wire_items == {}


def test_layers_without_a_place_are_arranged_and_stay_once_one_is_moved(chain: Bench) -> None:
    project = chain.document.project
    chain.document.load(replace(project, layout=Layout()))
    shown = chain.view.network_scene.positions()
    assert len({(point.x, point.y) for point in shown.values()}) == 3
    start = chain.title_pixel("layer2")
    chain.drag(start, start + QPoint(30, 60))
    placed = chain.document.project.layout.positions
    assert placed[LayerId("layer1")] == shown[LayerId("layer1")]
    assert placed[LayerId("layer2")] != shown[LayerId("layer2")]
    assert chain.document.undo_texts == ("Move",)


def test_screen_reader_gets_what_is_selected(chain: Bench) -> None:
    assert chain.view.accessibleDescription().startswith("A network of 3 layers and 2 wires")
    chain.click(chain.title_pixel("layer2"))
    assert chain.view.accessibleDescription().startswith("dense is a Dense layer of 3 units")
    chain.key(Qt.Key.Key_Right)
    assert chain.view.accessibleDescription().startswith("dense_1 is a Dense layer of 1 unit,")
    chain.document.do(AddLayer("Dense", Point(900, 0), {}, LayerId("layer3")))
    assert "feeds dense_2" in chain.view.accessibleDescription()


def test_selection_is_shown_large(chain: Bench) -> None:
    chain.click(chain.title_pixel("layer3"))
    before = chain.view.transform().m11()
    chain.view.navigation.fit_selected()
    visible = chain.view.mapToScene(chain.view.viewport().rect()).boundingRect()
    assert visible.contains(chain.item("layer3").card_rect())
    assert chain.view.transform().m11() >= before
    middle = chain.item("layer3").card_rect().center()
    assert (visible.center() - middle).manhattanLength() < 4


def test_far_away_cards_are_painted_without_details(chain: Bench) -> None:
    chain.view.navigation.zoom_reset()
    chain.view.navigation.zoom_at(QPointF(500, 300), 0.14)
    assert chain.view.probes() == frozenset()
    card = chain.item("layer2").card_rect()
    strip = chain.pixel(card.topLeft() + QPointF(card.width() / 2, 8))
    picture = chain.view.grab().toImage()
    assert picture.pixelColor(strip).name() == DARK.category("Core")
    assert picture.pixelColor(chain.pixel(card.center())).name() == DARK.raised


def test_layers_that_make_room_stay_in_sight_unless_the_user_zoomed(chain: Bench) -> None:
    def all_in_sight() -> bool:
        shown = chain.view.mapToScene(chain.view.viewport().rect()).boundingRect()
        items = chain.view.network_scene.layer_items.values()
        return all(shown.contains(item.card_rect()) for item in items)

    def insert(before: int) -> None:
        ends = wire(2, before)
        strand = chain.view.network_scene.wire_items[ends].boundingRect().center()
        chain.drop_layer("Dense", chain.pixel(strand))

    chain.view.navigation.show_start()
    insert(3)
    assert all_in_sight()
    chain.view.navigation.zoom_in()
    chosen = chain.view.transform().m11()
    insert(4)
    assert chain.view.transform().m11() == chosen


def test_empty_canvas_shows_how_to_begin(chain: Bench) -> None:
    assert not chain.view.empty_hint.isVisible()
    chain.view.network_scene.select_all()
    chain.view.edits.delete()
    assert chain.view.empty_hint.isVisible()
    assert chain.view.empty_hint.geometry().center() == chain.view.rect().center()
    chain.drop_layer("Dense", QPoint(400, 300))
    assert not chain.view.empty_hint.isVisible()

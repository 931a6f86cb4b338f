"""The quick search: layers by a few letters, and a network by keys alone."""

from itertools import combinations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.ui.designer.overlays.quick_search import NOTHING
from tests.ui.designer.conftest import Bench, wired


def test_tab_opens_the_search_and_enter_adds_the_layer(bench: Bench) -> None:
    bench.view.setFocus()
    QTest.keyClick(bench.view, Qt.Key.Key_Tab)
    search = bench.view.quick_search
    QTest.keyClicks(search.field, "dens")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert [layer.type_name for layer in bench.document.project.network.layers] == ["Dense"]
    assert not search.isVisible()


def test_network_is_built_by_tab_and_enter_alone(bench: Bench) -> None:
    bench.view.setFocus()
    for name in ("input", "dense", "dense"):
        QTest.keyClick(bench.view, Qt.Key.Key_Tab)
        QTest.keyClicks(bench.view.quick_search.field, name)
        QTest.keyClick(bench.view.quick_search.field, Qt.Key.Key_Return)
    assert wired(bench) == {("layer1", "layer2"), ("layer2", "layer3")}
    cards = [item.card_rect() for item in bench.view.network_scene.layer_items.values()]
    assert not any(a.intersects(b) for a, b in combinations(cards, 2))


def test_enter_in_the_search_does_not_open_the_settings(bench: Bench, qtbot: QtBot) -> None:
    bench.view.setFocus()
    QTest.keyClick(bench.view, Qt.Key.Key_Tab)
    with qtbot.assertNotEmitted(bench.view.edit_requested):
        QTest.keyClick(bench.view.quick_search.field, Qt.Key.Key_Return)


def test_layers_added_with_nothing_selected_do_not_cover_each_other(bench: Bench) -> None:
    for _ in range(3):
        bench.view.select(())
        bench.view.adder.add("Dense")
    cards = [item.card_rect() for item in bench.view.network_scene.layer_items.values()]
    assert not any(a.intersects(b) for a, b in combinations(cards, 2))


def test_search_is_as_high_as_its_matches_and_says_if_there_are_none(
    bench: Bench,
) -> None:
    bench.view.setFocus()
    QTest.keyClick(bench.view, Qt.Key.Key_Tab)
    search = bench.view.quick_search
    tall = search.height()
    QTest.keyClicks(search.field, "embedding")
    few = search.height()
    assert few < tall
    assert not search.list.verticalScrollBar().isVisible()
    QTest.keyClicks(search.field, "qqq")
    assert search.list.count() == 0
    assert any(part.text() == NOTHING and part.isVisible() for part in search.findChildren(QLabel))
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert bench.document.project.network.layers == ()


def test_double_click_on_empty_canvas_opens_the_search(bench: Bench) -> None:
    bench.double_click(QPoint(300, 300))
    assert bench.view.quick_search.isVisible()
    QTest.keyClick(bench.view.quick_search.field, Qt.Key.Key_Escape)
    assert not bench.view.quick_search.isVisible()

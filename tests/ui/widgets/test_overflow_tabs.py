"""Tabs that do not fit are in a menu, by mouse and by keys."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from playground.ui.widgets.overflow_tabs import OverflowTabs

NAMES = ("Metrics", "Runs", "Weights", "Step by step", "Code", "Problems", "Predict")


@pytest.fixture
def tabs(qtbot: QtBot) -> OverflowTabs:
    """Return seven tabs that have room for about four."""
    result = OverflowTabs()
    qtbot.addWidget(result)
    for name in NAMES:
        result.addTab(QWidget(), name)
    result.resize(330, 200)
    result.show()
    qtbot.waitExposed(result)
    assert 2 <= len(result.outside) <= 4
    return result


def entries(tabs: OverflowTabs) -> list[str]:
    """Return what the menu lists when it is opened."""
    menu = tabs.more.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def on_bar(tabs: OverflowTabs) -> list[str]:
    return [tabs.tabText(index) for index in range(tabs.count()) if tabs.isTabVisible(index)]


def test_the_first_tabs_stay_and_the_rest_is_in_the_menu(tabs: OverflowTabs) -> None:
    assert (*on_bar(tabs), *entries(tabs)) == NAMES


def test_choosing_in_the_menu_by_keys_shows_the_tab_on_the_bar(tabs: OverflowTabs) -> None:
    def choose_the_last() -> None:
        popup = QApplication.activePopupWidget()
        assert popup is tabs.more.menu()
        QTest.keyClick(popup, Qt.Key.Key_Up)
        QTest.keyClick(popup, Qt.Key.Key_Return)

    tabs.more.setFocus()
    QTimer.singleShot(0, tabs, choose_the_last)
    QTest.keyClick(tabs.more, Qt.Key.Key_Space)  # returns when the menu is closed
    assert tabs.tabText(tabs.currentIndex()) == "Predict"
    assert on_bar(tabs)[-1] == "Predict"
    assert "Predict" not in entries(tabs)


def test_the_button_goes_when_there_is_room(tabs: OverflowTabs) -> None:
    tabs.resize(900, 200)
    assert tabs.outside == ()
    assert not tabs.more.isVisible()
    assert on_bar(tabs) == list(NAMES)


def test_ctrl_tab_goes_through_all_tabs(tabs: OverflowTabs) -> None:
    tabs.tabBar().setFocus()
    seen = []
    for _ in NAMES:
        seen.append(tabs.tabText(tabs.currentIndex()))
        QTest.keyClick(tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert seen == list(NAMES)
    assert tabs.currentIndex() == 0
    QTest.keyClick(
        tabs,
        Qt.Key.Key_Backtab,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert tabs.tabText(tabs.currentIndex()) == NAMES[-1]


def test_a_tab_that_is_not_offered_is_nowhere_and_cannot_come_to_the_front(
    tabs: OverflowTabs,
) -> None:
    tabs.offer({0: False, 5: False})
    assert {*on_bar(tabs), *entries(tabs)} == set(NAMES) - {"Metrics", "Problems"}
    assert tabs.tabText(tabs.currentIndex()) == "Runs"
    tabs.setCurrentIndex(5)
    assert tabs.tabText(tabs.currentIndex()) == "Runs"
    tabs.offer({0: True, 5: True})
    assert {*on_bar(tabs), *entries(tabs)} == set(NAMES)

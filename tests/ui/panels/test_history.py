"""The history panel: every step by name, and the way to each."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.panels.history import HistoryPanel
from tests.ui.recording_editor import RecordingEditor


@pytest.fixture
def panel(qtbot: QtBot) -> HistoryPanel:
    made = HistoryPanel(RecordingEditor())
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_history(("Add Dense", "Move"), ("Rename", "Delete layer"))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_steps_are_listed_in_order_and_the_present_one_is_marked(panel: HistoryPanel) -> None:
    assert panel.texts() == ("As opened", "Add Dense", "Move", "Rename", "Delete layer")
    marked = [row for row in range(5) if panel.list.item(row).font().bold()]
    assert marked == [panel.present] == [2]


@pytest.mark.parametrize(("row", "steps"), [(0, -2), (1, -1), (3, 1), (4, 2)])
def test_click_asks_for_the_way_to_a_step(
    panel: HistoryPanel, qtbot: QtBot, row: int, steps: int
) -> None:
    place = panel.list.visualItemRect(panel.list.item(row)).center()
    with qtbot.waitSignal(panel.jump_requested) as received:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert received.args == [steps]


def test_click_on_the_present_step_asks_for_nothing(panel: HistoryPanel) -> None:
    received: list[int] = []
    panel.jump_requested.connect(received.append)
    place = panel.list.visualItemRect(panel.list.item(2)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert received == []


def test_step_is_chosen_with_the_keys(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.take_focus()
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    with qtbot.waitSignal(panel.jump_requested) as received:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert received.args == [-1]


def test_another_history_takes_its_place(panel: HistoryPanel) -> None:
    panel.show_history((), ())
    assert panel.texts() == ("As opened",)
    assert panel.present == 0

"""The first paint is told once, when it is over."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.ui.shell.first_paint import FirstPaint


def test_first_paint_is_told_once(qtbot: QtBot) -> None:
    label = QLabel("seen")
    qtbot.addWidget(label)
    told: list[int] = []
    first = FirstPaint(label)
    first.painted.connect(lambda: told.append(1))
    with qtbot.waitSignal(first.painted):
        label.show()
    label.repaint()
    label.repaint()
    with qtbot.assertNotEmitted(first.painted, wait=0):
        label.repaint()
    assert told == [1]


def test_nothing_is_told_of_what_is_not_shown(qtbot: QtBot) -> None:
    label = QLabel("unseen")
    qtbot.addWidget(label)
    first = FirstPaint(label)
    with qtbot.assertNotEmitted(first.painted, wait=0):
        label.setText("still unseen")

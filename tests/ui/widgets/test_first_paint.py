"""The first paint is reported once, after it."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.ui.widgets.first_paint import FirstPaint


def test_first_paint_is_reported_once(qtbot: QtBot) -> None:
    label = QLabel("seen")
    qtbot.addWidget(label)
    reported: list[int] = []
    first = FirstPaint(label)
    first.painted.connect(lambda: reported.append(1))
    with qtbot.waitSignal(first.painted):
        label.show()
    label.repaint()
    label.repaint()
    with qtbot.assertNotEmitted(first.painted, wait=0):
        label.repaint()
    assert reported == [1]


def test_nothing_is_reported_for_a_hidden_widget(qtbot: QtBot) -> None:
    label = QLabel("unseen")
    qtbot.addWidget(label)
    first = FirstPaint(label)
    with qtbot.assertNotEmitted(first.painted, wait=0):
        label.setText("still unseen")

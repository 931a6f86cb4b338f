"""Rows that wrap: what is hidden takes no room."""

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.ui.widgets.flow_layout import FlowLayout


def test_hidden_parts_leave_no_gap(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout = FlowLayout(host, spacing=5)
    buttons = [QPushButton(text, host) for text in "abc"]
    for button in buttons:
        layout.addWidget(button)
    buttons[1].hide()
    host.resize(600, 60)
    host.show()
    qtbot.waitExposed(host)
    first, _, third = (button.geometry() for button in buttons)
    assert third.left() - (first.left() + first.width()) == 5

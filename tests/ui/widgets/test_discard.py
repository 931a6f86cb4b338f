"""Removing widgets that are no longer shown."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from playground.ui.widgets.discard import clear_layout, discard


def test_a_discarded_widget_leaves_an_inner_layout_at_once(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    outer, inner = QVBoxLayout(host), QHBoxLayout()
    outer.addLayout(inner)
    first, second = QLabel("first", host), QLabel("second", host)
    inner.addWidget(first)
    inner.addWidget(second)

    discard(first)

    assert inner.indexOf(second) == 0
    assert first.isHidden()
    qtbot.waitUntil(lambda: not isValid(first))


def test_a_button_can_discard_itself(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    button = QPushButton("remove", host)
    button.clicked.connect(lambda: discard(button))
    host.show()

    button.click()

    assert isValid(button)
    qtbot.waitUntil(lambda: not isValid(button))


def test_a_cleared_layout_has_no_items(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    layout.addWidget(QLabel("text", host))
    layout.addSpacing(3)

    clear_layout(layout)

    assert layout.count() == 0

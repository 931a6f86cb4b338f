"""A box that can be ticked has an edge that can be seen, alone or in a row, in both themes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.ui.theme.appearance import Appearance, ThemeChoice
from playground.ui.theme.theme import THEMES
from tests.ui.test_disabled_look import PLAIN, picture

OFF = Qt.CheckState.Unchecked


def lone() -> QWidget:
    return QCheckBox("box")


def in_a_list() -> QWidget:
    rows = QListWidget()
    item = QListWidgetItem("box", rows)
    item.setCheckState(OFF)
    return rows


def in_a_table() -> QWidget:
    table = QTableWidget(1, 1)
    item = QTableWidgetItem("box")
    item.setCheckState(OFF)
    table.setItem(0, 0, item)
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    return table


def in_a_tree() -> QWidget:
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    item = QTreeWidgetItem(tree, ["box"])
    item.setCheckState(0, OFF)
    return tree


LEAST_LINE = 5
"""Pixels of the edge of a box between its round corners."""
PLACES = (lone, in_a_list, in_a_table, in_a_tree)


def longest_line(widget: QWidget, colour: QColor) -> int:
    """Return the length in pixels of the longest upright line in `colour` near the left edge."""
    pixels = picture(widget)[:40, :30]
    wanted = [colour.red(), colour.green(), colour.blue()]
    is_line = abs(pixels - wanted).max(axis=2) <= PLAIN
    return int(is_line.sum(axis=0).max())


@pytest.mark.parametrize("make", PLACES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", sorted(THEMES))
def test_an_empty_box_has_an_edge(
    qtbot: QtBot, look: Appearance, name: str, make: Callable[[], QWidget]
) -> None:
    look.choose(ThemeChoice(name))
    widget = make()
    qtbot.addWidget(widget)
    widget.resize(200, 80)
    widget.show()
    qtbot.waitExposed(widget)
    assert longest_line(widget, QColor(THEMES[name].border_strong)) >= LEAST_LINE

"""The arrow keys lead through rows of cards, also where a row is shorter than the one above."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.ui.dialogs.card_list import NAME_ROLE, CardList
from playground.ui.dialogs.data_gallery import DataGallery
from playground.ui.dialogs.gallery import TemplateGallery, TemplatePictures
from playground.ui.widgets.maps.data_picture import DataPictures

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
Make = Callable[[QWidget], QDialog]


def templates(host: QWidget) -> QDialog:
    return TemplateGallery(TemplatePictures(), host)


def data_sets(host: QWidget) -> QDialog:
    return DataGallery(DataPictures(), "rings", host)


def rows_of(cards: CardList) -> list[list[int]]:
    """Return the cards that can be chosen, row by row, as they are shown."""
    places: dict[int, list[int]] = {}
    for number in range(cards.count()):
        item = cards.item(number)
        if item.data(NAME_ROLE):
            places.setdefault(cards.visualItemRect(item).top(), []).append(number)
    return [places[top] for top in sorted(places)]


@pytest.mark.parametrize("make", [templates, data_sets], ids=["templates", "data sets"])
def test_down_and_up_change_by_one_row_from_every_card(qtbot: QtBot, make: Make) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    gallery = make(host)
    gallery.resize(1000, 700)
    gallery.show()
    qtbot.waitExposed(gallery)
    cards = gallery.findChild(CardList)
    assert isinstance(cards, CardList)
    rows = rows_of(cards)
    last = len(rows) - 1
    assert len({len(row) for row in rows}) > 1, "no row is shorter than another"
    for row, numbers in enumerate(rows):
        for number in numbers:
            for key, wanted in ((Qt.Key.Key_Down, row + 1), (Qt.Key.Key_Up, row - 1)):
                cards.setCurrentRow(number)
                QTest.keyClick(cards, key)
                assert cards.currentRow() in rows[min(max(wanted, 0), last)]
                assert 0 <= wanted <= last or cards.currentRow() == number
    host.close()

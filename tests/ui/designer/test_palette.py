"""The palette: what it offers, finds and requests."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from playground.catalog.layers import LAYERS
from playground.ui.designer.palette import Palette, fitted, type_in
from playground.ui.shell.window_sizes import USUAL_WIDTHS
from playground.ui.theme.appearance import interface_font
from playground.ui.theme.theme import DARK


@pytest.fixture
def palette(qtbot: QtBot) -> Iterator[Palette]:
    """Return a visible palette."""
    host = QWidget()
    qtbot.addWidget(host)
    made = Palette(DARK, host)
    made.resize(190, 700)
    host.show()
    yield made
    host.close()


def test_every_layer_type_is_offered(palette: Palette) -> None:
    assert sorted(palette.names()) == sorted(spec.name for spec in LAYERS if spec.is_offered)


@pytest.mark.parametrize(
    ("text", "first"),
    [("dense", "Dense"), ("conv2", "Conv2D"), ("BN", "BatchNormalization"), ("lst", "LSTM")],
)
def test_search_finds_by_name_and_initials(palette: Palette, text: str, first: str) -> None:
    QTest.keyClicks(palette.search, text)
    assert palette.names()[0] == first


def test_search_for_nonsense_finds_nothing_and_enter_does_nothing(palette: Palette) -> None:
    reports: list[str] = []
    palette.layer_requested.connect(reports.append)
    QTest.keyClicks(palette.search, "qqqq")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.names() == ()
    assert reports == []


def test_a_search_without_a_hit_says_so_until_there_is_one(palette: Palette) -> None:
    QTest.keyClicks(palette.search, "<b>qq")
    (said,) = [part for part in palette.findChildren(QLabel) if "matches" in part.text()]
    assert said.text() == "No layer matches “<b>qq”."
    assert said.textFormat() is Qt.TextFormat.PlainText
    assert not said.isHidden()
    palette.search.clear()
    assert said.isHidden()
    QTest.keyClicks(palette.search, "dens")
    assert said.isHidden()


def test_enter_in_the_search_requests_the_first_match(palette: Palette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.search, "dropo")
    with qtbot.waitSignal(palette.layer_requested) as reports:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert reports.args == ["Dropout"]


def test_double_click_requests_the_layer(palette: Palette, qtbot: QtBot) -> None:
    place: QPoint = palette.row_centre("Dense").toPoint()
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = palette.list.viewport()
    with qtbot.waitSignal(palette.layer_requested) as reports:
        QTest.mouseClick(viewport, left, plain, place)
        QTest.mouseDClick(viewport, left, plain, place)
        QTest.mouseRelease(viewport, left, plain, place)
    assert reports.args == ["Dense"]


def test_dragged_row_carries_its_layer_type(palette: Palette) -> None:
    rows = palette.list.findItems("Dense", Qt.MatchFlag.MatchExactly)
    assert type_in(palette.list.mimeData(rows)) == "Dense"


def test_every_layer_name_is_written_whole_in_a_palette_of_usual_width(
    palette: Palette,
) -> None:
    palette.resize(USUAL_WIDTHS[0], 700)
    row = palette.list.visualItemRect(palette.list.item(1))
    room = row.width() - 36.0
    for name in palette.names():
        font, words = fitted(interface_font(), name, room)
        assert words == name
        assert font.pixelSize() >= 11


def test_name_that_does_not_fit_is_shortened_in_the_middle(qtbot: QtBot) -> None:
    font, words = fitted(interface_font(), "GlobalAveragePooling2D", 60.0)
    assert font.pixelSize() == 11
    assert words.startswith("G")
    assert "…" in words
    assert words.endswith("D")

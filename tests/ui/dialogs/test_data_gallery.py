"""The gallery of data sets: a picture of each, chosen with the keys or the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec
from playground.ui.dialogs.card_list import NAME_ROLE
from playground.ui.dialogs.data_gallery import DataGallery
from playground.ui.theme.theme import DARK, LIGHT, Theme
from playground.ui.widgets.maps.data_picture import DataPictures, data_picture
from tests.lanes import thinned
from tests.ui.conftest import Shell

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
GENERATED = [spec for spec in DATASETS if spec.inspect is None and not spec.loaders]


@pytest.fixture
def gallery(qtbot: QtBot) -> Iterator[DataGallery]:
    host = QWidget()
    qtbot.addWidget(host)
    made = DataGallery(DataPictures(), "rings", host)
    made.show()
    qtbot.waitExposed(made)
    yield made
    host.close()


def items(gallery: DataGallery) -> list[QListWidgetItem]:
    return [gallery.list.item(row) for row in range(gallery.list.count())]


def test_every_data_set_is_under_its_heading(gallery: DataGallery) -> None:
    found, heading = [], ""
    for item in items(gallery):
        if item.data(NAME_ROLE):
            found.append((heading, item.text()))
        else:
            heading = item.text()
    assert found == [(spec.group.upper(), spec.label) for spec in DATASETS]
    headings = [item.text() for item in items(gallery) if not item.data(NAME_ROLE)]
    assert len(headings) == len(set(headings))


def test_headings_have_a_row_of_their_own(gallery: DataGallery) -> None:
    places = [gallery.list.visualItemRect(item) for item in items(gallery)]
    for item, place in zip(items(gallery), places, strict=True):
        if not item.data(NAME_ROLE):
            level = [other for other in places if other.top() < place.bottom() > place.top()]
            level = [other for other in level if other.bottom() > place.top()]
            assert level == [place]
        else:
            assert place.right() <= gallery.list.viewport().width()


def test_every_data_set_has_a_picture_of_its_own(gallery: DataGallery) -> None:
    pictures = {
        item.data(NAME_ROLE): item.data(Qt.ItemDataRole.DecorationRole)
        for item in items(gallery)
        if item.data(NAME_ROLE)
    }
    assert set(pictures) == set(DATASETS.names)
    assert all(isinstance(picture, QPixmap) for picture in pictures.values())
    drawn = [bytes(pictures[spec.name].toImage().constBits()) for spec in GENERATED]
    assert len(set(drawn)) == len(drawn)


def test_the_present_data_is_selected_and_arrows_and_enter_choose_another(
    gallery: DataGallery, qtbot: QtBot
) -> None:
    assert gallery.list.currentItem().data(NAME_ROLE) == "rings"
    QTest.keyClick(gallery.list, Qt.Key.Key_Right)
    with qtbot.waitSignal(gallery.chosen) as received:
        QTest.keyClick(gallery.list, Qt.Key.Key_Return)
    assert received.args == ["blobs"]
    assert not gallery.isVisible()


def test_arrows_pass_over_headings(gallery: DataGallery) -> None:
    seen = set()
    for _ in range(2 * len(DATASETS)):
        seen.add(gallery.list.currentItem().data(NAME_ROLE))
        QTest.keyClick(gallery.list, Qt.Key.Key_Right)
    assert None not in seen
    assert gallery.list.currentItem().data(NAME_ROLE) == DATASETS.names[-1]


def test_escape_chooses_nothing(gallery: DataGallery) -> None:
    received: list[str] = []
    gallery.chosen.connect(received.append)
    QTest.keyClick(gallery, Qt.Key.Key_Escape)
    assert received == []


@pytest.mark.parametrize("spec", thinned(4, DATASETS), ids=lambda spec: spec.name)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_picture_shows_samples_in_the_colours_of_the_theme(
    qapp: object, spec: DatasetSpec, theme: Theme
) -> None:
    image = data_picture(spec, theme, QSize(128, 92)).toImage()
    pixels = [image.pixelColor(x, y).name() for x in range(128) for y in range(92)]
    assert image.pixelColor(0, 0).name() == theme.sunken
    assert sum(pixel != theme.sunken for pixel in pixels) > 30


def test_the_button_beside_the_list_opens_it_and_sets_the_data(shell: Shell) -> None:
    QTest.mouseClick(shell.window.side.data.gallery, Qt.MouseButton.LeftButton)
    (gallery,) = shell.window.findChildren(DataGallery)
    row = next(i for i, item in enumerate(items(gallery)) if item.data(NAME_ROLE) == "moons")
    place = gallery.list.visualItemRect(gallery.list.item(row)).center()
    viewport = gallery.list.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert shell.document.project.data.source.name == "moons"
    assert shell.window.side.data.source.currentText() == DATASETS["moons"].label

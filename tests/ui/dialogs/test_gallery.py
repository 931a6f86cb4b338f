"""The gallery of templates: a drawing of each, chosen with the keys or the mouse."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.document.templates.templates import TEMPLATES
from playground.ui.designer.thumbnail import thumbnail
from playground.ui.dialogs.gallery import TemplateGallery, TemplatePictures
from playground.ui.theme.theme import DARK, LIGHT, Theme
from tests.lanes import sampled
from tests.ui.conftest import Shell

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def gallery(qtbot: QtBot) -> Iterator[TemplateGallery]:
    host = QWidget()
    qtbot.addWidget(host)
    made = TemplateGallery(TemplatePictures(), host)
    made.show()
    qtbot.waitExposed(made)
    yield made
    host.close()


def test_every_template_is_there_with_drawing_title_and_summary(gallery: TemplateGallery) -> None:
    items = [gallery.list.item(row) for row in range(gallery.list.count())]
    assert [item.text() for item in items] == [template.title for template in TEMPLATES]
    for item, template in zip(items, TEMPLATES, strict=True):
        assert isinstance(item.data(Qt.ItemDataRole.DecorationRole), QPixmap)
        assert template.summary in item.data(Qt.ItemDataRole.AccessibleTextRole)


def test_arrow_and_enter_choose(gallery: TemplateGallery, qtbot: QtBot) -> None:
    QTest.keyClick(gallery.list, Qt.Key.Key_Right)
    with qtbot.waitSignal(gallery.chosen) as received:
        QTest.keyClick(gallery.list, Qt.Key.Key_Return)
    assert received.args == [list(TEMPLATES)[1].name]
    assert not gallery.isVisible()


def test_double_click_chooses(gallery: TemplateGallery, qtbot: QtBot) -> None:
    place = gallery.list.visualItemRect(gallery.list.item(0)).center()
    QTest.mouseClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(gallery.chosen) as received:
        QTest.mouseDClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert received.args == [next(iter(TEMPLATES)).name]


def test_escape_chooses_nothing(gallery: TemplateGallery) -> None:
    received: list[str] = []
    gallery.chosen.connect(received.append)
    QTest.keyClick(gallery, Qt.Key.Key_Escape)
    assert received == []


@pytest.mark.parametrize("name", sampled(TEMPLATES.names, "xor", "residual"))
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_drawing_shows_a_network_in_the_colours_of_the_theme(
    qapp: object, name: str, theme: Theme
) -> None:
    picture = thumbnail(TEMPLATES[name].build(), theme, QSize(268, 120)).toImage()
    assert picture.size() == QSize(268, 120)
    assert picture.pixelColor(0, 0).name() == theme.window
    columns = [
        {picture.pixelColor(x, y).name() for y in range(0, 120, 2)} for x in range(0, 268, 2)
    ]
    assert sum(len(colours) > 2 for colours in columns) > 60


def test_drawings_are_made_once_per_theme(qapp: object) -> None:
    pictures = TemplatePictures()
    first = pictures.picture("xor", DARK, 1.0)
    assert pictures.picture("xor", DARK, 1.0) is first
    assert pictures.picture("xor", LIGHT, 1.0) is not first


def test_file_new_opens_the_gallery_and_starts_what_is_chosen(shell: Shell) -> None:
    shell.window.actions_by_name["new"].trigger()
    (gallery,) = shell.window.findChildren(TemplateGallery)
    gallery.chosen.emit("spiral")
    gallery.close()
    assert shell.document.project.title == "Spiral"


def test_an_open_gallery_is_drawn_in_the_theme_that_is_chosen(
    gallery: TemplateGallery, show_theme: Callable[[Theme], None]
) -> None:
    def drawn() -> list[QImage]:
        items = [gallery.list.item(row) for row in range(gallery.list.count())]
        return [item.data(Qt.ItemDataRole.DecorationRole).toImage() for item in items]

    dark = drawn()
    show_theme(LIGHT)
    assert all(before != after for before, after in zip(dark, drawn(), strict=True))
    show_theme(DARK)
    assert drawn() == dark

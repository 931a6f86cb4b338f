"""Icons: whole on every screen, in the colours of the theme."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.base.paths import resources_folder
from playground.ui.theme.icons import SIZE, icon
from playground.ui.theme.theme import DARK

DRAWN = sorted(
    path.stem
    for path in (resources_folder() / "icons").glob("*.svg")
    if "currentColor" in path.read_text(encoding="utf-8")
)


def inked(image: QImage) -> QRect:
    """Return the rectangle around what is drawn, in pixels of the image."""
    places = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y).alpha() > 60
    ]
    columns, rows = zip(*places, strict=True)
    left, top = min(columns), min(rows)
    return QRect(left, top, max(columns) - left + 1, max(rows) - top + 1)


@pytest.mark.parametrize("ratio", [2, 3])
@pytest.mark.parametrize("name", DRAWN)
def test_icon_is_the_same_on_a_finer_screen(qapp: QApplication, name: str, ratio: int) -> None:
    made, size = icon(name, DARK), QSize(SIZE, SIZE)
    coarse = inked(made.pixmap(size, 1.0).toImage())
    fine = inked(made.pixmap(size, float(ratio)).toImage())
    for small, large in (
        (coarse.left(), fine.left()),
        (coarse.top(), fine.top()),
        (coarse.width(), fine.width()),
        (coarse.height(), fine.height()),
    ):
        assert abs(large / ratio - small) <= 1.5


def test_icon_takes_the_colour_it_is_given(qapp: QApplication) -> None:
    image = icon("play", DARK, "#ff0000").pixmap(QSize(SIZE, SIZE), 2.0).toImage()
    assert image.pixelColor(image.rect().center()).name() == "#ff0000"

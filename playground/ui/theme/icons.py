"""Icons, drawn from the SVG files of the resources in the colours of the theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.base.paths import resources_folder
from playground.ui.theme.theme import Theme

SIZE = 20
"""Size of an icon in logical pixels."""


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """Return the icon called `name`, in `colour` or else the theme's text colour."""
    result = QIcon()
    for mode, shade in (
        (QIcon.Mode.Normal, colour or theme.text),
        (QIcon.Mode.Disabled, theme.text_faint),
    ):
        for scale in (1, 2, 3):
            result.addPixmap(_pixmap(name, shade, scale), mode)
    return result


def application_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resources_folder() / "icons" / "application.svg"))


def _pixmap(name: str, colour: str, scale: int) -> QPixmap:
    pixmap = QPixmap.fromImage(_image(name, colour, scale))
    # Only now: a renderer takes the size in pixels for one in points.
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@lru_cache(maxsize=1024)
def _image(name: str, colour: str, scale: int) -> QImage:
    """Draw an icon once. An image, unlike a pixmap, may outlive the application."""
    image = QImage(QSize(SIZE, SIZE) * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing = _source(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return image


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")

"""Icons, drawn from the SVG files of the resources in the colours of the theme."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.base.paths import resources_folder
from playground.ui.theme.theme import Theme

SIZE = 20
"""Size of an icon in logical pixels."""


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """Return the icon called `name`, in `colour` or else the theme's text colour."""
    source = (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, shade in (
        (QIcon.Mode.Normal, colour or theme.text),
        (QIcon.Mode.Disabled, theme.text_faint),
    ):
        for scale in (1, 2, 3):
            result.addPixmap(_pixmap(source.replace("currentColor", shade), scale), mode)
    return result


def application_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resources_folder() / "icons" / "application.svg"))


def _pixmap(source: str, scale: int) -> QPixmap:
    pixmap = QPixmap(QSize(SIZE, SIZE) * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    # Only now: a renderer takes the size in pixels for one in points.
    pixmap.setDevicePixelRatio(scale)
    return pixmap

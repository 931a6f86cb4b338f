"""A network drawn small, by the same scene and painters as the canvas."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.style import style_of
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState

EDGE = 10.0
LARGEST_ZOOM = 0.5
DETAIL = 2
"""It is drawn larger by this factor and then scaled down, so that lines are fine."""


def thumbnail(project: Project, theme: Theme, size: QSize, ratio: float = 1.0) -> QPixmap:
    """Return a drawing of the network of `project`.

    Parameters
    ----------
    size : QSize
        In device-independent pixels.
    ratio : float
        Screen pixels per device-independent pixel.
    """
    scene = DesignerScene(style_of(theme))
    inference, task = examine(project)
    scene.show_state(ViewState(project, inference, task))
    content = scene.content_rect()
    large = QPixmap(size * ratio * DETAIL)
    large.fill(theme.window)
    if not content.isEmpty():
        painter = QPainter(large)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio * DETAIL, ratio * DETAIL)
        scene.render(painter, _place(content, size), content)
        painter.end()
    wanted = Qt.AspectRatioMode.IgnoreAspectRatio
    small = large.scaled(size * ratio, wanted, Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(ratio)
    return small


def _place(content: QRectF, size: QSize) -> QRectF:
    """Return where the content goes: in the middle, as large as fits, up to a limit."""
    across = (size.width() - 2 * EDGE) / content.width()
    down = (size.height() - 2 * EDGE) / content.height()
    zoom = min(LARGEST_ZOOM, across, down)
    place = QRectF(0, 0, content.width() * zoom, content.height() * zoom)
    place.moveCenter(QRectF(0, 0, size.width(), size.height()).center())
    return place

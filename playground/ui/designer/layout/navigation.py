"""`Navigation`: zooming about a point, fitting, and remembering whether the view is fitted."""

from math import sqrt

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsView

from playground.ui.theme.text_size import text_percent

MINIMUM_ZOOM = 0.005
MAXIMUM_ZOOM = 4.0
LARGEST_FIT = 1.5
READABLE_ZOOM = 0.6
"""Texts on cards can be read from here on, at the designed size of text. At a larger one the
zoom must be larger too, by half as much: else a network fitted to the window would take back
what was chosen, and all of it would hide much of a network that could be seen whole."""
READABLE_TEXT = 0.9
"""But a network is shown whole where that leaves its texts at so much of the designed size."""
ZOOM_STEP = 1.2
EDGE = 24.0


class Navigation:
    """Zoom and place of a view.

    Attributes
    ----------
    is_fitted : bool
        Whether the view still shows what `fit` or `start` made it show; then it follows
        a change of the window's size.
    """

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self.is_fitted = True
        self._is_readable = False

    @property
    def _least(self) -> float:
        """The smallest zoom that fitting chooses."""
        if not self._is_readable:
            return MINIMUM_ZOOM
        growth = text_percent() / 100
        return min(READABLE_ZOOM * sqrt(growth), READABLE_TEXT / growth)

    @property
    def zoom(self) -> float:
        """Pixels per scene unit."""
        return self._view.transform().m11()

    def zoom_by(self, factor: float, about: QPointF) -> None:
        """Zoom so that what is under the viewport point `about` stays there."""
        wanted = min(MAXIMUM_ZOOM, max(MINIMUM_ZOOM, self.zoom * factor))
        place = self._view.mapToScene(about.toPoint())
        self._view.setTransform(self._view.transform().fromScale(wanted, wanted))
        centre = QPointF(self._view.viewport().rect().center())
        self._view.centerOn(place + (centre - about) / wanted)
        self.is_fitted = False

    def zoom_to(self, zoom: float) -> None:
        """Set the zoom about the middle of the view."""
        self.zoom_by(zoom / self.zoom, QPointF(self._view.viewport().rect().center()))

    def fit(self, rect: QRectF) -> None:
        """Show all of `rect`, but never larger than life by much."""
        self._is_readable = False
        self.refit(rect)

    def start(self, rect: QRectF) -> None:
        """Show all of `rect` if it can be read then, or else its left end, readable."""
        self._is_readable = True
        self.refit(rect)

    def refit(self, rect: QRectF) -> None:
        """Do again what was done last of `fit` and `start`."""
        self.is_fitted = True
        area = self._view.viewport().rect()
        if rect.isEmpty():
            self._view.resetTransform()
            self._view.centerOn(0, 0)
            return
        zoom = min(LARGEST_FIT, max(self._least, self._zoom_for(rect)))
        self._view.setTransform(self._view.transform().fromScale(zoom, zoom))
        half = (area.width() / 2 - EDGE) / zoom
        self._view.centerOn(min(rect.center().x(), rect.left() + half), rect.center().y())

    def follow_size(self, rect: QRectF) -> None:
        """Do again what was done last of `fit` and `start`, if that still holds."""
        if self.is_fitted:
            self.refit(rect)

    def follow(self, rect: QRectF) -> None:
        """Show all of `rect` again if all was on show before it grew, and still can be."""
        can_be = not rect.isEmpty() and self._zoom_for(rect) >= self._least
        if self.is_fitted and can_be and not self.visible().contains(rect):
            self.refit(rect)

    def _zoom_for(self, rect: QRectF) -> float:
        area = self._view.viewport().rect()
        across = (area.width() - 2 * EDGE) / rect.width()
        return min(across, (area.height() - 2 * EDGE) / rect.height())

    def visible(self) -> QRectF:
        """Return the part of the scene on show."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

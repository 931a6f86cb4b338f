"""`Navigation`: which part of the scene is in sight, and how large."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import sqrt

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsView

from playground.document.arranging.rows import TYPICAL, Room
from playground.ui.designer.scene import DesignerScene
from playground.ui.theme.text_size import text_percent

MINIMUM_ZOOM = 0.005
MAXIMUM_ZOOM = 4.0
LARGEST_FIT = 1.5
READABLE_ZOOM = 0.6
"""Text on cards can be read from this zoom on, at the normal size of text. At twice the size
of text it is larger by the square root of 2: a network that is fitted to the window must not
undo the chosen size, and much of it must still be in sight."""
READABLE_TEXT = 0.75
"""A network is shown whole if its text then has at least this share of the normal size: on a
small screen a card that is cut is worse than text that is a little smaller."""
LARGER = 1.25
"""How much larger than it must be a network is shown that is too high for the window."""
OVERVIEW = 96.0
"""Width in pixels that is left for the overview beside a network which does not fit."""
ZOOM_STEP = 1.2
EDGE = 24.0
"""Pixels around a network that is shown whole."""
LEAST_EDGE = 8.0
"""The same where a card would be cut otherwise."""
REVEALED_EDGE = 40


@dataclass(frozen=True, slots=True)
class Look:
    """What a view shows of the scene: its zoom, and its middle in scene coordinates."""

    zoom: float
    centre: QPointF
    is_fitted: bool


class Navigation(QObject):
    """Zooms and scrolls a view.

    Attributes
    ----------
    is_fitted : bool
        Whether the view still shows what `fit` or `show_start` made it show; if so, it
        follows a change of the window's size.

    Signals
    -------
    moved()
        Other items may be in sight, or at another size. Emitted once per move.
    """

    moved = Signal()

    def __init__(self, view: QGraphicsView, scene: DesignerScene) -> None:
        super().__init__(view)
        self.is_fitted = True
        self._view = view
        self._scene = scene
        self._is_readable = False
        self._is_moving = False
        view.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        view.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def _on_scrolled(self) -> None:
        if not self._is_moving:
            self.moved.emit()

    @contextmanager
    def _one_move(self) -> Iterator[None]:
        """Report all zooming and scrolling within as one move."""
        self._is_moving = True
        try:
            yield
        finally:
            self._is_moving = False
        self.moved.emit()

    @property
    def zoom(self) -> float:
        """Pixels per scene unit."""
        return self._view.transform().m11()

    def visible(self) -> QRectF:
        """Return the part of the scene in sight."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def centre(self) -> QPointF:
        """Return the middle of what is in sight, in the scene."""
        return self.visible().center()

    def room(self) -> Room:
        """Return the room for a network that is opened now."""
        area = self._view.viewport().rect()
        if not self._view.isVisible() or area.width() < 3 * OVERVIEW:
            return TYPICAL
        width, height = area.width() - 2 * EDGE, area.height() - 2 * EDGE
        return Room(width, height, self._readable_zoom(), OVERVIEW)

    def look(self) -> Look:
        """Return what is in sight, for `look_again`."""
        return Look(self.zoom, self.centre(), is_fitted=self.is_fitted)

    def look_again(self, look: Look) -> None:
        """Show what was in sight; all of the network if it was fitted."""
        if look.is_fitted:
            self.show_start()
            return
        self.is_fitted = False
        with self._one_move():
            self._view.setTransform(self._view.transform().fromScale(look.zoom, look.zoom))
            self._view.centerOn(look.centre)

    # Zoom

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Zoom so that what is under a point of the viewport stays there."""
        wanted = min(MAXIMUM_ZOOM, max(MINIMUM_ZOOM, self.zoom * factor))
        self.is_fitted = False
        with self._one_move():
            place = self._view.mapToScene(point.toPoint())
            self._view.setTransform(self._view.transform().fromScale(wanted, wanted))
            centre = QPointF(self._view.viewport().rect().center())
            self._view.centerOn(place + (centre - point) / wanted)

    def zoom_in(self) -> None:
        """Zoom in by a step."""
        self._zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Zoom out by a step."""
        self._zoom_by(1 / ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Show everything at its own size."""
        self._zoom_by(1 / self.zoom)

    def _zoom_by(self, factor: float) -> None:
        self.zoom_at(QPointF(self._view.viewport().rect().center()), factor)

    # Fit

    def fit(self) -> None:
        """Show the whole network; a small one is enlarged a little at most."""
        self._is_readable = False
        self._refit(self._scene.content_rect())

    def show_start(self) -> None:
        """Show the whole network if its text can be read, or else its left end."""
        self._is_readable = True
        self._refit(self._scene.content_rect())

    def fit_selected(self) -> None:
        """Show the selected layers and comments as large as possible; all if none is."""
        rect = QRectF()
        scene = self._scene
        for layer_id in scene.selected_layers():
            rect = rect.united(scene.card_of(layer_id).card_rect())
        for comment_id in scene.comments.selected():
            rect = rect.united(scene.comments.items[comment_id].card_rect())
        if rect.isEmpty():
            self.fit()
        else:
            self._is_readable = False
            self._refit(rect)
            self.is_fitted = False

    def follow_size(self) -> None:
        """Fit the network again if it was fitted: the size of the view or of text changed."""
        if self.is_fitted:
            self._refit(self._scene.content_rect())
        else:
            self.moved.emit()

    def follow_content(self) -> None:
        """Show the whole network again if it was in sight before it grew, and still can be."""
        rect = self._scene.content_rect()
        can_be = not rect.isEmpty() and self._zoom_for(rect) >= self._least_zoom
        if self.is_fitted and can_be and not self.visible().contains(rect):
            self._refit(rect)

    def _refit(self, rect: QRectF) -> None:
        """Show `rect` at the best zoom that is allowed."""
        self.is_fitted = True
        with self._one_move():
            if rect.isEmpty():
                self._view.resetTransform()
                self._view.centerOn(0, 0)
                return
            area, zoom = self._view.viewport().rect(), min(LARGEST_FIT, self._zoom_for(rect))
            strip, edge = 0.0, EDGE
            if zoom < self._least_zoom <= self._zoom_for(rect, LEAST_EDGE):
                zoom, edge = self._zoom_for(rect, LEAST_EDGE), LEAST_EDGE
            elif zoom < self._least_zoom:
                strip = OVERVIEW
                across = (area.width() - strip - 2 * EDGE) / rect.width()
                zoom = max(self._least_zoom, min(LARGER * self._least_zoom, across))
            self._view.setTransform(self._view.transform().fromScale(zoom, zoom))
            half = ((area.width() - strip) / 2 - edge) / zoom
            middle = self._middle(rect, (area.height() / 2 - edge) / zoom)
            left = min(rect.center().x(), rect.left() + half)
            self._view.centerOn(left + strip / 2 / zoom, middle)

    def _middle(self, rect: QRectF, half: float) -> float:
        """Return the height to look at: the middle, or the top where only that shows the input.

        Long chains are in rows, so their input is at the top.
        """
        state = self._scene.state
        layers = state.project.network.layers if state is not None else ()
        entry = next((layer.id for layer in layers if layer.type_name == "Input"), None)
        if entry is None or entry not in self._scene.layer_items:
            return rect.center().y()
        card = self._scene.card_of(entry).card_rect()
        is_in_sight = abs(card.center().y() - rect.center().y()) + card.height() / 2 <= half
        is_at_top = card.bottom() <= rect.top() + 2 * half
        return rect.center().y() if is_in_sight or not is_at_top else rect.top() + half

    @property
    def _least_zoom(self) -> float:
        """The smallest zoom that fitting chooses."""
        return self._readable_zoom() if self._is_readable else MINIMUM_ZOOM

    def _readable_zoom(self) -> float:
        growth = text_percent() / 100
        return min(READABLE_ZOOM * sqrt(growth), READABLE_TEXT / growth)

    def _zoom_for(self, rect: QRectF, edge: float = EDGE) -> float:
        """Return the zoom at which `rect` fills the view, with `edge` pixels around it."""
        area = self._view.viewport().rect()
        across = (area.width() - 2 * edge) / rect.width()
        return min(across, (area.height() - 2 * edge) / rect.height())

    # Scroll

    def scroll(self, delta: QPoint) -> None:
        """Move the view by a distance in pixels, as when it is dragged."""
        self.is_fitted = False
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        with self._one_move():
            across.setValue(across.value() - delta.x())
            down.setValue(down.value() - delta.y())

    def look_at(self, point: QPointF) -> None:
        """Scroll until a point of the scene is in the middle."""
        self.is_fitted = False
        with self._one_move():
            self._view.centerOn(point)

    def reveal(self, rect: QRectF) -> None:
        """Scroll until a rectangle of the scene is in sight."""
        if not self.visible().contains(rect):
            self.is_fitted = False
            with self._one_move():
                self._view.ensureVisible(rect, REVEALED_EDGE, REVEALED_EDGE)

    def reveal_selected(self) -> None:
        """Scroll until the first selected layer is in sight."""
        for layer_id in self._scene.selected_layers()[:1]:
            self.reveal(self._scene.card_of(layer_id).card_rect())

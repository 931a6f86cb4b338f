"""The space bar on the canvas: a tap plays and pauses, held down it moves the view."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea


class SpaceKey(QObject):
    """Watches the keys of `view` without consuming them.

    Signals
    -------
    tapped()
        Space was pressed and released, and the view has not moved between.
    """

    tapped = Signal()

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._view = view
        self._place: tuple[int, int] | None = None
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_space = (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not event.isAutoRepeat()
        )
        if is_space and event.type() == QEvent.Type.KeyPress:
            self._place = self._scrolled()
        elif is_space and event.type() == QEvent.Type.KeyRelease:
            place, self._place = self._place, None
            if place is not None and place == self._scrolled():
                self.tapped.emit()
        return super().eventFilter(watched, event)

    def _scrolled(self) -> tuple[int, int]:
        view = self._view
        return view.horizontalScrollBar().value(), view.verticalScrollBar().value()

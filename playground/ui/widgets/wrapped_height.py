"""`WrappedHeight`: keeps a window as high as its wrapped lines need at its width."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

WHEN = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show})


class WrappedHeight(QObject):
    """Sets the least height of `window` at each change of its width or of its content.

    Qt's layouts do so for widgets within a window, but not for the window itself, whose last
    lines are cut where it is made narrow.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in WHEN and watched is self._window:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        layout = self._window.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        height = layout.totalMinimumHeightForWidth(self._window.width())
        if height != self._window.minimumHeight():
            self._window.setMinimumHeight(height)

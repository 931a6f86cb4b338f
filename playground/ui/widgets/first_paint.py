"""`FirstPaint`: reports that a widget was painted for the first time."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Waits for the first paint of a widget, so that slow work can follow it.

    Parameters
    ----------
    widget : QWidget
        It owns this object.

    Signals
    -------
    painted()
        Emitted once, in the turn of the event loop after that paint.
    """

    painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted.emit)
        return False

"""`RerouteGesture`: reconnects the nearer end of a wire that is pressed."""

from PySide6.QtCore import QLineF, QPointF

from playground.document.project import Wire
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.gestures.connect import ConnectGesture
from playground.ui.designer.gestures.gesture import Gesture

REACH = 10.0
"""The mouse must move this many thresholds before a wire dropped on nothing is deleted."""


class RerouteGesture(Gesture):
    """Reconnects one end of a wire, once the mouse has moved.

    Parameters
    ----------
    canvas : Canvas
    wire : Wire
        The wire that was pressed.
    start : QPointF
        Where it was pressed, in the scene.
    threshold : float
        Distance of the mouse, in scene units, before the gesture begins.
    """

    def __init__(self, canvas: Canvas, wire: Wire, start: QPointF, *, threshold: float) -> None:
        super().__init__(canvas)
        self._wire = wire
        self._start = start
        self._threshold = threshold
        self._end: ConnectGesture | None = None

    def move(self, point: QPointF) -> None:
        if self._end is None and QLineF(self._start, point).length() >= self._threshold:
            self._end = self._nearer_end()
        if self._end is not None:
            self._end.move(point)

    def _nearer_end(self) -> ConnectGesture:
        """Return the gesture that moves the end nearest to where the wire was pressed."""
        scene, wire = self.canvas.scene, self._wire
        first = scene.output_point(wire.source)
        last = scene.input_point(wire.target, wire.port)
        is_first = QLineF(self._start, first).length() < QLineF(self._start, last).length()
        anchor = wire.target if is_first else wire.source
        start = last if is_first else self._start
        return ConnectGesture(
            self.canvas, anchor, forwards=not is_first, start=start, replacing=wire
        )

    def release(self, point: QPointF) -> None:
        if self._end is None:
            return
        is_slip = QLineF(self._start, point).length() < REACH * self._threshold
        if is_slip and self.canvas.scene.layer_at(point) is None:
            self._end.cancel()
        else:
            self._end.release(point)

    def cancel(self) -> None:
        if self._end is not None:
            self._end.cancel()

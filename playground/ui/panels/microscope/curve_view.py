"""`CurveView`: an activation function with the point on it, and its slope there."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.catalog.activations import ACTIVATIONS
from playground.explain.activations import slope_of
from playground.explain.page import Curve
from playground.formula.evaluation import evaluate
from playground.formula.values import Operand
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.theme.theme import current_theme

HEIGHT, MARGIN, POINTS = 62, 8, 80
REACH = 4.0
"""Least range of sums that is drawn, on both sides of 0."""


class CurveView(QWidget):
    """Draws one activation; hidden while there is none.

    Parameters
    ----------
    has_tangent : bool
        Whether the slope at the point is drawn too.
    """

    def __init__(self, *, has_tangent: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: Curve | None = None
        self._has_tangent = has_tangent
        self._line: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("activation function with the point of this unit")
        on_look_change(self, self.updateGeometry)
        self.hide()

    @property
    def curve(self) -> Curve | None:
        """What is drawn."""
        return self._curve

    def sizeHint(self) -> QSize:
        """Return a low and wide size."""
        return QSize(pixels(120), pixels(HEIGHT))

    def show_curve(self, curve: Curve | None) -> None:
        """Draw another curve; None hides the widget."""
        self.setVisible(curve is not None)
        if curve == self._curve:
            return
        self._curve = curve
        self._line = [] if curve is None else _points(curve)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axes, the curve, the tangent and the point."""
        curve = self._curve
        if curve is None or not self._line:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        left, right = self._line[0][0], self._line[-1][0]
        values = [a for _, a in self._line]
        low, high = min(*values, 0.0), max(*values, 1e-6)

        def at(z: float, a: float) -> QPointF:
            x = area.left() + area.width() * (z - left) / (right - left)
            return QPointF(x, area.bottom() - area.height() * (a - low) / (high - low))

        painter.setPen(QPen(QColor(theme.border_strong), 1.0))
        painter.drawLine(at(left, 0), at(right, 0))
        painter.drawLine(at(0, low), at(0, high))
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.drawPolyline(QPolygonF([at(*point) for point in self._line]))
        if self._has_tangent:
            self._draw_tangent(painter, curve, at(curve.z, curve.a), at(1, 1) - at(0, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.warning))
        painter.drawEllipse(at(curve.z, curve.a), 4.0, 4.0)

    @staticmethod
    def _draw_tangent(painter: QPainter, curve: Curve, point: QPointF, unit: QPointF) -> None:
        slope = slope_of(ACTIVATIONS[curve.activation], curve.z, curve.a)
        way = QPointF(unit.x(), unit.y() * slope)
        length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1e-6)
        way *= pixels(22) / length
        painter.setPen(QPen(QColor(current_theme().warning), 1.6))
        painter.drawLine(point - way, point + way)


def _points(curve: Curve) -> list[tuple[float, float]]:
    """Return points of the curve, over a range that has the point in it."""
    spec = ACTIVATIONS[curve.activation]
    assert spec.rule is not None
    if not np.isfinite(curve.z):
        return []
    reach = max(REACH, 1.25 * abs(curve.z))
    places = [float(z) for z in np.linspace(-reach, reach, POINTS)]
    found = [(z, evaluate(spec.rule(Operand("z", z)))) for z in places]
    return [(z, a) for z, a in found if np.isfinite(a)]

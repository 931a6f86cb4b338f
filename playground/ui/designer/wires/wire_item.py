"""`WireItem`: one wire between two layers, labelled with the shape of its tensor."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document.project import Wire
from playground.ui.designer.cards.measures import TEXT_DETAIL
from playground.ui.designer.cards.outline_painter import OUTLINE_DETAIL
from playground.ui.designer.style import CanvasStyle

LABEL_HEIGHT = 18.0
PADDING, LEAST_PADDING = 14.0, 4.0
"""Width of a label beyond its text: usual, and where two cards are close."""
STUB = 4.0
"""Length of the wire that stays visible on both sides of its label."""


class WireItem(QGraphicsItem):
    """A single curved wire."""

    def __init__(self, wire: Wire, style: CanvasStyle) -> None:
        super().__init__()
        self.wire = wire
        self._style = style
        self._path = QPainterPath()
        self._bends = QPolygonF()
        self._label = ""
        self._label_box = QRectF()
        self._share: float | None = None
        self._bounds = QRectF()
        self._is_lit = False
        self._is_hovered = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(-1)

    def set_path(self, path: QPainterPath, label: str) -> None:
        """Draw the wire along another path, with another label."""
        self.prepareGeometryChange()
        self._path, self._label = path, label
        self._bends = QPolygonF()
        self._share = None
        self.place_label(0.5)
        self.update()

    def place_label(self, share: float | None) -> None:
        """Put the label on another part of the wire.

        Parameters
        ----------
        share : float or None
            0 at the start, 1 at the end; None to show no label.
        """
        if share == self._share:
            return
        self.prepareGeometryChange()
        self._share = share
        path = self._path
        across = path.currentPosition().x() - path.elementAt(0).x
        room = across if across >= 0 else path.boundingRect().width() / 2
        if share is None or not self._label:
            self._label_box = QRectF()
        else:
            nearer = 2 * min(share, 1 - share)
            self._label_box = self._box(path.pointAtPercent(share), nearer * room)
        self._bounds = path.boundingRect().united(self._label_box).adjusted(-4, -4, 4, 4)

    def _box(self, centre: QPointF, room: float) -> QRectF:
        """Return the place of the label; empty where it would touch the cards."""
        text = self._style.detail_metrics.horizontalAdvance(self._label)
        padding = min(PADDING, room - 2 * STUB - text)
        if padding < LEAST_PADDING:
            return QRectF()
        width, height = text + padding, self._style.grown(LABEL_HEIGHT)
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)

    @property
    def label_box(self) -> QRectF:
        """Where the label is, in scene coordinates; empty if there is no room for it."""
        return self._label_box

    @property
    def label(self) -> str:
        """The label that is shown."""
        return self._label

    @property
    def path(self) -> QPainterPath:
        """The path, in scene coordinates."""
        return self._path

    def set_lit(self, is_lit: bool) -> None:
        """Highlight the wire: what is dragged will be inserted here."""
        if is_lit != self._is_lit:
            self._is_lit = is_lit
            self.update()

    @property
    def is_lit(self) -> bool:
        """Whether the wire is highlighted as the target of a drop."""
        return self._is_lit

    def set_hover(self, is_hovered: bool) -> None:
        """Highlight the wire under the cursor."""
        if is_hovered != self._is_hovered:
            self._is_hovered = is_hovered
            self.update()

    def apply_style(self, style: CanvasStyle) -> None:
        """Use other colours and fonts."""
        self._style = style

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(12)
        outline = stroker.createStroke(self._path)
        outline.addRect(self._label_box)
        return outline

    def _pen(self, is_selected: bool) -> QPen:
        if self._is_lit:
            return QPen(self._style.accent, 5.0)
        if is_selected:
            return QPen(self._style.accent, 3.0)
        colour = self._style.text if self._is_hovered else self._style.faint
        return QPen(colour, 2.4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        is_selected = self.isSelected()
        pen = self._pen(is_selected)
        if painter.worldTransform().m11() < OUTLINE_DETAIL:
            pen.setWidthF(1.5 if is_selected or self._is_lit else 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            if self._bends.isEmpty():
                path = self._path
                self._bends = QPolygonF([path.pointAtPercent(share / 6) for share in range(7)])
            painter.drawPolyline(self._bends)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if not self.label_box.isEmpty() and painter.worldTransform().m11() >= TEXT_DETAIL:
            painter.setPen(QPen(self._style.border_strong, 1.0))
            painter.setBrush(self._style.canvas)
            painter.drawRoundedRect(self.label_box, 5, 5)
            painter.setPen(self._style.muted)
            painter.setFont(self._style.detail_font)
            painter.drawText(self.label_box, Qt.AlignmentFlag.AlignCenter, self._label)

"""`BundleItem`: a wire drawn as one line (strand) per weight; colour is sign, width is size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document.project import Wire
from playground.ui.designer.cards.frost_painter import paint_snowflake
from playground.ui.designer.cards.outline_painter import OUTLINE_DETAIL
from playground.ui.designer.style import CanvasStyle
from playground.ui.designer.wires.strand_caption import StrandCaption
from playground.ui.designer.wires.wire_path import curve

MAXIMUM_WIDTH = 7.0
THIN = 1.5
"""Narrower strands are drawn one pixel wide."""
CROWD = 64
"""In bundles of more strands they are narrower."""
HOVER_REACH = 4.0
FLAKE = 6.0
"""Radius of the mark of a frozen weight, in pixels at zoom 1."""


@dataclass(frozen=True, slots=True)
class Strand:
    """The weight from unit `source` to unit `target`."""

    source: int
    target: int


class BundleItem(QGraphicsItem):
    """All weights between two small layers, painted in one item.

    If the wire has no weights (an activation, a dropout), each unit has one grey strand to
    the same unit of the next layer.
    """

    def __init__(self, wire: Wire, style: CanvasStyle) -> None:
        super().__init__()
        self.wire = wire
        self._style = style
        self._strands: tuple[Strand, ...] = ()
        self._paths: tuple[QPainterPath, ...] = ()
        self._bounds = QRectF()
        self._whole: QLineF | None = None
        self._weights: NDArray[np.float32] | None = None
        self._look: NDArray[np.float32] | None = None
        self._pens: list[QPen] = []
        self._order: list[int] = []
        self._is_late = False
        self._is_lit = False
        self._hovered: Strand | None = None
        self._frozen: frozenset[Strand] = frozenset()
        self._traced: Strand | None = None
        self._caption = StrandCaption()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(1)
        # Stroking is expensive: neuron maps that change beside the strands must not repeat it.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_ends(
        self, starts: tuple[QPointF, ...], ends: tuple[QPointF, ...], *, is_weighted: bool
    ) -> None:
        """Put the strands between other points, in scene coordinates."""
        self.prepareGeometryChange()
        self._whole = None
        count = len(self._strands)
        if is_weighted:
            pairs = [(i, j) for i in range(len(starts)) for j in range(len(ends))]
        else:
            pairs = [(i, i) for i in range(min(len(starts), len(ends)))]
        self._strands = tuple(Strand(i, j) for i, j in pairs)
        self._paths = tuple(curve(starts[i], ends[j]) for i, j in pairs)
        self._look = None
        self._bounds = QRectF()
        for path in self._paths:
            self._bounds = self._bounds.united(path.controlPointRect())
        if count != len(self._strands):
            self._weights = None
        self._choose_pens()

    def show_weights(self, kernel: NDArray[np.float32] | None, *, is_painted: bool = True) -> None:
        """Show other weights.

        Parameters
        ----------
        kernel : (inputs, units) float32, or None for none yet
        is_painted : bool
            False to store the numbers and paint later.
        """
        if kernel is not None and kernel.size != len(self._strands):
            return
        if kernel is None and self._weights is None:
            return
        shown = self._weights
        is_same = (
            kernel is not None and shown is not None and np.array_equal(kernel.reshape(-1), shown)
        )
        if not is_same:
            self._weights = None if kernel is None else kernel.reshape(-1)
            self._is_late = True
        if is_painted:
            self.catch_up()

    def catch_up(self) -> None:
        """Paint the stored weights, unless they are painted already."""
        if self._is_late:
            self._is_late = False
            self._choose_pens()

    def _choose_pens(self) -> None:
        """Make a pen per strand; the strongest are painted last."""
        if self._weights is None:
            self._look = None
            quiet = QPen(self._style.border_strong, 1.0)
            self._pens = [quiet] * len(self._strands)
            self._order = list(range(len(self._strands)))
        else:
            look = strand_looks(self._weights)
            if self._look is not None and np.array_equal(look, self._look):
                return
            self._look = look
            self._pens = [self._pen(*row) for row in look.tolist()]
            self._order = np.lexsort((np.abs(self._weights), look[:, 1])).tolist()
        self.update()

    def _pen(self, sign: float, width: float, alpha: float) -> QPen:
        colour = QColor(self._style.positive if sign > 0 else self._style.negative)
        colour.setAlpha(int(alpha))
        pen = QPen(colour, width)
        # Qt strokes one pixel many times faster than anything wider.
        pen.setCosmetic(width <= 1.0)
        return pen

    def strand_at(self, scene_point: QPointF) -> Strand | None:
        """Return the strand nearest to the point, or None if none is near."""
        best, nearest = None, HOVER_REACH
        for strand, path, pen in zip(self._strands, self._paths, self._pens, strict=True):
            distance = _distance(path, scene_point) - pen.widthF() / 2
            if distance < nearest:
                best, nearest = strand, distance
        return best

    def covers(self, scene_point: QPointF) -> bool:
        """Return whether the point is on or between the strands."""
        if not self._paths:
            return False
        area = QPainterPath(self._paths[0])
        area.connectPath(self._paths[-1].toReversed())
        area.closeSubpath()
        return area.contains(scene_point)

    def point_on(self, strand: Strand, share: float = 0.5) -> QPointF:
        """Return a point of a strand in scene coordinates, 0 at its start, 1 at its end."""
        return self._paths[self._strands.index(strand)].pointAtPercent(share)

    def weight_of(self, strand: Strand) -> float | None:
        """Return the weight of a strand; None where there is none."""
        if self._weights is None or strand not in self._strands:
            return None
        return float(self._weights[self._strands.index(strand)])

    @property
    def strands(self) -> tuple[Strand, ...]:
        """All strands."""
        return self._strands

    def painted_width(self, strand: Strand) -> float:
        """Return how wide a strand is painted, in pixels at zoom 1."""
        return self._pens[self._strands.index(strand)].widthF()

    @property
    def frozen(self) -> frozenset[Strand]:
        """The strands whose weights are frozen individually."""
        return self._frozen

    def set_frozen(self, strands: frozenset[Strand]) -> None:
        """Mark these strands as frozen."""
        if strands != self._frozen:
            self._frozen = strands
            self.update()

    @property
    def hovered(self) -> Strand | None:
        """The highlighted strand."""
        return self._hovered

    def set_hover(self, strand: Strand | None) -> None:
        """Highlight one strand."""
        if strand != self._hovered:
            self._hovered = strand
            self.update()

    @property
    def traced(self) -> Strand | None:
        """The strand that a panel explains."""
        return self._traced

    def set_traced(self, strand: Strand | None, caption: str) -> None:
        """Light the strand that a panel explains, with words on it."""
        if (strand, caption) != (self._traced, self._caption.text):
            self._traced, self._caption.text = strand, caption
            self._place_caption()
            self.update()

    def set_gap(self, source: QRectF, target: QRectF) -> None:
        """Store where the two cards are: words on a strand must not cover them."""
        self._caption.gap = source, target
        self._place_caption()

    @property
    def caption_box(self) -> QRectF:
        """Where the words on the traced strand are, in scene coordinates; empty without any."""
        return self._caption.box

    def _place_caption(self) -> None:
        self.prepareGeometryChange()
        traced = self._traced
        is_drawn = traced is not None and traced in self._strands
        self._caption.place(self.point_on(traced) if traced and is_drawn else None, self._style)

    def set_lit(self, is_lit: bool) -> None:
        """Highlight the wire: what is dragged will be inserted here."""
        if is_lit != self._is_lit:
            self._is_lit = is_lit
            self.update()

    @property
    def is_lit(self) -> bool:
        """Whether the wire is highlighted as the target of a drop."""
        return self._is_lit

    def apply_style(self, style: CanvasStyle) -> None:
        """Use other colours."""
        self._style, self._look = style, None
        self._place_caption()
        self._choose_pens()

    def boundingRect(self) -> QRectF:
        reach = MAXIMUM_WIDTH
        return self._bounds.adjusted(-reach, -reach, reach, reach).united(self.caption_box)

    def shape(self) -> QPainterPath:
        whole = QPainterPath()
        for path in self._paths:
            whole.addPath(path)
        stroker = QPainterPathStroker()
        stroker.setWidth(8)
        return stroker.createStroke(whole)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        is_selected = self.isSelected()
        if painter.worldTransform().m11() < OUTLINE_DETAIL:
            self._paint_as_one(painter, is_selected=is_selected)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._is_lit or is_selected:
            halo = QColor(self._style.accent)
            halo.setAlpha(110)
            painter.setPen(QPen(halo, 4.0))
            for path in self._paths:
                painter.drawPath(path)
        for index in self._order:
            painter.setPen(self._pens[index])
            painter.drawPath(self._paths[index])
        if self._hovered is not None and self._hovered in self._strands:
            index = self._strands.index(self._hovered)
            painter.setPen(QPen(self._style.text, self._pens[index].widthF() + 1.5))
            painter.drawPath(self._paths[index])
            painter.setPen(self._pens[index])
            painter.drawPath(self._paths[index])
        if self._traced is not None and self._traced in self._strands:
            self._paint_traced(painter, self._strands.index(self._traced))
        for strand in self._frozen.intersection(self._strands):
            paint_snowflake(painter, self.point_on(strand), FLAKE, self._style)

    def _paint_traced(self, painter: QPainter, index: int) -> None:
        """Paint a strand in the colour of what is explained, with its words above it."""
        width = max(3.0, self._pens[index].widthF())
        painter.setPen(QPen(self._style.warning, width + 1.0))
        painter.drawPath(self._paths[index])
        self._caption.paint(painter, self._style)

    def _paint_as_one(self, painter: QPainter, *, is_selected: bool) -> None:
        """Paint one line for all strands: at this zoom they cannot be distinguished."""
        if not self._paths:
            return
        if self._whole is None:
            first, last = self._paths[0], self._paths[-1]
            start = (first.pointAtPercent(0) + last.pointAtPercent(0)) / 2
            end = (first.pointAtPercent(1) + last.pointAtPercent(1)) / 2
            self._whole = QLineF(start, end)
        is_lit = is_selected or self._is_lit
        pen = QPen(self._style.accent if is_lit else self._style.faint, 2.5 if is_lit else 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(self._whole)


def strand_looks(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return sign, line width in pixels (1 to 7) and opacity (0 to 255) of each strand.

    Widths and opacities have steps, so that a change too small to see repaints nothing. In a
    crowded bundle only the strongest weights are wide.

    Parameters
    ----------
    weights : (n,) float32

    Returns
    -------
    (n, 3) float32

    Examples
    --------
    >>> strand_looks(np.array([0.0, 1.0, -4.0, 100.0], np.float32)).tolist()
    [[1.0, 1.0, 60.0], [1.0, 3.0, 255.0], [-1.0, 5.5, 255.0], [1.0, 7.0, 255.0]]
    """
    finite = np.nan_to_num(weights)
    sizes = np.abs(finite)
    crowding = min(1.0, (CROWD / max(1, len(weights))) ** 0.5)
    widths = (0.5 + 2.5 * np.sqrt(sizes)) * crowding
    steps = np.clip(np.round(widths * 2) / 2, 1.0, MAXIMUM_WIDTH)
    steps[steps < THIN] = 1.0
    opacities = 60.0 + 24.0 * np.round(8.0 * np.clip(sizes, 0.0, 1.0) ** 0.7)
    opacities = np.where(sizes >= 1.0, 255.0, opacities)
    return np.stack([np.where(finite >= 0, 1.0, -1.0), steps, opacities], axis=1, dtype=np.float32)


def _distance(path: QPainterPath, point: QPointF) -> float:
    """Return how far `point` lies from a curve that runs from left to right."""
    bounds = path.controlPointRect().adjusted(-8, -8, 8, 8)
    if not bounds.contains(point):
        return float("inf")
    nearest = float("inf")
    for step in range(25):
        on_path = path.pointAtPercent(step / 24)
        if abs(on_path.x() - point.x()) < 24:
            nearest = min(nearest, _gap(path, step / 24, point))
    return nearest


def _gap(path: QPainterPath, share: float, point: QPointF) -> float:
    """Return the distance to the tangent of the curve at `share`."""
    low = path.pointAtPercent(max(0.0, share - 0.021))
    high = path.pointAtPercent(min(1.0, share + 0.021))
    along, to_point = high - low, point - low
    length = QPointF.dotProduct(along, along)
    t = 0.0 if length == 0 else min(1.0, max(0.0, QPointF.dotProduct(to_point, along) / length))
    offset = to_point - along * t
    return float(QPointF.dotProduct(offset, offset) ** 0.5)

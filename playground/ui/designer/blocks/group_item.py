"""`GroupItem`: a block of layers, as a frame behind them or folded into one card."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document.project import LayerId
from playground.ui.designer.blocks.block_facts import BlockFacts
from playground.ui.designer.blocks.group_painter import (
    HEADER,
    ROW,
    BlockLook,
    paint_folded,
    paint_frame,
)
from playground.ui.designer.cards.card_layout import ports
from playground.ui.designer.cards.card_painter import Light
from playground.ui.designer.cards.layer_item import near
from playground.ui.designer.cards.measures import (
    MAXIMUM_WIDTH,
    MINIMUM_WIDTH,
    PADDING,
    PORT_DISTANCE,
)
from playground.ui.designer.style import CanvasStyle

MARGIN = 16.0
TITLE = 30.0
"""Height of the strip with the name of an open block, at scale 1."""
FOLDED_Z, OPEN_Z = 0.0, -3.0


class GroupItem(QGraphicsItem):
    """Shows a block around the cards of its layers, or in place of them."""

    def __init__(self, facts: BlockFacts, style: CanvasStyle) -> None:
        super().__init__()
        self.facts = facts
        self.look = BlockLook()
        self._style = style
        self._card = QRectF()
        self._inputs: tuple[QPointF, ...] = ()
        self._outputs: tuple[QPointF, ...] = ()
        self.show_facts(facts)

    @property
    def group_id(self) -> str:
        """The id of the block."""
        return self.facts.group.id

    @property
    def is_folded(self) -> bool:
        """Whether the item is shown in place of its layers."""
        return self.facts.group.is_folded

    @property
    def members(self) -> tuple[LayerId, ...]:
        """The layers of the block."""
        return self.facts.group.members

    def show_facts(self, facts: BlockFacts) -> None:
        """Show other facts."""
        self.facts = facts
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable, facts.group.is_folded)
        self.setZValue(FOLDED_Z if facts.group.is_folded else OPEN_Z)
        self.setToolTip(facts.tooltip)
        self.update()

    def apply_style(self, style: CanvasStyle) -> None:
        """Use other colours and fonts."""
        self._style = style
        self.update()

    def surround(self, cards: QRectF) -> None:
        """Move to where the members are; `cards` is the rectangle around them, in the scene."""
        self.prepareGeometryChange()
        if self.is_folded:
            width, height = self.folded_size()
            self._card = QRectF(0, 0, width, height)
            self.setPos(cards.left(), cards.center().y() - height / 2)
        else:
            frame = cards.adjusted(-MARGIN, -MARGIN - self.title_height, MARGIN, MARGIN)
            self._card = QRectF(0, 0, frame.width(), frame.height())
            self.setPos(frame.topLeft())
        middle = self._card.height() / 2
        self._inputs = ports(len(self.facts.inputs), 0.0, middle)
        self._outputs = ports(len(self.facts.outputs), self._card.width(), middle)
        self.update()

    def folded_size(self) -> tuple[float, float]:
        """Return width and height of the block as one card."""
        facts, style = self.facts, self._style
        natural = max(
            style.title_metrics.horizontalAdvance(facts.group.name) + 20,
            style.detail_metrics.horizontalAdvance(facts.details),
        )
        width = min(style.grown(MAXIMUM_WIDTH), max(MINIMUM_WIDTH, natural + 2 * PADDING + 2))
        rows = len(facts.rows) + (1 if facts.more else 0)
        ports = max(len(facts.inputs), len(facts.outputs))
        height = max(style.grown(HEADER + ROW * rows) + PADDING, PORT_DISTANCE * (ports + 1))
        return 8.0 * -(-width // 8), height

    def set_light(self, light: Light) -> None:
        """Show whether a dragged wire can end here."""
        if light is not self.look.light:
            self.look.light = light
            self.update()

    def set_hover(self, is_hovered: bool) -> None:
        """Highlight the block under the cursor."""
        if is_hovered != self.look.is_hovered:
            self.look.is_hovered = is_hovered
            self.update()

    def input_point(self, layer_id: LayerId, port: int) -> QPointF:
        """Return where a wire to that port ends on the folded block, in the scene."""
        entries = self.facts.inputs
        index = entries.index((layer_id, port)) if (layer_id, port) in entries else None
        middle = QPointF(0, self._card.height() / 2)
        return self.mapToScene(middle if index is None else self._inputs[index])

    def output_point(self, layer_id: LayerId) -> QPointF:
        """Return where wires from that layer leave the folded block, in the scene."""
        exits = self.facts.outputs
        middle = QPointF(self._card.width(), self._card.height() / 2)
        at = self._outputs[exits.index(layer_id)] if layer_id in exits else middle
        return self.mapToScene(at)

    def port_at(self, scene_point: QPointF) -> tuple[LayerId, int] | None:
        """Return layer and input port under the point; port -1 is its output."""
        point = self.mapFromScene(scene_point)
        for layer_id, centre in zip(self.facts.outputs, self._outputs, strict=True):
            if near(point, centre):
                return layer_id, -1
        for entry, centre in zip(self.facts.inputs, self._inputs, strict=True):
            if near(point, centre):
                return entry
        return None

    def card_rect(self) -> QRectF:
        """Return the card or frame in scene coordinates."""
        return self._card.translated(self.pos())

    @property
    def title_height(self) -> float:
        """Height of the strip with the name of an open block."""
        return self._style.grown(TITLE)

    def boundingRect(self) -> QRectF:
        return self._card.adjusted(-14, -14, 14, 14)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        if not self.is_folded:
            path.addRect(QRectF(0, 0, self._card.width(), self.title_height))
            return path
        path.addRect(self._card)
        for centre in (*self._inputs, *self._outputs):
            path.addEllipse(centre, 11.0, 11.0)
        return path

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.look.is_selected = self.isSelected()
        if self.is_folded:
            ports = (*self._inputs, *self._outputs)
            paint_folded(painter, self._card, self.facts, self.look, self._style, ports)
        else:
            paint_frame(painter, self._card, self.facts, self.look, self._style)

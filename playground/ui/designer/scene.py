"""`DesignerScene`: the items of a state, updated by comparing."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from playground.document.arranging.blocks import Space
from playground.document.arranging.rows import TYPICAL, Room
from playground.document.project import LayerId, Point, Wire
from playground.ui.designer.auto_places import AutoPlaces, are_crowded
from playground.ui.designer.blocks.block_items import Blocks
from playground.ui.designer.blocks.comment_item import CommentItem, Comments
from playground.ui.designer.blocks.group_item import MARGIN as BLOCK_MARGIN
from playground.ui.designer.blocks.group_item import TITLE, GroupItem
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.style import CanvasStyle
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.designer.wires.wire_item import WireItem
from playground.ui.designer.wires.wire_routes import WireRoutes
from playground.ui.view_state import ViewState

GRID = 24.0
DOT_DISTANCE = 14.0
"""Smallest distance of the background's dots, in screen pixels."""
MARGIN = 4000.0


class DesignerScene(QGraphicsScene):
    """Holds one item per layer and per wire; the dictionaries keep them alive.

    Attributes
    ----------
    state : ViewState or None
        The state that is shown.
    layer_items : dict of LayerId to LayerItem
    wire_items : dict of Wire to WireItem or BundleItem
    blocks : Blocks
        The items of blocks of layers. The items of layers in a folded one are hidden.
    comments : Comments
        The items of comments.
    room : Room
        For which the layers are placed that have no place of their own.
    """

    def __init__(self, style: CanvasStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: ViewState | None = None
        self.layer_items: dict[LayerId, LayerItem] = {}
        self.blocks = Blocks(self)
        self.comments = Comments(self)
        self._auto_places = AutoPlaces()
        self.room: Room = TYPICAL
        self._routes = WireRoutes(self, self.layer_items, self.blocks)
        self.wire_items = self._routes.items
        self._dots = QPolygonF()
        self.canvas_style = style
        self._guides: tuple[QLineF, ...] = ()

    def show_state(self, state: ViewState) -> None:
        """Show a state: remove old items, add new ones, update the rest."""
        self.state = state
        network = state.project.network
        self._routes.remove(self.wire_items.keys() - set(network.wires))
        for layer_id in self.layer_items.keys() - {layer.id for layer in network.layers}:
            self.removeItem(self.layer_items.pop(layer_id))
        for layer in network.layers:
            item = self.layer_items.get(layer.id)
            if item is None:
                item = LayerItem(layer, state, self.canvas_style)
                self.layer_items[layer.id] = item
                self.addItem(item)
            else:
                item.show_layer(layer, state)
        self.blocks.show(state, self.canvas_style)
        self.comments.show(state.project.layout.comments, self.canvas_style)
        self.restore_positions()
        self._fit_scene_rect()

    def restore_positions(self) -> None:
        """Put every item at its place in the state, and draw the wires between them."""
        if self.state is None:
            return
        layout = self.state.project.layout
        found = self._auto_places.find(
            self.state, self.sizes(), self.bundles, self.block_space, self.room
        )
        for layer_id, item in self.layer_items.items():
            point = layout.positions.get(layer_id) or found[layer_id]
            item.setPos(point.x, point.y)
        for comment in layout.comments:
            self.comments.items[comment.id].show_comment(comment)
        self.blocks.place(self.layer_items)
        self._routes.show(self.state.project.network.wires, self.state, self.canvas_style)

    def take_room(self, room: Room) -> None:
        """From now on, place the layers without a place of their own for another room."""
        if room != self.room:
            self.room = room
            self._auto_places.forget()

    def place_again(self) -> None:
        """Put every item at its place: the room is another."""
        self.restore_positions()
        self._fit_scene_rect()

    def block_space(self) -> Space:
        """Return the room that blocks need around their layers, or as one card."""
        folded = {key: item.folded_size() for key, item in self.blocks.items.items()}
        return Space(BLOCK_MARGIN, self.canvas_style.grown(TITLE), folded)

    def bundles(self) -> frozenset[Wire]:
        """Return the wires that are drawn as one line per weight."""
        return frozenset() if self.state is None else self._routes.bundles(self.state)

    def unplaced(self) -> dict[LayerId, Point]:
        """Return where layers without a place of their own are shown."""
        if self.state is None:
            return {}
        placed = self.state.project.layout.positions
        return {key: point for key, point in self.positions().items() if key not in placed}

    def sizes(self) -> dict[LayerId, tuple[float, float]]:
        """Return each card's width and height."""
        return {
            layer_id: (item.layout.card.width(), item.layout.card.height())
            for layer_id, item in self.layer_items.items()
        }

    def move_items(self, positions: Mapping[LayerId, QPointF]) -> None:
        """Move items while a gesture lasts; the document changes at its end."""
        for layer_id, position in positions.items():
            self.layer_items[layer_id].setPos(position)
        self.blocks.place(self.layer_items)
        touched = [w for w in self.wire_items if w.source in positions or w.target in positions]
        if self.state is not None:
            self._routes.show(touched, self.state, self.canvas_style)

    def output_point(self, layer_id: LayerId) -> QPointF:
        """Return where wires leave a layer, or the folded block that it is in."""
        return self._routes.output_point(layer_id)

    def input_point(self, layer_id: LayerId, port: int) -> QPointF:
        """Return where a wire into a layer ends, or on the folded block that it is in."""
        return self._routes.input_point(layer_id, port)

    def card_of(self, layer_id: LayerId) -> LayerItem | GroupItem:
        """Return the item of a layer, or of the folded block that it is in."""
        return self.blocks.home(layer_id) or self.layer_items[layer_id]

    def cards(self) -> Iterator[LayerItem | GroupItem]:
        """Yield the visible items of layers and folded blocks."""
        yield from (item for item in self.layer_items.values() if item.isVisible())
        yield from self.blocks.folded()

    def _fit_scene_rect(self) -> None:
        rect = self.content_rect()
        self.setSceneRect(rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    def content_rect(self) -> QRectF:
        """Return the rectangle around the network and all comments; empty where there are none."""
        rect = self.network_rect()
        for item in self.comments.items.values():
            rect = rect.united(item.card_rect())
        return rect

    def network_rect(self) -> QRectF:
        """Return the rectangle around all cards and frames; empty where there are none."""
        rect = QRectF()
        for item in (*self.cards(), *self.blocks.items.values()):
            rect = rect.united(item.card_rect())
        return rect

    def layer_at(self, point: QPointF) -> LayerItem | None:
        """Return the topmost layer item under the point."""
        return next((item for item in self.items(point) if isinstance(item, LayerItem)), None)

    def block_at(self, point: QPointF) -> GroupItem | None:
        """Return the block whose card or title is topmost under the point."""
        return next((item for item in self.items(point) if isinstance(item, GroupItem)), None)

    def comment_at(self, point: QPointF) -> CommentItem | None:
        """Return the topmost comment under the point."""
        return next((item for item in self.items(point) if isinstance(item, CommentItem)), None)

    def wire_at(self, point: QPointF) -> WireItem | BundleItem | None:
        """Return the topmost wire under the point."""
        for item in self.items(point):
            if isinstance(item, WireItem | BundleItem):
                return item
        return None

    def drop_wire_at(self, point: QPointF) -> WireItem | BundleItem | None:
        """Return the wire into which a layer dropped at the point is inserted."""
        if self.layer_at(point) is not None:
            return None
        bundles = (item for item in self.wire_items.values() if isinstance(item, BundleItem))
        return self.wire_at(point) or next((item for item in bundles if item.covers(point)), None)

    def selected_layers(self) -> tuple[LayerId, ...]:
        """Return the selected layers, in the order of the network.

        A selected folded block counts as its layers.
        """
        blocks = self.blocks
        return tuple(
            key for key, item in self.layer_items.items() if (blocks.home(key) or item).isSelected()
        )

    def selected_blocks(self) -> tuple[str, ...]:
        """Return the blocks of which every layer is selected."""
        chosen = set(self.selected_layers())
        return tuple(
            key for key, item in self.blocks.items.items() if chosen.issuperset(item.members)
        )

    def selected_wires(self) -> tuple[Wire, ...]:
        """Return the selected wires."""
        return tuple(wire for wire, item in self.wire_items.items() if item.isSelected())

    def select(self, ids: Iterable[LayerId], comment_ids: Iterable[str] = ()) -> None:
        """Select these layers and comments, and nothing else."""
        wanted, notes = set(ids), set(comment_ids)
        chosen: dict[QGraphicsItem, bool] = dict.fromkeys(self.wire_items.values(), False)
        for layer_id, item in self.layer_items.items():
            chosen[item] = layer_id in wanted
        for block in self.blocks.folded():
            chosen[block] = not wanted.isdisjoint(block.members)
        for comment_id, note in self.comments.items.items():
            chosen[note] = comment_id in notes
        for graphics_item, is_selected in chosen.items():
            graphics_item.setSelected(is_selected)

    def select_all(self) -> None:
        """Select every layer and every comment."""
        self.select(self.layer_items, self.comments.items)

    def positions(self) -> dict[LayerId, Point]:
        """Return where the items are now."""
        return {key: Point(item.x(), item.y()) for key, item in self.layer_items.items()}

    def apply_style(self, style: CanvasStyle) -> None:
        """Use other colours and fonts.

        Cards that have no place of their own stay while there is room between them: placed
        again for larger text they need so much width that the text would be no larger. Once
        the text is smaller again, so are the gaps.
        """
        before, self.canvas_style = self.canvas_style.scale, style
        self._routes.forget()
        for wire_item in self.wire_items.values():
            wire_item.apply_style(style)
        for block in self.blocks.items.values():
            block.apply_style(style)
        for note in self.comments.items.values():
            note.apply_style(style)
        if self.state is not None:
            for layer_item in self.layer_items.values():
                layer_item.apply_style(style, self.state)
            if style.scale < before or (style.scale > before and self._is_crowded()):
                self._auto_places.forget()
            self.restore_positions()
        self.update()

    def _is_crowded(self) -> bool:
        return are_crowded(item.card_rect() for item in self.layer_items.values())

    @property
    def guides(self) -> tuple[QLineF, ...]:
        """The visible lines to which moved items have snapped."""
        return self._guides

    def set_guides(self, guides: tuple[QLineF, ...]) -> None:
        """Show the lines to which a moved item has snapped; an empty tuple hides them."""
        if guides != self._guides:
            self._guides = guides
            self.update()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        assert isinstance(rect, QRectF)
        painter.fillRect(rect, self.canvas_style.canvas)
        zoom = painter.worldTransform().m11()
        step = GRID
        while step * zoom < DOT_DISTANCE:
            step *= 2
        left, top = step * (rect.left() // step), step * (rect.top() // step)
        columns, rows = int(rect.width() / step) + 2, int(rect.height() / step) + 2
        pen = QPen(self.canvas_style.dots, 2.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        if self._dots.size() < columns:
            self._dots = QPolygonF([QPointF(column, 0) for column in range(2 * columns)])
        row = self._dots.first(columns)
        painter.save()
        painter.translate(left, top)
        painter.scale(step, step)
        for _ in range(rows):
            painter.drawPoints(row)
            painter.translate(0, 1)
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: ARG002
        if self._guides:
            pen = QPen(self.canvas_style.accent, 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines(list(self._guides))

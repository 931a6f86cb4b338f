"""The context menus: for the canvas, for what is selected, for a wire."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from playground.catalog.layers import LAYERS
from playground.catalog.spec import Category
from playground.document.project import LayerId, Network, Wire
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.overlays.weight_place import is_frozen, weight_at
from playground.ui.widgets.plain import menu_text, plain_tip

OF_CANVAS = ("paste", "select_all", "", "arrange", "fit", "zoom_in", "zoom_out", "zoom_reset")
OF_LAYERS = (
    "explain",
    "edit_weights",
    "connect",
    "freeze",
    "select_kind",
    "",
    "cut",
    "copy",
    "duplicate",
    "delete",
)
OF_COMMENT = ("cut", "copy", "duplicate", "delete")


class ContextMenu(QMenu):
    """A menu for what is under a point; actions of the window show their shortcuts."""

    def __init__(self, canvas: Canvas, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        self._canvas = canvas
        window = parent.window()
        self._known = {
            action.objectName(): action for action in (*window.actions(), *parent.actions())
        }

    @classmethod
    def at(cls, canvas: Canvas, parent: QWidget, point: QPointF) -> "ContextMenu":
        """Return the menu for a point of the scene; select what is there."""
        menu, scene = cls(canvas, parent), canvas.scene
        layer, wire = scene.layer_at(point), scene.wire_at(point)
        block, comment = scene.block_at(point), scene.comment_at(point)
        if layer is not None:
            menu._take((layer.layer.id,))
            menu._fill_for_layers(layer.layer.id, point)
        elif block is not None:
            menu._take(block.members)
            menu._fill_for_block(block.group_id)
        elif wire is not None:
            scene.select(())
            wire.setSelected(True)
            menu._fill_for_wire(wire.wire, point)
        elif comment is not None:
            if not comment.isSelected():
                scene.select((), (comment.comment.id,))
            menu._add("Edit comment", "Enter", "Change the text.", canvas.edits.edit)
            menu._add_known(OF_COMMENT)
        else:
            menu._fill_for_canvas(point)
        return menu

    def _take(self, ids: tuple[LayerId, ...]) -> None:
        """Select these layers unless they are selected already."""
        if not set(ids) <= set(self._canvas.scene.selected_layers()):
            self._canvas.scene.select(ids)

    def _add(self, text: str, keys: str, tip: str, act: Callable[[], object]) -> QAction:
        action = self.addAction(f"{text}\t{keys}" if keys else text)
        action.setToolTip(plain_tip(tip))
        action.triggered.connect(act)
        return action

    def _add_known(self, names: tuple[str, ...]) -> None:
        """Add actions of the window; an empty name adds a separator."""
        for name in names:
            if not name:
                self.addSeparator()
            elif name in self._known:
                self.addAction(self._known[name])

    def _fill_for_canvas(self, point: QPointF) -> None:
        canvas = self._canvas
        self._add("Add layer…", "Tab", "Search for a layer.", lambda: canvas.adder.search(point))
        comment = self._add(
            "Add comment here",
            "",
            "Add a text box to the canvas.",
            lambda: canvas.edits.add_comment(point),
        )
        known = self._known.get("comment")
        if known is not None:
            comment.setText(f"{comment.text()}\t{known.shortcut().toString()}")
        self.addSeparator()
        self._add_known(OF_CANVAS)

    def _fill_for_layers(self, under: LayerId, point: QPointF) -> None:
        edits, scene = self._canvas.edits, self._canvas.scene
        self._add_weight(point)
        self._add("Settings", "Enter", "Set the layer's parameters.", edits.edit)
        self._add_replacements()
        self._add_order(under)
        self.addSeparator()
        self._add_known(("group", "repeat", "ungroup"))
        if any(under in item.members for item in scene.blocks.items.values()):
            self._add(
                "Remove from block",
                "",
                "Take the layers out of the block; wires stay.",
                edits.leave_block,
            )
        self.addSeparator()
        self._add_known(OF_LAYERS)

    def _fill_for_block(self, group_id: str) -> None:
        edits, item = self._canvas.edits, self._canvas.scene.blocks.items[group_id]
        text = "Expand block" if item.is_folded else "Collapse block"
        tip = "Show its layers." if item.is_folded else "Show it as one item."
        is_folded = not item.is_folded
        keys = "Enter" if item.is_folded else ""
        self._add(text, keys, tip, lambda: edits.fold(group_id, is_folded=is_folded))
        self._add("Rename block", "", "Type a name.", lambda: edits.rename_block(group_id))
        self.addSeparator()
        self._add_known(("repeat", "ungroup", "", *OF_LAYERS))

    def _add_weight(self, point: QPointF) -> None:
        """Add an entry for the weight under the point, if there is one."""
        edits, scene = self._canvas.edits, self._canvas.scene
        place = weight_at(scene, point)
        if place is None:
            return
        word = "Unfreeze" if is_frozen(scene, place) else "Freeze"
        tip = "A frozen weight is not changed by training."
        self._add(f"{word} {place.name}", "", tip, lambda: edits.freeze_weight(place))
        self.addSeparator()

    def _fill_for_wire(self, wire: Wire, point: QPointF) -> None:
        canvas = self._canvas
        self._add_weight(point)
        self._add(
            "Insert layer…",
            "",
            "Search for a layer to insert into the wire.",
            lambda: canvas.adder.search(point, None, wire),
        )
        self._add("Cut wire", "Alt+click", "Delete the wire.", lambda: canvas.edits.cut_wire(wire))
        self._add_order(wire.target, only=wire)

    def _add_replacements(self) -> None:
        """Add a submenu with every layer type, by category."""
        menu = self.addMenu("Replace with")
        menu.setToolTipsVisible(True)
        for category in Category:
            submenu = menu.addMenu(category.value)
            submenu.setToolTipsVisible(True)
            for spec in LAYERS:
                if spec.category is category and spec.is_offered:
                    action = submenu.addAction(spec.name)
                    action.setToolTip(plain_tip(spec.summary))
                    action.triggered.connect(self._replacer(spec.name))

    def _replacer(self, type_name: str) -> Callable[[], None]:
        return lambda: self._canvas.edits.replace(type_name)

    def _add_order(self, layer_id: LayerId, only: Wire | None = None) -> None:
        """Add a submenu that changes the order of a merge layer's inputs."""
        state = self._canvas.scene.state
        assert state is not None
        network = state.project.network
        wires = network.inputs_of(layer_id)
        if len(wires) < 2:
            return
        menu = self.addMenu("Order of inputs")
        menu.setToolTipsVisible(True)
        for wire in wires if only is None else (only,):
            self._add_moves(menu, wire, len(wires), network)

    def _add_moves(self, menu: QMenu, wire: Wire, count: int, network: Network) -> None:
        name = menu_text(network.layer(wire.source).name)
        for port, word in ((wire.port - 1, "up"), (wire.port + 1, "down")):
            if 0 <= port < count:
                action = menu.addAction(f"{wire.port + 1}  {name}: {word} to {port + 1}")
                action.setToolTip("The order in which the layer takes its inputs.")
                action.triggered.connect(self._mover(wire, port))

    def _mover(self, wire: Wire, port: int) -> Callable[[], None]:
        return lambda: self._canvas.edits.move_input(wire, port)

"""`ConnectGesture`: draws a wire from a port, or reconnects the end of one."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsPathItem

from playground.document.commands import Connect, Disconnect, Sequence
from playground.document.document import Command
from playground.document.edits.input_order import MoveInput
from playground.document.graph import connect_refusal
from playground.document.project import LayerId, Network, Wire
from playground.ui.designer.blocks.group_item import GroupItem
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.cards.card_painter import Light
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.designer.wires.wire_path import curve

SHORT = 12.0


class ConnectGesture(Gesture):
    """Draws a wire from `anchor` to the layer under the mouse.

    In a folded block that is the layer with the nearest port that accepts the wire. A wire
    dropped on a numbered port of a merge layer gets that place in the order of inputs.

    Parameters
    ----------
    canvas : Canvas
    anchor : LayerId
        The layer at the fixed end.
    forwards : bool
        Whether `anchor` is the source.
    start : QPointF
        Where the mouse was pressed.
    replacing : Wire, optional
        The wire that is being reconnected; dropped on nothing, it is deleted.
    """

    def __init__(
        self,
        canvas: Canvas,
        anchor: LayerId,
        *,
        forwards: bool,
        start: QPointF,
        replacing: Wire | None = None,
    ) -> None:
        super().__init__(canvas)
        self._anchor = anchor
        self._forwards = forwards
        self._start = start
        self._replacing = replacing
        self._fixed = canvas.scene.output_point(anchor) if forwards else start
        self._line = QGraphicsPathItem()
        self._line.setPen(QPen(canvas.scene.canvas_style.accent, 2.5, Qt.PenStyle.SolidLine))
        self._line.setZValue(5)
        canvas.scene.addItem(self._line)
        self._refusals = self._ask()
        self._light_up(None)

    @property
    def _network(self) -> Network:
        state = self.canvas.scene.state
        assert state is not None
        return state.project.network

    def _ask(self) -> dict[LayerId, str | None]:
        """Return for each layer why it cannot be connected, or None if it can."""
        return {
            key: connect_refusal(self._network, *self._ends(key), replacing=self._replacing)
            for key in self.canvas.scene.layer_items
        }

    def _ends(self, other: LayerId) -> tuple[LayerId, LayerId]:
        return (self._anchor, other) if self._forwards else (other, self._anchor)

    def _light_up(self, under: LayerId | None) -> None:
        scene = self.canvas.scene
        for key, item in scene.layer_items.items():
            item.set_light(self._light((key,), under))
        for block in scene.blocks.folded():
            block.set_light(self._light(block.members, under))

    def _light(self, keys: tuple[LayerId, ...], under: LayerId | None) -> Light:
        can = any(self._refusals.get(key) is None for key in keys)
        if under in keys and under != self._anchor:
            return Light.CHOSEN if can else Light.REFUSED
        return Light.POSSIBLE if can else Light.NONE

    def _under(self, point: QPointF) -> LayerId | None:
        """Return the layer to which a wire dropped at the point would connect."""
        scene = self.canvas.scene
        item = scene.layer_at(point)
        if item is not None:
            return item.layer.id
        block = scene.block_at(point)
        return self._within(block, point) if block is not None and block.is_folded else None

    def _within(self, block: GroupItem, point: QPointF) -> LayerId:
        """Return the member of a folded block with the nearest port, one that accepts first."""
        if self._forwards:
            ports = [(key, block.input_point(key, port)) for key, port in block.facts.inputs]
        else:
            ports = [(key, block.output_point(key)) for key in block.facts.outputs]
        ranked = sorted(
            (self._refusals.get(key) is not None, QLineF(point, at).length(), key)
            for key, at in ports
        )
        return ranked[0][2] if ranked else block.members[0]

    def move(self, point: QPointF) -> None:
        under = self._under(point)
        self._light_up(under)
        end = self._end_point(under, point)
        path = curve(self._fixed, end) if self._forwards else curve(end, self._fixed)
        self._line.setPath(path)
        refusal = None
        if under is not None and under != self._anchor:
            refusal = self._refusals.get(under)
        self.canvas.hint.report(refusal or "", point)

    def _end_point(self, under: LayerId | None, point: QPointF) -> QPointF:
        """Return where the loose end is drawn: it snaps to a port that accepts it."""
        if under is None or under == self._anchor or self._refusals.get(under):
            return point
        scene = self.canvas.scene
        if not self._forwards:
            return scene.output_point(under)
        wanted = self._wanted_port(under, point)
        return scene.input_point(
            under, len(self._network.inputs_of(under)) if wanted is None else wanted
        )

    def _wanted_port(self, target: LayerId, point: QPointF) -> int | None:
        """Return the place in a merge layer's order that the point is on, or None."""
        item = self.canvas.scene.layer_items[target]
        port = item.port_at(point) if item.isVisible() else None
        taken = len(self._network.inputs_of(target))
        return port if port is not None and 0 <= port < taken and taken > 1 else None

    def release(self, point: QPointF) -> None:
        under = self._under(point)
        self._clear()
        if under == self._anchor:
            return
        if under is not None:
            self._drop_on(under, point)
        elif self._replacing is not None:
            self.canvas.editor.do(Disconnect((self._replacing,)))
        elif self._forwards and QLineF(self._start, point).length() > SHORT:
            self.canvas.adder.search(point, self._anchor)

    def _drop_on(self, under: LayerId, point: QPointF) -> None:
        refusal = self._refusals.get(under)
        if refusal is not None:
            self.canvas.hint.say(refusal, point)
            return
        command = self._command(*self._ends(under), point)
        if command is not None:
            self.canvas.editor.do(command)

    def _command(self, source: LayerId, target: LayerId, point: QPointF) -> Command | None:
        """Return the edit for a wire dropped on a layer; None if nothing changes."""
        wanted, old = self._wanted_port(target, point), self._replacing
        if old is not None and (source, target) == (old.source, old.target):
            return None if wanted in (None, old.port) else MoveInput(old, wanted or 0)
        connect = Connect(source, target, old)
        if wanted is None or not self._forwards or (old is not None and old.target == target):
            return connect
        made = Wire(source, target, len(self._network.inputs_of(target)))
        return Sequence("Connect", (connect, MoveInput(made, wanted)))

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        scene = self.canvas.scene
        scene.removeItem(self._line)
        for item in scene.layer_items.values():
            item.set_light(Light.NONE)
        for block in scene.blocks.folded():
            block.set_light(Light.NONE)
        self.canvas.hint.say("", self._start)

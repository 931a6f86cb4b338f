"""`ConnectGesture`: a wire is drawn from a port, or the end of one is taken elsewhere."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsPathItem

from playground.document.commands import Connect, Disconnect
from playground.document.graph import connect_refusal
from playground.document.project import LayerId, Network, Wire
from playground.ui.designer.card_painter import Light
from playground.ui.designer.gestures.gesture import Canvas, Gesture
from playground.ui.designer.layer_item import LayerItem
from playground.ui.designer.wire_path import curve

SHORT = 12.0


class ConnectGesture(Gesture):
    """Draws a wire from `anchor` to whatever layer the mouse is over.

    Parameters
    ----------
    canvas : Canvas
    anchor : LayerItem
        The layer at the end that stays.
    forwards : bool
        Whether `anchor` is the source.
    start : QPointF
        Where the mouse was pressed.
    replacing : Wire, optional
        The wire whose end is being taken away; dropped on nothing, it is cut.
    """

    def __init__(
        self,
        canvas: Canvas,
        anchor: LayerItem,
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
        self._fixed = anchor.output_point() if forwards else start
        self._line = QGraphicsPathItem()
        self._line.setPen(QPen(canvas.designer.canvas_style.accent, 2.5, Qt.PenStyle.SolidLine))
        self._line.setZValue(5)
        canvas.designer.addItem(self._line)
        self._refusals = self._ask()
        self._light_up(None)

    @property
    def _network(self) -> Network:
        state = self.canvas.designer.state
        assert state is not None
        return state.project.network

    def _ask(self) -> dict[LayerId, str | None]:
        """Return for each layer why it cannot be connected, or None if it can."""
        return {
            key: connect_refusal(self._network, *self._ends(key), replacing=self._replacing)
            for key in self.canvas.designer.layer_items
        }

    def _ends(self, other: LayerId) -> tuple[LayerId, LayerId]:
        own = self._anchor.layer.id
        return (own, other) if self._forwards else (other, own)

    def _light_up(self, under: LayerItem | None) -> None:
        for key, item in self.canvas.designer.layer_items.items():
            can = self._refusals.get(key) is None
            if item is under and item is not self._anchor:
                item.set_light(Light.CHOSEN if can else Light.REFUSED)
            else:
                item.set_light(Light.POSSIBLE if can else Light.NONE)

    def _target(self, point: QPointF) -> LayerItem | None:
        return self.canvas.designer.layer_at(point)

    def move(self, point: QPointF) -> None:
        under = self._target(point)
        self._light_up(under)
        end = self._end_point(under, point)
        path = curve(self._fixed, end) if self._forwards else curve(end, self._fixed)
        self._line.setPath(path)
        refusal = None
        if under is not None and under is not self._anchor:
            refusal = self._refusals.get(under.layer.id)
        self.canvas.hint(refusal or "", point)

    def _end_point(self, under: LayerItem | None, point: QPointF) -> QPointF:
        """Return where the loose end goes: it snaps to a port that takes it."""
        if under is None or under is self._anchor or self._refusals.get(under.layer.id):
            return point
        if not self._forwards:
            return under.output_point()
        return under.input_point(len(self._network.inputs_of(under.layer.id)))

    def release(self, point: QPointF) -> None:
        under = self._target(point)
        self._clear()
        if under is self._anchor:
            return
        if under is not None:
            self._drop_on(under, point)
        elif self._replacing is not None:
            self.canvas.request(Disconnect((self._replacing,)))
        elif self._forwards and QLineF(self._start, point).length() > SHORT:
            self.canvas.search(point, self._anchor.layer.id)

    def _drop_on(self, under: LayerItem, point: QPointF) -> None:
        refusal = self._refusals.get(under.layer.id)
        if refusal is not None:
            self.canvas.hint(refusal, point)
            return
        source, target = self._ends(under.layer.id)
        if self._replacing is not None and (source, target) == (
            self._replacing.source,
            self._replacing.target,
        ):
            return
        self.canvas.request(Connect(source, target, self._replacing))

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        scene = self.canvas.designer
        scene.removeItem(self._line)
        for item in scene.layer_items.values():
            item.set_light(Light.NONE)
        self.canvas.hint("", self._start)

"""`PaletteDrop`: a layer type is dragged in; a wire under it lights up."""

from PySide6.QtCore import QMimeData, QPointF

from playground.catalog.layers import LAYERS
from playground.ui.designer.bundle_item import BundleItem
from playground.ui.designer.gestures.gesture import Canvas
from playground.ui.designer.placement import added
from playground.ui.designer.wire_item import WireItem

MIME_TYPE = "application/x-playground-layer"


def type_in(data: QMimeData) -> str | None:
    """Return the layer type that is being dragged; None if it is something else."""
    if not data.hasFormat(MIME_TYPE):
        return None
    name = data.data(MIME_TYPE).toStdString()
    return name if name in LAYERS else None


class PaletteDrop:
    """What happens from the moment a layer type enters the canvas until it is let go."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._lit: WireItem | BundleItem | None = None

    def hover(self, type_name: str, point: QPointF) -> None:
        """Light up the wire that the layer would be put on."""
        fits = LAYERS[type_name].maximum_inputs != 0
        self._light(self._canvas.designer.drop_wire_at(point) if fits else None)

    def leave(self) -> None:
        """Forget about it."""
        self._light(None)

    def drop(self, type_name: str, point: QPointF) -> None:
        """Ask for the layer, on the lit wire if there is one."""
        self.hover(type_name, point)
        wire = self._lit.wire if self._lit is not None else None
        self._light(None)
        scene = self._canvas.designer
        if scene.state is not None:
            self._canvas.request(added(type_name, point, scene, wire=wire))

    def _light(self, item: WireItem | BundleItem | None) -> None:
        if self._lit is not None:
            self._lit.set_lit(False)
        self._lit = item
        if item is not None:
            item.set_lit(True)

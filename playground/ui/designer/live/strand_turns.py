"""`StrandTurns`: bundles of many lines are painted in turns, because painting is expensive.

A hundred antialiased curves cost more than all maps together. If there are more, each bundle
is painted with every third frame; when no frame follows, the last one is painted completely
a moment later.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.wires.bundle_item import BundleItem

CROWD = 100
"""Up to this many lines are painted with every frame."""
TURNS = 3
CATCH_UP_MS = 60


class StrandTurns(QObject):
    """Decides which bundles are painted with a frame.

    Parameters
    ----------
    scene : DesignerScene
    parent : QObject
    """

    def __init__(self, scene: DesignerScene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._frames = 0
        self._places: dict[BundleItem, int] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CATCH_UP_MS)
        self._timer.timeout.connect(self.catch_up)

    def begin_frame(self) -> None:
        """Count a frame that is about to be shown."""
        self._frames += 1
        bundles = [bundle for bundle in self._bundles() if bundle.isVisible()]
        is_crowd = sum(len(bundle.strands) for bundle in bundles) > CROWD
        self._places = {bundle: place for place, bundle in enumerate(bundles)} if is_crowd else {}
        if is_crowd:
            self._timer.start()

    def is_turn(self, bundle: BundleItem) -> bool:
        """Return whether `bundle` is painted with this frame."""
        place = self._places.get(bundle)
        return place is None or (place - self._frames) % TURNS == 0

    def catch_up(self) -> None:
        """Paint all bundles that have waited."""
        for bundle in self._bundles():
            bundle.catch_up()

    def _bundles(self) -> Iterable[BundleItem]:
        items = self._scene.wire_items.values()
        return (item for item in items if isinstance(item, BundleItem))

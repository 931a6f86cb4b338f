"""`Glide`: animates items from their old places to their new ones."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPointF, QVariantAnimation

from playground.document.project import LayerId, Point
from playground.ui.designer.scene import DesignerScene

DURATION_MS = 260
MAXIMUM_LAYERS = 400
"""With more layers there is no animation."""


class Glide(QObject):
    """Animates layers that the document has moved already.

    Attributes
    ----------
    duration_ms : int
        0 for no animation.
    """

    def __init__(self, scene: DesignerScene, parent: QObject) -> None:
        super().__init__(parent)
        self.duration_ms = DURATION_MS
        self._scene = scene
        self._starts: dict[LayerId, Point] = {}
        self.animation = QVariantAnimation(self)
        self.animation.setStartValue(0.0)
        self.animation.setEndValue(1.0)
        self.animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self.animation.valueChanged.connect(self._show)
        self.animation.finished.connect(scene.restore_positions)

    @property
    def is_moving(self) -> bool:
        """Whether the animation is running."""
        return self.animation.state() is QAbstractAnimation.State.Running

    def start(self, starts: Mapping[LayerId, Point]) -> None:
        """Move the items from `starts` to their places in the state."""
        ends = self._ends()
        self._starts = {
            key: point for key, point in starts.items() if key in ends and ends[key] != point
        }
        if not self._starts or not self.duration_ms or len(ends) > MAXIMUM_LAYERS:
            return
        self.animation.setDuration(self.duration_ms)
        self.animation.start()
        self._show(0.0)

    def stop(self) -> None:
        """End the animation: put the items at their places."""
        if self.is_moving:
            self.animation.stop()
            self._scene.restore_positions()

    def _ends(self) -> Mapping[LayerId, Point]:
        state = self._scene.state
        return {} if state is None else state.project.layout.positions

    def _show(self, share: float) -> None:
        ends = self._ends()
        if not self.is_moving:
            return
        self._scene.move_items(
            {
                key: QPointF(
                    start.x + (ends[key].x - start.x) * share,
                    start.y + (ends[key].y - start.y) * share,
                )
                for key, start in self._starts.items()
                if key in ends
            }
        )

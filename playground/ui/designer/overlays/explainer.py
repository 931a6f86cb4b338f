"""`Explainer`: shows what the layer or unit under the resting cursor does, kept up to date."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtWidgets import QWidget

from playground.document.project import LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import SampleProbe
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.overlays.explanation import explained
from playground.ui.designer.overlays.explanation_card import ExplanationCard
from playground.ui.designer.overlays.explanation_data import evidence_of
from playground.ui.designer.overlays.weight_place import weight_at
from playground.ui.designer.scene import DesignerScene
from playground.ui.theme.theme import Theme


class Explainer:
    """Fills the card from the last frame; while it is shown, further numbers are asked for.

    Parameters
    ----------
    scene : DesignerScene
    viewport : QWidget
        On which the card stands.
    to_pixels : callable
        Maps a rectangle of the scene to pixels of the viewport.
    latest : callable
        Returns the last frame and the sample on show.
    changed : callable
        Called when the card appears or goes, so that other probes are asked for.
    """

    def __init__(
        self,
        scene: DesignerScene,
        viewport: QWidget,
        *,
        to_pixels: Callable[[QRectF], QRect],
        latest: Callable[[], tuple[Frame | None, SampleProbe]],
        changed: Callable[[], None],
    ) -> None:
        self.card = ExplanationCard(viewport)
        self._scene = scene
        self._to_pixels = to_pixels
        self._latest = latest
        self._changed = changed
        self._about: tuple[LayerId, int | None] | None = None

    @property
    def about(self) -> LayerId | None:
        """The layer that is explained now."""
        return self._about[0] if self._about is not None else None

    def explain_at(self, point: QPointF) -> bool:
        """Explain what is under a point of the scene; return whether there is a layer."""
        item = self._scene.layer_at(point)
        if item is None or weight_at(self._scene, point) is not None:
            self.hide()
            return False
        self.explain(item, item.unit_at(point))
        return True

    def explain(self, item: LayerItem, unit: int | None = None) -> None:
        """Show the card for a layer, or for one of its units."""
        is_new = self.about != item.layer.id
        self._about = (item.layer.id, unit)
        self.refresh()
        if is_new:
            self._changed()

    def follow(self, point: QPointF) -> None:
        """Go along with the cursor, once a card is shown."""
        if self._about is not None:
            self.explain_at(point)

    def refresh(self) -> None:
        """Write today's numbers on the card that is shown."""
        if self._about is None:
            return
        layer_id, unit = self._about
        item = self._scene.layer_items.get(layer_id)
        if item is None or not item.isVisible():
            self.hide()
            return
        text = explained(item, unit, self._scene, evidence_of(item, *self._latest()))
        others = (each for each in self._scene.layer_items.values() if each is not item)
        self.card.show_beside(
            text,
            self._to_pixels(item.card_rect()),
            [self._to_pixels(each.card_rect()) for each in others if each.isVisible()],
        )

    def hide(self) -> None:
        """Take the card away."""
        if self._about is not None:
            self._about = None
            self.card.hide()
            self._changed()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.card.apply_theme(theme)

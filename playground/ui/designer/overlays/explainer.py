"""`Explainer`: explains the layer or unit under the resting cursor, with current numbers."""

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtWidgets import QGraphicsView

from playground.document.project import LayerId
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.live.live_view import LiveView
from playground.ui.designer.overlays.explanation import explained
from playground.ui.designer.overlays.explanation_card import ExplanationCard
from playground.ui.designer.overlays.explanation_data import explanation_data
from playground.ui.designer.overlays.weight_place import weight_at
from playground.ui.designer.scene import DesignerScene
from playground.ui.theme.theme import Theme


class Explainer:
    """Fills the card from the last frame; while it is shown, more numbers are asked for.

    Parameters
    ----------
    view : QGraphicsView
        The canvas under the card.
    scene : DesignerScene
    live : LiveView
        Has the last frame.
    """

    def __init__(self, view: QGraphicsView, scene: DesignerScene, live: LiveView) -> None:
        self.card = ExplanationCard(view.viewport())
        self._view = view
        self._scene = scene
        self._live = live
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
            self._live.ask_details(is_wanted=self._about is not None)

    def toggle_selected(self) -> None:
        """Explain the selected layer; hide the card if it explains that layer already."""
        chosen = self._scene.selected_layers()
        if not chosen or self.about == chosen[0]:
            self.hide()
        else:
            self.explain(self._scene.layer_items[chosen[0]])

    def follow(self, point: QPointF) -> None:
        """Explain what the cursor moves to, while the card is shown."""
        if self._about is not None:
            self.explain_at(point)

    def refresh(self) -> None:
        """Update the numbers on the card, if it is shown."""
        if self._about is None:
            return
        layer_id, unit = self._about
        item = self._scene.layer_items.get(layer_id)
        if item is None or not item.isVisible():
            self.hide()
            return
        data = explanation_data(item, self._live.frame, self._live.sample)
        text = explained(item, unit, self._scene, data)
        others = (each for each in self._scene.layer_items.values() if each is not item)
        self.card.show_beside(
            text,
            self._pixels(item.card_rect()),
            [self._pixels(each.card_rect()) for each in others if each.isVisible()],
        )

    def _pixels(self, rect: QRectF) -> QRect:
        """Return a rectangle of the scene in pixels of the viewport."""
        return self._view.mapFromScene(rect).boundingRect()

    def hide(self) -> None:
        """Hide the card."""
        if self._about is not None:
            self._about = None
            self.card.hide()
            self._live.ask_details(is_wanted=False)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.card.apply_theme(theme)

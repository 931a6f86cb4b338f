"""`WeightEditing`: sets or freezes single weights and biases."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, Signal
from PySide6.QtWidgets import QGraphicsView

from playground.document.edits.freezing import FreezeWeight
from playground.document.edits.weight_edits import EditWeight, place_of
from playground.document.project import LayerId, WeightEdit
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.card_probes import WEIGHTS
from playground.ui.designer.overlays.hints import HintLabel
from playground.ui.designer.overlays.weight_editor import WeightEditor
from playground.ui.designer.overlays.weight_place import WeightPlace, is_frozen, weights_of_layer
from playground.ui.designer.scene import DesignerScene
from playground.ui.editor import Editor
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState

NO_WEIGHTS = "Select a layer that shows individual weights to edit them."
PAST = "You are viewing an earlier epoch. Return to the latest to change a weight."


class WeightEditing(QObject):
    """Opens a box for one weight; all its changes are one step of the history.

    Parameters
    ----------
    view : QGraphicsView
    scene : DesignerScene
    project_editor : Editor
        Weights have no place on the canvas, so edits need no `CanvasEditor`.
    hint : HintLabel
    report : callable
        Called with the reason why there is nothing to edit.

    Attributes
    ----------
    editor : WeightEditor
        The box.

    Signals
    -------
    opened(WeightPlace)
        The box was opened for a weight.
    """

    opened = Signal(object)

    def __init__(
        self,
        view: QGraphicsView,
        scene: DesignerScene,
        project_editor: Editor,
        hint: HintLabel,
        report: Callable[[str], None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._project_editor = project_editor
        self._hint = hint
        self._report = report
        self._weights: Mapping[LayerId, Mapping[str, Floats]] = {}
        self._is_live = True
        self._place: WeightPlace | None = None
        self._previous = 0.0
        self._is_begun = False
        self.editor = WeightEditor(view.viewport())
        self.editor.edited.connect(self._edit)
        self.editor.accepted.connect(self._accept)
        self.editor.cancelled.connect(self._cancel)
        self.editor.turned.connect(self._turn)
        self.editor.refused.connect(self._refuse)
        self.editor.frozen_changed.connect(self._freeze)

    def show_frame(self, frame: Frame) -> None:
        """Store the weights of a frame; an open box follows them."""
        self._is_live = frame.is_live
        weights = frame.get(WEIGHTS)
        if weights is None:
            return
        self._weights = weights
        if self._place is not None and not self._is_begun:
            value = self.value_of(self._place)
            if value is not None:
                self.editor.follow(value)

    def show_state(self, state: ViewState) -> None:
        """Close the box if its weight is gone, or its edit was undone."""
        if self._place is None:
            return
        edits = state.project.weight_edits
        place = (self._place.layer_id, self._place.array, self._place.index)
        is_undone = self._is_begun and (not edits or place_of(edits[-1]) != place)
        if is_undone or not _has_weight(state, self._place):
            self._accept()
            self.editor.close_quietly()
            return
        self.editor.show_frozen(is_frozen(self._scene, self._place))

    def forget(self) -> None:
        """Forget all weights: there is other data, or another network."""
        self._weights = {}

    def value_of(self, place: WeightPlace) -> float | None:
        """Return a weight as last shown; None if it is not known."""
        array = self._weights.get(place.layer_id, {}).get(place.array)
        if array is None or array.ndim != len(place.index):
            return None
        if any(at >= size for at, size in zip(place.index, array.shape, strict=True)):
            return None
        return float(array[place.index])

    def open(self, place: WeightPlace, point: QPointF | None = None) -> bool:
        """Open the box for a weight; return whether it can be changed."""
        point = place.point if point is None else point
        value = self.value_of(place)
        if value is None:
            return False
        if not self._is_live:
            self._hint.say(PAST, point)
            return False
        self._accept()
        self._place, self._previous, self._is_begun = place, value, False
        self._hint.say("", point)
        pixel = self._view.mapFromScene(point)
        frozen = is_frozen(self._scene, place)
        self.editor.open_at(pixel, place.name, value, is_frozen=frozen, cards=self._cards())
        self.opened.emit(place)
        return True

    def _cards(self) -> tuple[QRect, ...]:
        """Return where cards are, in pixels of the viewport."""
        rects = (item.card_rect() for item in self._scene.layer_items.values())
        to_pixel = self._view.mapFromScene
        return tuple(QRect(to_pixel(r.topLeft()), to_pixel(r.bottomRight())) for r in rects)

    def open_selected(self) -> None:
        """Open the box for the first weight of the selected layer; say so if it has none."""
        chosen = self._scene.selected_layers()
        places = weights_of_layer(self._scene, chosen[0]) if chosen else ()
        if not places or not self.open(places[0]):
            self._report(NO_WEIGHTS)

    def _edit(self, value: float) -> None:
        place = self._place
        if place is None:
            return
        if not self._is_begun:
            self._is_begun = True
            self._project_editor.begin(f"Set {place.name}")
        edit = WeightEdit(place.layer_id, place.array, place.index, value, self._previous)
        self._project_editor.do(EditWeight(edit, f"Set {place.name}"))

    def _accept(self) -> None:
        is_begun, self._is_begun, self._place = self._is_begun, False, None
        if is_begun:
            self._project_editor.end()

    def _cancel(self) -> None:
        is_begun, self._is_begun, self._place = self._is_begun, False, None
        if is_begun:
            self._project_editor.cancel()

    def _turn(self, step: int) -> None:
        """Go to the next weight of the layer, or the one before."""
        place = self._place
        if place is None:
            return
        places = weights_of_layer(self._scene, place.layer_id)
        at = [(each.array, each.index) for each in places].index((place.array, place.index))
        self._accept()
        self.open(places[(at + step) % len(places)])

    def _freeze(self, is_wanted: bool) -> None:
        place = self._place
        if place is not None:
            self._project_editor.do(
                FreezeWeight(place.layer_id, place.weight, is_wanted, place.name)
            )

    def _refuse(self, text: str) -> None:
        if self._place is not None:
            self._hint.say(text, self._place.point)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.editor.apply_theme(theme)


def _has_weight(state: ViewState, place: WeightPlace) -> bool:
    """Return whether the network has a weight at that place."""
    report = state.inference.reports.get(place.layer_id)
    weights = report.weights if report is not None else ()
    shapes = (weight.shape for weight in weights if weight.name == place.array)
    return any(
        len(shape) == len(place.index)
        and all(at < size for at, size in zip(place.index, shape, strict=True))
        for shape in shapes
    )

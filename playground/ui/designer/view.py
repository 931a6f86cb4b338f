"""`DesignerView`: the canvas as the window knows it: state, frames, clipboard, zoom."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from playground.datasets.task import Prepared
from playground.document.arranging.blocks import Space, arrange_blocks
from playground.document.arranging.rows import arrange_rows
from playground.document.commands import MoveLayers
from playground.document.description import layer_sentence, totals
from playground.document.document import Command
from playground.document.edits.clipboard import Paste, copied
from playground.document.project import LayerId, Point
from playground.training.protocol.basis import has_same_network
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, SampleProbe
from playground.ui.designer import live
from playground.ui.designer.blocks.group_item import MARGIN, TITLE
from playground.ui.designer.canvas_view import CanvasView
from playground.ui.designer.cards.outline_painter import OUTLINE_DETAIL
from playground.ui.designer.cards.pictures.card_probes import HISTOGRAMS, WEIGHT_HISTOGRAMS, WEIGHTS
from playground.ui.designer.cards.vitals import Vitals
from playground.ui.designer.layout.alignment import snapped
from playground.ui.designer.layout.navigation import ZOOM_STEP
from playground.ui.designer.mouse.card_controls import toggle_kernels
from playground.ui.designer.mouse.inspection import Watching
from playground.ui.designer.overlays.explainer import Explainer
from playground.ui.designer.overlays.explanation_card import ExplanationCard
from playground.ui.designer.overlays.weight_editing import WeightEditing
from playground.ui.designer.overlays.weight_editor import WeightEditor
from playground.ui.designer.strand_turns import StrandTurns
from playground.ui.designer.style import style_of
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState

NO_WEIGHTS = "Select a layer that shows individual weights to edit them."


class DesignerView(CanvasView):
    """The canvas, with what the presenter and the menus call. Signals: see `CanvasView`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._selected: tuple[LayerId, ...] = ()
        self._is_zooming = False
        self._sample = SampleProbe()
        self._probes: frozenset[Probe[Any]] = frozenset()
        self._last: Frame | None = None
        self._turns = StrandTurns(self._scene, self)
        self._editing = WeightEditing(self, self)
        self._explainer = Explainer(
            self._scene,
            self.viewport(),
            to_pixels=lambda rect: self.mapFromScene(rect).boundingRect(),
            latest=lambda: (self._last, self._sample),
            changed=self._check_probes,
        )
        self._watching = Watching(
            self._scene,
            self._editing,
            to_scene=self.mapToScene,
            changed=self._look_around,
            explainer=self._explainer,
            parent=self,
        )
        self.viewport().installEventFilter(self._watching)
        self._scene.selectionChanged.connect(self._tell_selection)
        self.viewport_changed.connect(self._look_around)
        self.horizontalScrollBar().valueChanged.connect(self._look_around)
        self.verticalScrollBar().valueChanged.connect(self._look_around)
        self.apply_theme(theme)

    def show_state(self, state: ViewState) -> None:
        """Take over the project as it is now."""
        self.glide.stop()
        self._drop_stale(state)
        is_first, before = self._scene.state is None, set(self._scene.layer_items)
        self._scene.show_state(state)
        self.empty_hint.setVisible(not state.project.network.layers)
        self._hover.forget()
        self._editing.show_state(state)
        self._explainer.refresh()
        self._describe_selection()
        if is_first or (before and not before & self._scene.layer_items.keys()):
            self.show_start()
        elif self._gesture is None:
            self._navigation.follow(self._scene.content_rect())
        self.minimap.refresh()
        self._check_pin()
        self._tell_selection()
        self._check_probes()
        self.viewport().update()

    def _drop_stale(self, state: ViewState) -> None:
        """Forget the last frame where it is of another network or other data than `state`."""
        before = self._scene.state
        if before is None or self._last is None:
            return
        is_same = before.project.data is state.project.data or before.task == state.task
        if not (is_same and has_same_network(before.project, state.project, state.effects)):
            self._last = None

    def show_data(self, data: Prepared) -> None:  # noqa: ARG002
        """Take over new data: what was drawn of the old is no longer true."""
        self.forget_pictures()

    def forget_pictures(self) -> None:
        """Show quiet placeholders until the next frame."""
        self._last = None
        self._editing.forget()
        for item in self._scene.layer_items.values():
            item.show_pictures(None)
            item.show_vitals(Vitals())

    def show_frame(self, frame: Frame) -> None:
        """Draw one moment of a run on the items in sight."""
        frame = self._last = self._with_kept_answers(frame)
        self._turns.begin_frame()
        visible, is_turn = self._navigation.visible(), self._turns.is_turn
        live.show(self._scene, frame, visible, self._sample, is_turn=is_turn)
        self._editing.show_frame(frame)
        self._hover.refresh()
        self._explainer.refresh()

    def _with_kept_answers(self, frame: Frame) -> Frame:
        """Return a frame with the last answers to what it leaves out."""
        last = self._last
        if last is None or last.generation != frame.generation:
            return frame
        kept = {key: last.answers[key] for key in self._probes if key in last.answers}
        return replace(frame, answers={**kept, **frame.answers})

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what the items in sight ask of the model."""
        shown: frozenset[Probe[Any]] = frozenset()
        if self._navigation.zoom >= OUTLINE_DETAIL:
            shown = live.wanted(self._scene, self._navigation.visible(), self._sample)
        if self._explainer.about is None:
            return shown
        return shown | {HISTOGRAMS, WEIGHTS, WEIGHT_HISTOGRAMS, self._sample}

    @property
    def weight_editor(self) -> WeightEditor:
        """The box in which a weight is changed."""
        return self._editing.editor

    def ask(self, command: Command) -> None:
        """Ask for an edit that leaves the layout alone."""
        self.command_requested.emit(command)

    @property
    def explanation(self) -> ExplanationCard:
        """The card that explains the layer under the resting cursor."""
        return self._explainer.card

    def explain_selected(self) -> None:
        """Explain the selected layer; the same again takes the card away."""
        chosen = self.selected()
        if not chosen or self._explainer.about == chosen[0]:
            self._explainer.hide()
        else:
            self._explainer.explain(self._scene.layer_items[chosen[0]])

    def edit_weights(self) -> None:
        """Open the box for the first weight of the selected layer; say so if none is drawn."""
        chosen = self.selected()
        if not any(self._editing.open_first(layer_id) for layer_id in chosen[:1]):
            self.message.emit(NO_WEIGHTS)

    def toggle_kernels(self) -> None:
        """Show kernels in place of feature maps on the selected layers, or the other way."""
        for layer_id in self.selected():
            toggle_kernels(self._scene, self._scene.layer_items[layer_id])
        self._look_around()

    def watch_sample(self, probe: SampleProbe) -> None:
        """Follow another sample, or a drawn one, through the network."""
        self._sample = probe
        self._check_probes()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._scene.apply_style(style_of(theme))
        self._hint.apply_theme(theme)
        self.empty_hint.apply_theme(theme)
        self._search.apply_theme(theme)
        self._editor.apply_theme(theme)
        self.minimap.refresh()
        self._editing.apply_theme(theme)
        self._explainer.apply_theme(theme)
        if self._last is not None:
            self.show_frame(self._last)
        self._navigation.follow_size(self._scene.content_rect())
        self.resetCachedContent()
        self.viewport().update()

    def fit(self) -> None:
        """Show the whole network."""
        self._navigation.fit(self._scene.content_rect())
        self._look_around()

    def show_start(self) -> None:
        """Show the whole network, or its readable beginning where it is long."""
        self._navigation.start(self._scene.content_rect())
        self._look_around()

    def fit_selected(self) -> None:
        """Show the selected layers and comments as large as they go; all where none is."""
        rect = QRectF()
        for layer_id in self.selected():
            item = self._scene.blocks.home(layer_id) or self._scene.layer_items[layer_id]
            rect = rect.united(item.card_rect())
        for comment_id in self._scene.comments.selected():
            rect = rect.united(self._scene.comments.items[comment_id].card_rect())
        self._navigation.fit(rect if not rect.isEmpty() else self._scene.content_rect())
        self._navigation.is_fitted = rect.isEmpty()
        self._look_around()

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Zoom so that what is under a point of the viewport stays there."""
        # Zooming scrolls too: what is in sight is asked for once, when it is over.
        self._is_zooming = True
        super().zoom_at(point, factor)
        self._is_zooming = False
        self._look_around()

    def zoom_in(self) -> None:
        """Zoom in by a step."""
        self._navigation.zoom_to(self._navigation.zoom * ZOOM_STEP)
        self._look_around()

    def zoom_out(self) -> None:
        """Zoom out by a step."""
        self._navigation.zoom_to(self._navigation.zoom / ZOOM_STEP)
        self._look_around()

    def zoom_reset(self) -> None:
        """Show everything at its own size."""
        self._navigation.zoom_to(1.0)
        self._look_around()

    def copy(self) -> str:
        """Return what is selected as text for the clipboard; "" if nothing is."""
        state = self._scene.state
        comments = self._scene.comments.selected()
        if state is None or not (self.selected() or comments):
            return ""
        placed = MoveLayers(self._scene.unplaced()).apply(state.project)
        return copied(placed, self.selected(), comments)

    def paste(self, text: str) -> None:
        """Ask for what was copied to be added, and select it."""
        self.request_and_select(Paste(text))

    def duplicate_selected(self) -> None:
        """Ask for a copy of what is selected."""
        if text := self.copy():
            self.request_and_select(Paste(text, text="Duplicate"))

    def arrange(self) -> None:
        """Ask for all layers to be put in order, and show the way."""
        scene, state = self._scene, self._scene.state
        if state is None or not scene.layer_items:
            return
        before = scene.positions()
        corner = scene.network_rect().topLeft()
        origin = Point(snapped(corner.x()), snapped(corner.y()))
        folded = {key: item.folded_size() for key, item in scene.blocks.items.items()}
        sizes = scene.sizes()
        rows = arrange_rows(state.project.network, sizes, scene.bundles()) if not folded else None
        if rows is None:
            space = Space(MARGIN, scene.canvas_style.grown(TITLE), folded)
            places = arrange_blocks(state.project, sizes, space, origin=origin)
        else:
            places = {key: Point(at.x + origin.x, at.y + origin.y) for key, at in rows.items()}
        self.request(MoveLayers(places, text="Arrange"))
        self.fit()
        self.glide.start(before)

    def _tell_selection(self) -> None:
        selected = self.selected()
        if selected != self._selected:
            self._selected = selected
            if self._pinned is not None and selected != (self._pinned[0],):
                self.pin(None)
            self._describe_selection()
            self.selection_changed.emit(selected)

    def _describe_selection(self) -> None:
        """Tell a screen reader what is selected, or how large the network is."""
        state = self._scene.state
        if state is None:
            return
        chosen = [key for key in self._selected if state.project.network.has(key)]
        words = [layer_sentence(state.project, state.inference, key) for key in chosen]
        text = " ".join(words) or totals(state.project, state.inference)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def _check_probes(self) -> None:
        if self._is_zooming:
            return
        self.minimap.follow()
        probes = self.probes()
        if probes != self._probes:
            self._probes = probes
            self.probes_changed.emit()

    def _look_around(self) -> None:
        """Ask for what is in sight now, and draw of it what is known.

        What comes into sight while nothing trains has no further frame to wait for.
        """
        self._check_probes()
        is_detailed = self._navigation.zoom >= OUTLINE_DETAIL and not self._is_zooming
        if self._last is not None and is_detailed:
            live.show_items(self._scene, self._last, self._navigation.visible(), self._sample)

    def _check_pin(self) -> None:
        if self._pinned is None:
            return
        item = self._scene.layer_items.get(self._pinned[0])
        if item is None or item.look.pinned_unit is None:
            self._pinned = None
            self.unit_pinned.emit(None)

"""`DesignerView`: the canvas as the window knows it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from playground.datasets.task import Prepared
from playground.document.project import LayerId, Project
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, SampleProbe
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.edits.adding import Clipboard, LayerAdder
from playground.ui.designer.edits.canvas_editor import CanvasEditor
from playground.ui.designer.edits.edits import Edits
from playground.ui.designer.layout.animation import Glide
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.live.live_view import LiveView
from playground.ui.designer.live.tracing import Tracing
from playground.ui.designer.mouse.card_controls import CardControls
from playground.ui.designer.mouse.hover import Hover
from playground.ui.designer.mouse.router import Router
from playground.ui.designer.overlays.explainer import Explainer
from playground.ui.designer.overlays.hints import EmptyHint, HintLabel
from playground.ui.designer.overlays.inline_editor import InlineEditor
from playground.ui.designer.overlays.minimap import Minimap
from playground.ui.designer.overlays.quick_search import QuickSearch
from playground.ui.designer.overlays.weight_editing import WeightEditing
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.selection import PinnedUnit, Selection
from playground.ui.designer.style import style_of
from playground.ui.editor import Editor
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState


class DesignerView(QGraphicsView):
    """Owns the parts of the canvas, and gives them states and frames.

    Signals
    -------
    selection_changed(tuple of LayerId)
    layers_pointed_at()
        The user clicked or looked up what is selected; the selection may be the same as before.
    unit_hovered((LayerId, int) or None), unit_pinned((LayerId, int) or None)
        The unit whose map is under the cursor, or was clicked.
    spot_hovered(Spot)
        The place within the picture of a unit that is under the cursor.
    escaped()
        Escape was pressed where it had nothing to cancel on the canvas.
    message(str)
        Why the last action does nothing; "" once that is over.
    probes_changed()
        `probes` has changed.
    edit_requested()
        The user wants to edit the settings of the selected layer.

    Attributes
    ----------
    network_scene : DesignerScene
        The items.
    navigation : Navigation
        Zooming and scrolling.
    edits : Edits
        What menus and keys do with the selection.
    adder : LayerAdder
    clipboard : Clipboard
    pinned : PinnedUnit
    controls : CardControls
    glide : Glide
    tracing : Tracing
        What a panel lights.
    minimap, hint, empty_hint, inline_editor, quick_search, weights, explainer
        Widgets over the canvas.
    """

    selection_changed = Signal(object)
    layers_pointed_at = Signal()
    unit_hovered = Signal(object)
    unit_pinned = Signal(object)
    spot_hovered = Signal(object)
    message = Signal(str)
    probes_changed = Signal()
    edit_requested = Signal()
    escaped = Signal()

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network_scene = scene = DesignerScene(style_of(theme), self)
        self.setScene(scene)
        self._is_new = True
        self._shown = Project()
        self.navigation = Navigation(self, scene)
        self._live = LiveView(scene, self.navigation, self.probes_changed.emit)
        self.tracing = Tracing(scene)
        self.glide = Glide(scene, self)
        self._make_overlays(theme, editor)
        self._make_edits(editor)
        self.pinned = PinnedUnit(scene, self.unit_pinned.emit)
        self._selection = Selection(scene, self.pinned, self.selection_changed.emit, self)
        self._hover = Hover(scene, self.unit_hovered.emit, self.spot_hovered.emit, self.hint)
        self.controls = CardControls(scene, self._live.look_around)
        self._router = self._make_router()
        self.navigation.moved.connect(self.minimap.follow)
        scene.selectionChanged.connect(self._on_selection_changed)
        self._set_up()
        self.apply_theme(theme)

    def _make_overlays(self, theme: Theme, editor: Editor) -> None:
        scene = self.network_scene
        self.minimap = Minimap(self, scene, self.navigation)
        self.hint = HintLabel(self, self.message.emit)
        self.empty_hint = EmptyHint(self)
        self.quick_search = QuickSearch(theme, self)
        self.quick_search.passed.connect(self._focus_next)
        self.inline_editor = InlineEditor(self)
        self.weights = WeightEditing(self, scene, editor, self.hint, self.message.emit)
        self.explainer = Explainer(self, scene, self._live)

    def _make_edits(self, editor: Editor) -> None:
        scene, navigation = self.network_scene, self.navigation
        self._editor = CanvasEditor(editor, scene)
        self.adder = LayerAdder(self, scene, self._editor, navigation, self.quick_search)
        self.clipboard = Clipboard(scene, self._editor)
        self.edits = Edits(
            scene,
            self._editor,
            navigation,
            self.inline_editor,
            self.glide,
            self.edit_requested.emit,
        )

    def _make_router(self) -> Router:
        canvas = Canvas(
            scene=self.network_scene,
            editor=self._editor,
            navigation=self.navigation,
            hint=self.hint,
            adder=self.adder,
            edits=self.edits,
            glide=self.glide,
            pinned=self.pinned,
            point_at_selected=self.layers_pointed_at.emit,
        )
        return Router(
            self,
            canvas,
            controls=self.controls,
            hover=self._hover,
            weights=self.weights,
            explainer=self.explainer,
            escaped=self.escaped.emit,
        )

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Network canvas")
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)

    def _on_selection_changed(self) -> None:
        # A slot of the view, so that Qt disconnects it before the scene is deleted.
        self._selection.refresh()

    # What the window shows

    def show_from_start(self) -> None:
        """Arrange what has no place of its own for the size of the canvas; show its start."""
        self.network_scene.take_room(self.navigation.room())
        self.network_scene.place_again()
        self.navigation.show_start()
        self.minimap.refresh()

    def leave_out(self, layer_ids: frozenset[LayerId]) -> None:
        """Do not show these layers, nor their wires."""
        scene = self.network_scene
        if layer_ids != scene.blocks.absent:
            scene.blocks.absent = layer_ids
            scene.restore_positions()

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        scene = self.network_scene
        if self._router.is_dragging and self._is_edited(state.project):
            self._router.cancel_gesture()
        self._shown = state.project
        before = scene.state
        self.glide.stop()
        self._live.drop_stale(before, state)
        scene.show_state(state)
        self.tracing.refresh()
        self.empty_hint.setVisible(not state.project.network.layers)
        self._hover.forget()
        self.weights.show_state(state)
        self.explainer.refresh()
        self._selection.describe()
        if before is None or _is_other_network(before, state):
            self.show_from_start()
        elif not self._router.is_dragging:
            self.navigation.follow_content()
        self.minimap.refresh()
        self.pinned.check()
        self._selection.refresh()
        self._live.check_probes()
        self.viewport().update()

    def _is_edited(self, project: Project) -> bool:
        """Return whether a project has another network or layout than the one shown last.

        The state of the scene is not asked: a gesture previews its edit there.
        """
        shown = self._shown
        return (project.network, project.layout) != (shown.network, shown.layout)

    def show_data(self, data: Prepared) -> None:  # noqa: ARG002
        """Forget what was drawn of the data before."""
        self.forget_pictures()

    def forget_pictures(self) -> None:
        """Show empty pictures until the next frame."""
        self._live.forget()
        self.weights.forget()

    def show_frame(self, frame: Frame) -> None:
        """Draw one moment of a run on the items in sight."""
        self.weights.show_frame(self._live.show_frame(frame))
        self._hover.refresh()
        self.explainer.refresh()

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what the items in sight ask of the model."""
        return self._live.probes()

    def watch_sample(self, probe: SampleProbe) -> None:
        """Follow another sample, or a drawn one, through the network."""
        self._live.watch(probe)

    def select(self, ids: tuple[LayerId, ...]) -> None:
        """Select these layers and nothing else."""
        self.network_scene.select(ids)
        self.layers_pointed_at.emit()

    def selected(self) -> tuple[LayerId, ...]:
        """Return the selected layers."""
        return self.network_scene.selected_layers()

    def keep_clear(self, top: int) -> None:
        """Draw nothing in the top `top` pixels: something else is shown there."""
        if self.viewportMargins().top() != top:
            self.setViewportMargins(0, top, 0, 0)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`, and the current size of text."""
        self.network_scene.apply_style(style_of(theme))
        for overlay in (
            self.hint,
            self.empty_hint,
            self.quick_search,
            self.inline_editor,
            self.weights,
            self.explainer,
        ):
            overlay.apply_theme(theme)
        self.minimap.refresh()
        if self._live.frame is not None:
            self.show_frame(self._live.frame)
        self.navigation.follow_size()
        self.resetCachedContent()
        self.viewport().update()

    # Overrides of Qt; mouse and keys are read by the router

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(_extending(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()  # else Qt passes it to the window

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802
        # Tab opens the quick search, and Tab again leaves it; Shift+Tab leaves the canvas.
        return False if next else super().focusNextPrevChild(next)

    def _focus_next(self) -> None:
        """Give the focus to what follows the canvas."""
        super().focusNextPrevChild(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.follow_size()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the first network again: only now the size of the canvas is known."""
        super().showEvent(event)
        if self._is_new and self.network_scene.state is not None:
            self.show_from_start()
        self._is_new = False


def _is_other_network(before: ViewState, after: ViewState) -> bool:
    """Return whether no layer is left of those before, and there is more than one new layer."""
    old, new = ({layer.id for layer in state.project.network.layers} for state in (before, after))
    return not old & new and (bool(old) or len(new) > 1)


def _extending(event: QMouseEvent) -> QMouseEvent:
    """Return a press with Shift as one with Control: to Qt that extends a rubber band."""
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return event
    return QMouseEvent(
        event.type(),
        event.position(),
        event.scenePosition(),
        event.globalPosition(),
        event.button(),
        event.buttons(),
        event.modifiers() | Qt.KeyboardModifier.ControlModifier,
        event.pointingDevice(),
    )

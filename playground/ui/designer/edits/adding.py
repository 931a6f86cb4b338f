"""Adds layers: by name, through the quick search, or from the clipboard."""

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsView

from playground.document.commands import MoveLayers
from playground.document.edits.clipboard import Paste, copied
from playground.document.project import LayerId, Wire
from playground.ui.designer.edits.canvas_editor import CanvasEditor
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.layout.placement import added, added_after
from playground.ui.designer.overlays.quick_search import QuickSearch
from playground.ui.designer.scene import DesignerScene


class LayerAdder:
    """Finds a place for a new layer and connects it.

    Parameters
    ----------
    view : QGraphicsView
        Gets the focus back after a search.
    scene : DesignerScene
    editor : CanvasEditor
    navigation : Navigation
    quick_search : QuickSearch
    """

    def __init__(
        self,
        view: QGraphicsView,
        scene: DesignerScene,
        editor: CanvasEditor,
        navigation: Navigation,
        quick_search: QuickSearch,
    ) -> None:
        self._view = view
        self._scene = scene
        self._editor = editor
        self._navigation = navigation
        self._quick_search = quick_search
        self._place: tuple[QPointF, LayerId | None, Wire | None] | None = None
        quick_search.chosen.connect(self._add_found)

    def add(self, type_name: str) -> None:
        """Add a layer after the selected one, or in the middle of the view."""
        if self._scene.state is not None:
            selected, middle = self._scene.selected_layers(), self._navigation.centre()
            self._editor.do_and_select(added_after(type_name, selected, middle, self._scene))

    def search(
        self, point: QPointF, source: LayerId | None = None, wire: Wire | None = None
    ) -> None:
        """Open the quick search; the chosen layer is added there.

        Parameters
        ----------
        point : QPointF
            In the scene.
        source : LayerId, optional
            Layer that the new one is connected to.
        wire : Wire, optional
            Wire into which the new layer is inserted.
        """
        self._place = (point, source, wire)
        self._quick_search.open_at(self._view.mapFromScene(point))

    def search_here(self) -> None:
        """Open the quick search in the middle; the chosen layer is added as by `add`."""
        self.search(self._navigation.centre())
        self._place = None

    def _add_found(self, type_name: str) -> None:
        if self._place is None:
            self.add(type_name)
        else:
            point, source, wire = self._place
            command = added(type_name, point, self._scene, source=source, wire=wire)
            self._editor.do_and_select(command)
        self._view.setFocus()


class Clipboard:
    """Copies what is selected.

    Parameters
    ----------
    scene : DesignerScene
    editor : CanvasEditor
    """

    def __init__(self, scene: DesignerScene, editor: CanvasEditor) -> None:
        self._scene = scene
        self._editor = editor

    def copy(self) -> str:
        """Return what is selected as text for the clipboard; "" if nothing is."""
        scene = self._scene
        layers, comments = scene.selected_layers(), scene.comments.selected()
        if scene.state is None or not (layers or comments):
            return ""
        placed = MoveLayers(scene.unplaced()).apply(scene.state.project)
        return copied(placed, layers, comments)

    def paste(self, text: str) -> None:
        """Add what was copied, and select it."""
        self._editor.do_and_select(Paste(text))

    def duplicate(self) -> None:
        """Add a copy of what is selected, and select it."""
        if text := self.copy():
            self._editor.do_and_select(Paste(text, text="Duplicate"))

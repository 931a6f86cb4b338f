"""`Canvas`: the parts of the view that gestures, menus and keys work with."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.ui.designer.edits.adding import LayerAdder
from playground.ui.designer.edits.canvas_editor import CanvasEditor
from playground.ui.designer.edits.edits import Edits
from playground.ui.designer.layout.animation import Glide
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.overlays.hints import HintLabel
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.selection import PinnedUnit


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """One small object in place of the whole view.

    Attributes
    ----------
    scene : DesignerScene
        What is shown.
    editor : CanvasEditor
        Changes the project.
    navigation : Navigation
        What is in sight.
    hint : HintLabel
        A few words beside the cursor.
    adder : LayerAdder
        Adds layers.
    edits : Edits
        Changes what is selected.
    glide : Glide
        Animates cards that were arranged.
    pinned : PinnedUnit
        The unit whose map is shown large.
    point_at_selected : callable
        Reports that what is selected was clicked.
    """

    scene: DesignerScene
    editor: CanvasEditor
    navigation: Navigation
    hint: HintLabel
    adder: LayerAdder
    edits: Edits
    glide: Glide
    pinned: PinnedUnit
    point_at_selected: Callable[[], None]

"""What is selected, and the unit whose map is shown large."""

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from playground.document.in_words.description import layer_sentence, totals
from playground.document.project import LayerId
from playground.ui.designer.scene import DesignerScene

Unit = tuple[LayerId, int]


class PinnedUnit:
    """At most one unit of one layer.

    Parameters
    ----------
    scene : DesignerScene
    report : callable
        Called with (layer, unit), or None, when it changes.
    """

    def __init__(self, scene: DesignerScene, report: Callable[[Unit | None], None]) -> None:
        self._scene = scene
        self._report = report
        self._unit: Unit | None = None

    def toggle(self, unit: Unit) -> None:
        """Pin a unit; unpin it if it is pinned."""
        self._pin(None if unit == self._unit else unit)

    def clear(self) -> None:
        """Pin nothing."""
        self._pin(None)

    def keep_within(self, selected: tuple[LayerId, ...]) -> None:
        """Unpin the unit unless its layer is the only one selected."""
        if self._unit is not None and selected != (self._unit[0],):
            self._pin(None)

    def check(self) -> None:
        """Forget a unit that no longer exists."""
        if self._unit is None:
            return
        item = self._scene.layer_items.get(self._unit[0])
        if item is None or item.look.pinned_unit is None:
            self._unit = None
            self._report(None)

    def _pin(self, unit: Unit | None) -> None:
        self._unit = unit
        for layer_id, item in self._scene.layer_items.items():
            is_here = unit is not None and unit[0] == layer_id
            item.set_pinned(unit[1] if is_here and unit else None)
        self._report(unit)


class Selection:
    """Reports which layers are selected, and describes them to a screen reader.

    Parameters
    ----------
    scene : DesignerScene
    pinned : PinnedUnit
    report : callable
        Called with the selected layers when they change.
    canvas : QWidget
        The widget that is described.
    """

    def __init__(
        self,
        scene: DesignerScene,
        pinned: PinnedUnit,
        report: Callable[[tuple[LayerId, ...]], None],
        canvas: QWidget,
    ) -> None:
        self._scene = scene
        self._pinned = pinned
        self._report = report
        self._canvas = canvas
        self._selected: tuple[LayerId, ...] = ()

    def refresh(self) -> None:
        """Report the selection if it has changed."""
        selected = self._scene.selected_layers()
        if selected != self._selected:
            self._selected = selected
            self._pinned.keep_within(selected)
            self.describe()
            self._report(selected)

    def describe(self) -> None:
        """Describe what is selected, or how large the network is."""
        state = self._scene.state
        if state is None:
            return
        chosen = [key for key in self._selected if state.project.network.has(key)]
        words = [layer_sentence(state.project, state.inference, key) for key in chosen]
        text = " ".join(words) or totals(state.project, state.inference)
        if text != self._canvas.accessibleDescription():
            self._canvas.setAccessibleDescription(text)
            changed = QAccessibleEvent(self._canvas, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(changed)

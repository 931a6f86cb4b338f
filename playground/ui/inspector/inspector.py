"""`Inspector`: the settings of the selected layer, or of the training if none is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.ui.inspector.layer_section import LayerSection
from playground.ui.inspector.training_section import TrainingSection
from playground.ui.view_state import ViewState
from playground.ui.widgets.roles import label
from playground.ui.widgets.section import Section


class Inspector(QWidget):
    """Shows one of three parts, by how many layers are selected.

    Signals
    -------
    command_requested(Command)
    gesture_started(str), gesture_finished()
    rejected(str)
        What was typed does not fit; says why.
    """

    command_requested = Signal(object)
    gesture_started = Signal(str)
    gesture_finished = Signal()
    rejected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: tuple[LayerId, ...] = ()
        self._state: ViewState | None = None
        self.layer = LayerSection(self)
        self.training = TrainingSection(self)
        self.several = Section("Selected", self)
        self._count = label("", "muted", self.several)
        self._count.setWordWrap(True)
        self.several.body.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.layer, self.training):
            part.command_requested.connect(self.command_requested)
            part.gesture_started.connect(self.gesture_started)
            part.gesture_finished.connect(self.gesture_finished)
            part.rejected.connect(self.rejected)
        for section in (self.layer, self.several, self.training):
            layout.addWidget(section)
        self.select(())

    def show_state(self, state: ViewState) -> None:
        """Take over the project as it is now."""
        self._state = state
        self.training.show_state(state)
        self._refresh()

    def select(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show these layers' settings."""
        self._selected = layer_ids
        self._refresh()

    def edit(self) -> None:
        """Give the focus to the first field of what is shown."""
        form = self.layer.form
        fields = tuple(form.fields.values()) if form is not None else ()
        parts = [part for field in fields for part in (field, *field.findChildren(QWidget))]
        for part in (*parts, self.layer.name):
            takes_focus = part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
            if takes_focus and part.isVisible() and part.isEnabled():
                part.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _refresh(self) -> None:
        state = self._state
        selected = [
            layer_id
            for layer_id in self._selected
            if state is not None and state.project.network.has(layer_id)
        ]
        self.layer.setVisible(len(selected) == 1)
        self.several.setVisible(len(selected) > 1)
        self.training.setVisible(not selected)
        if state is not None and len(selected) == 1:
            self.layer.show_layer(state, selected[0])
        if state is not None and len(selected) > 1:
            weights = sum(state.inference.reports[layer_id].parameters for layer_id in selected)
            self.several.set_heading(f"Selected — {len(selected)} layers")
            self._count.setText(f"{weights:,} parameters together. Select one to change it.")

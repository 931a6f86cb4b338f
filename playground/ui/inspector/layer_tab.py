"""The tab of the selected layer, with a note if none or several are selected."""

from PySide6.QtWidgets import QWidget

from playground.document.project import LayerId
from playground.ui.editor import Editor
from playground.ui.inspector.layer_section import LayerSection
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.view_state import ViewState
from playground.ui.widgets.roles import label

NOTHING = "Select a layer on the canvas to see and change its settings."


class LayerTab(SettingsTab):
    """Named after the layer that is selected."""

    title = "Layer"
    summary = "The settings of the layer that is selected on the canvas."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._selected: tuple[LayerId, ...] = ()
        self._state: ViewState | None = None
        self._text = self.title
        self.section = LayerSection(editor, self)
        self.note = label(NOTHING, "muted", self)
        self.note.setWordWrap(True)
        self.body.addWidget(self.note)
        self.body.addWidget(self.section)
        self._refresh()

    @property
    def text(self) -> str:
        """The name of the layer that is selected."""
        return self._text

    @property
    def is_wanted(self) -> bool:
        """Whether any layer is selected."""
        return bool(self._selected)

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        self._state = state
        self._refresh()

    def select(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show these layers' settings."""
        self._selected = layer_ids
        self._refresh()

    def _refresh(self) -> None:
        state = self._state
        if state is not None:
            network = state.project.network
            self._selected = tuple(key for key in self._selected if network.has(key))
        count = len(self._selected) if state is not None else 0
        self.section.setVisible(count == 1)
        self.note.setVisible(count != 1)
        text = self.title
        if state is not None and count == 1:
            self.section.show_layer(state, self._selected[0])
            text = state.project.network.layer(self._selected[0]).name
        elif state is not None and count > 1:
            weights = sum(state.inference.reports[key].parameters for key in self._selected)
            self.note.setText(f"{weights:,} parameters together. Select one to change it.")
            text = f"{count} layers"
        else:
            self.note.setText(NOTHING)
        if text != self._text:
            self._text = text
            self.retitled.emit()

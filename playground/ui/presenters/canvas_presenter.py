"""`CanvasPresenter`: the actions of the canvas, its messages and units, the history list."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from playground.document.in_words.description import describe
from playground.document.problems.examining import examine
from playground.ui.actions.actions import without_arguments
from playground.ui.designer.selection import Unit
from playground.ui.dialogs.help import DescriptionDialog
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Topic
from playground.ui.panels.base import Panel
from playground.ui.panels.history import HistoryPanel
from playground.ui.shell.main_window import MainWindow


class CanvasPresenter(QObject):
    """Joins what menus ask of the canvas with the designer, and the history with its panel."""

    def __init__(self, editor: DocumentEditor, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._document = editor.document
        self._window = window
        self._pinned: Unit | None = None
        designer = window.designer
        designer.edit_requested.connect(self._reveal_settings)
        designer.message.connect(self._mention)
        designer.unit_hovered.connect(self._show_unit)
        designer.unit_pinned.connect(self._pin_unit)
        window.panels.panel_made.connect(self._connect_panel)
        for name, act in self._acts().items():
            window.actions_by_name[name].triggered.connect(without_arguments(act))

    def _acts(self) -> dict[str, Callable[[], object]]:
        """Return what the actions of the canvas do, by their names."""
        designer, edits = self._window.designer, self._window.designer.edits
        return {
            "edit": edits.edit,
            "group": edits.group,
            "ungroup": edits.ungroup,
            "fold": edits.fold_or_open,
            "repeat": edits.ask_repeat,
            "comment": edits.add_comment,
            "connect": edits.connect_selected,
            "freeze": edits.freeze_or_release,
            "explain": designer.explainer.toggle_selected,
            "edit_weights": designer.weights.open_selected,
            "kernels": designer.controls.toggle_selected,
            "delete": edits.delete,
            "copy": self._copy,
            "cut": self._cut,
            "duplicate": designer.clipboard.duplicate,
            "select_all": designer.network_scene.select_all,
            "arrange": edits.arrange,
            "fit": designer.navigation.fit,
            "zoom_in": designer.navigation.zoom_in,
            "zoom_out": designer.navigation.zoom_out,
            "zoom_reset": designer.navigation.zoom_reset,
            "select_kind": edits.select_kind,
            "fit_selected": designer.navigation.fit_selected,
            "describe": self._describe,
            "history": self._show_history_panel,
        }

    def _connect_panel(self, panel: Panel) -> None:
        if isinstance(panel, HistoryPanel):
            panel.jump_requested.connect(self._jump)
            panel.show_history(self._document.undo_texts, self._document.redo_texts)

    def show_history(self) -> None:
        """Show the steps as they are now."""
        for panel in self._window.panels.made:
            if isinstance(panel, HistoryPanel):
                panel.show_history(self._document.undo_texts, self._document.redo_texts)

    def _jump(self, steps: int) -> None:
        if steps < 0:
            self._editor.undo(-steps)
        else:
            self._editor.redo(steps)

    def _show_history_panel(self) -> None:
        self._window.actions_by_name["show_bottom"].setChecked(True)
        panel = self._window.panels.panel(HistoryPanel)
        self._window.panels.tabs.setCurrentWidget(panel)
        panel.take_focus()

    def _reveal_settings(self) -> None:
        """Show the column of the settings if it is hidden, and give them the focus."""
        self._window.actions_by_name["show_side"].setChecked(True)
        self._window.side.inspector.edit()

    def _mention(self, text: str) -> None:
        """Show why an action on the canvas had no effect; hide it if `text` is empty."""
        if text:
            self._window.messages.mention(text)
        else:
            self._window.messages.end_topics(Topic.ACTION)

    def _copy(self) -> None:
        if text := self._window.designer.clipboard.copy():
            QGuiApplication.clipboard().setText(text)

    def _cut(self) -> None:
        self._copy()
        self._window.designer.edits.delete()

    def _show_unit(self, unit: Unit | None) -> None:
        """Show the map of the unit under the cursor, or else of the pinned one."""
        layer_id, number = unit or self._pinned or (None, 0)
        self._window.side.boundary.set_unit(layer_id, number)

    def _pin_unit(self, unit: Unit | None) -> None:
        self._pinned = unit
        self._show_unit(unit)

    def _describe(self) -> None:
        project = self._document.project
        DescriptionDialog(describe(project, examine(project)[0]), self._window).open()

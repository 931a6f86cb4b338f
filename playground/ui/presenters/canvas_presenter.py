"""`CanvasPresenter`: the actions of the canvas, the history list, the network in words."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from playground.document.in_words.description import describe
from playground.document.problems.examining import examine
from playground.ui.actions.actions import without_arguments
from playground.ui.dialogs.help import DescriptionDialog
from playground.ui.editor import DocumentEditor
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
        designer, edits = window.designer, window.designer.edits
        acts: dict[str, Callable[[], object]] = {
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
            "select_kind": edits.select_kind,
            "fit_selected": designer.navigation.fit_selected,
            "describe": self._describe,
            "history": self._show_history_panel,
        }
        for name, act in acts.items():
            window.actions_by_name[name].triggered.connect(without_arguments(act))
        designer.edit_requested.connect(self._reveal_settings)
        window.panels.panel_made.connect(self._connect_panel)

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

    def _describe(self) -> None:
        project = self._document.project
        DescriptionDialog(describe(project, examine(project)[0]), self._window).open()

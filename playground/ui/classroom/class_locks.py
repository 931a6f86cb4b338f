"""`ClassLocks`: applies the locks of the project to the window, and asks for them.

Edits are refused in one place, the `DocumentEditor`; actions are disabled in one place, here,
and with them every menu, key and button made of them. What opens a file or a text without an
action, such as a drop, asks whether that action is enabled.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.document.document import Change
from playground.document.guarding import layer_lock, type_lock
from playground.document.locks import Locks
from playground.document.project import LayerId
from playground.ui.actions.table import ACTIONS
from playground.ui.classroom import controls
from playground.ui.classroom.controls import action_lock, hidden_with, panel_lock, tab_lock
from playground.ui.classroom.keeper import Keeper
from playground.ui.classroom.lock_dialog import LockDialog
from playground.ui.classroom.lock_reason import REASON, LockReason
from playground.ui.classroom.unlock_dialog import UnlockDialog
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Topic
from playground.ui.panels.microscope.panel import MicroscopePanel
from playground.ui.panels.registry import PANELS
from playground.ui.shell.main_window import MainWindow
from playground.ui.widgets.fields.form import Form

BAR_CONTROLS = {
    "training.loss": "loss",
    "training.optimizer": "optimizer",
    "training.learning_rate": "learning_rate",
    "training.batch_size": "batch_size",
    "training.epochs": "epochs",
    "edit.layers": "regularization",
}
"""By lock: the control of the transport bar that it disables."""


class ClassLocks(QObject):
    """Joins the document, the window and the two dialogs.

    Parameters
    ----------
    editor : DocumentEditor
        Its `is_unlocked` says whether the locks are in force.
    window : MainWindow
    parent : QObject

    Attributes
    ----------
    hidden_layers : frozenset of LayerId
        Layers that are not shown now.

    Signals
    -------
    hidden_changed()
        `hidden_layers` has changed.
    """

    hidden_changed = Signal()

    def __init__(self, editor: DocumentEditor, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._document = editor.document
        self._window = window
        self._keepers: list[Keeper] = []
        self._reason = LockReason(self)
        self._reason.asked.connect(self._say_why)
        self.hidden_layers: frozenset[LayerId] = frozenset()
        self._applied = Locks()
        self._document.changed.connect(self._on_changed)
        window.actions_by_name["lock_class"].triggered.connect(self.ask)
        window.actions_by_name["unlock_class"].triggered.connect(self.ask_password)
        window.panels.panel_made.connect(self._apply_again)
        window.space_key.tapped.connect(self._explain_space)
        self.apply()

    def close(self) -> None:
        """Disconnect from the document."""
        self._document.changed.disconnect(self._on_changed)

    def ask(self) -> None:
        """Open the dialog in which a teacher chooses what is locked."""
        dialog = LockDialog(self._document.project, self._window)
        generation = self._document.generation

        def lock(locks: Locks) -> None:
            if self._document.generation == generation:
                self._editor.is_unlocked = False
                self._document.set_locks(locks)
                self.apply()

        dialog.chosen.connect(lock)
        dialog.open()

    def ask_password(self) -> None:
        """Lift the locks, after a dialog asked for the password if there is one."""
        password = self._document.project.locks.password
        if password is None:
            self.unlock()
            return
        dialog = UnlockDialog(password, self._window)
        generation = self._document.generation

        def unlock() -> None:
            if self._document.generation == generation:
                self.unlock()

        dialog.unlocked.connect(unlock)
        dialog.open()

    def unlock(self) -> None:
        """Lift the locks until another project is opened; the file keeps them."""
        self._editor.is_unlocked = True
        self.apply()

    def _on_changed(self, change: Change) -> None:
        if change.is_load:
            self._editor.is_unlocked = False
        if change.is_load or change.before.locks != change.after.locks:
            self.apply()

    def _apply_again(self) -> None:
        """Apply the locks to a panel that was made later."""
        if self._applied:
            self.apply()

    def apply(self) -> None:
        """Lock and hide what the project says, and release the rest."""
        locks = self._editor.locks
        self._applied = locks
        for keeper in self._keepers:
            keeper.release()
        self._keepers = []
        self._reason.release()
        window = self._window
        hidden = controls.with_emptied(hidden_with(locks))
        self._leave_out(hidden, _named(locks.names, type_lock("")))
        is_hidden: dict[QAction | QWidget, bool] = {}
        for name, part in self._parts():
            if name in hidden or locks.forbids(name):
                is_hidden[part] = is_hidden.get(part, False) or name in hidden
        for part, also_hidden in is_hidden.items():
            self._keepers.append(Keeper(part, self, is_hidden=also_hidden))
            if isinstance(part, QWidget):
                self._reason.give(part)
        window.status.show_locked(is_locked=bool(locks))
        window.sizes.give_canvas(is_given=controls.PANELS_BELOW in hidden)
        has_locks = bool(self._document.project.locks)
        window.actions_by_name["lock_class"].setEnabled(not locks)
        window.actions_by_name["unlock_class"].setEnabled(has_locks and bool(locks))
        self._hide_layers(frozenset(map(LayerId, _named(hidden, layer_lock("")))))

    def _leave_out(self, hidden: frozenset[str], types: frozenset[str]) -> None:
        """Show no panel and no tab that is hidden, and no layer type of `types`."""
        window, inspector = self._window, self._window.side.inspector
        panels = (cls.title for cls in PANELS if panel_lock(cls.title) in hidden)
        window.panels.leave_out(frozenset(panels))
        tabs = (tab.title for tab in inspector.tabs if tab_lock(tab.title) in hidden)
        inspector.leave_out(frozenset(tabs))
        window.palette_list.leave_out(types)
        window.left.set_page_visible(window.palette_list, controls.PALETTE not in hidden)

    def _hide_layers(self, layers: frozenset[LayerId]) -> None:
        self._window.designer.leave_out(layers)
        if layers != self.hidden_layers:
            self.hidden_layers = layers
            self.hidden_changed.emit()

    def _say_why(self) -> None:
        self._window.status.show_note(Topic.ACTION, REASON)

    def _explain_space(self) -> None:
        """Space plays, which may be locked."""
        if self._applied.forbids(action_lock("play")):
            self._say_why()

    def _parts(self) -> list[tuple[str, QAction | QWidget]]:
        """Return what each lock disables; some have several parts."""
        window, actions = self._window, self._window.actions_by_name
        timeline, transport = window.timeline, window.transport
        parts: list[tuple[str, QAction | QWidget]] = [
            (action_lock(spec.name), actions[spec.name]) for spec in ACTIONS
        ]
        submenus = actions.submenus
        parts += [
            (action_lock("new"), submenus["new"].menuAction()),
            (action_lock("open"), submenus["recent"].menuAction()),
            (controls.EXPORT, submenus["export"].menuAction()),
            (controls.EXPORT, submenus["export"]),
            (controls.EXPORT, transport.export),
            (action_lock("playback"), timeline.play),
            (action_lock("present"), timeline.live),
            (action_lock("present"), window.banner.back),
            (action_lock("continue_here"), timeline.continue_button),
            (action_lock("continue_here"), window.banner.continue_button),
            (controls.PALETTE, window.palette_list),
            (controls.TRANSPORT, transport),
            (controls.TIMELINE, timeline),
            (controls.PANELS_BELOW, window.panels),
            (controls.PANELS_BELOW, actions["larger_panels"]),
            (action_lock("larger_panels"), window.panels.larger),
            (controls.BELOW, window.bottom),
            (controls.SETTINGS, window.side.inspector),
            (controls.SIDE, window.side),
        ]
        parts += [(action_lock(name), button) for name, button in transport.buttons.items()]
        parts += [
            (action_lock(f"pace_{pace}"), button) for pace, button in transport.pace.buttons.items()
        ]
        output = window.side.parts.widget(0)
        if output is not None:
            parts.append((controls.OUTPUT, output))
        parts += [(panel_lock(panel.title), panel) for panel in window.panels.made]
        parts += [
            (action_lock("step"), panel.header.step)
            for panel in window.panels.made
            if isinstance(panel, MicroscopePanel)
        ]
        parts += [(tab_lock(tab.title), tab) for tab in window.side.inspector.tabs]
        return [*parts, *self._fields()]

    def _fields(self) -> list[tuple[str, QAction | QWidget]]:
        """Return the controls of single settings."""
        bar, inspector = self._window.transport.hyperparameters, self._window.side.inspector
        found: list[tuple[str, QAction | QWidget]] = [
            (lock, getattr(bar, name)) for lock, name in BAR_CONTROLS.items()
        ]
        for prefix, section in (("data", inspector.data), ("training", inspector.training)):
            for form in section.findChildren(Form):
                found += [(f"{prefix}.{name}", field) for name, field in form.fields.items()]
        data = inspector.data
        found += [
            ("data.source", data.source),
            ("data.source", data.gallery),
            ("data.seed", data.regenerate),
            ("data.features", data.features),
        ]
        return found


def _named(locks: Iterable[str], prefix: str) -> frozenset[str]:
    """Return what the locks with a prefix are about."""
    return frozenset(name.removeprefix(prefix) for name in locks if name.startswith(prefix))

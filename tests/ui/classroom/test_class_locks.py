"""A locked project: every action, part and edit, by menu, key, button, menu of the canvas, drop."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QToolTip, QWidget

from playground.document.commands import SetTraining
from playground.document.file.line import to_line
from playground.document.guarding import layer_lock
from playground.document.locks import Locks, Password
from playground.document.pace import Pace
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import Play, ReturnToRun
from playground.training.protocol.events import RunInfo, RunsChanged
from playground.training.protocol.frames import Curves
from playground.ui.actions.table import ACTIONS
from playground.ui.classroom.controls import (
    FREE,
    IMPLIED,
    Control,
    action_lock,
    controls_of,
    with_implied,
)
from playground.ui.classroom.lock_dialog import HIDDEN, LOCKED, LockDialog
from playground.ui.classroom.unlock_dialog import UnlockDialog
from playground.ui.designer.context_menu import ContextMenu
from playground.ui.messages import Topic
from playground.ui.panels.code.panel import CodePanel
from playground.ui.panels.hidden import HiddenPanel
from playground.ui.panels.metrics.panel import MetricsPanel
from playground.ui.panels.registry import PANELS
from playground.ui.panels.summary import SummaryPanel
from playground.ui.settings import Settings
from playground.ui.shell.window_sizes import MIDDLE
from playground.ui.widgets.plots.chip import Chip
from tests.ui.conftest import Shell
from tests.ui.test_dropped_files import drop

LOCKABLE = [spec.name for spec in ACTIONS if spec.name not in FREE]
CONTROL = Qt.KeyboardModifier.ControlModifier
CHECKED = Qt.CheckState.Checked


def lock(shell: Shell, *names: str, hidden: tuple[str, ...] = ()) -> None:
    """Lock these names, with what they imply."""
    implied = with_implied(frozenset((*names, *hidden)))
    locks = Locks(tuple(sorted(implied - set(hidden))), hidden)
    shell.document.set_locks(locks)


def flat(controls: tuple[Control, ...]) -> Iterator[Control]:
    for control in controls:
        yield control
        yield from flat(control.parts)


def test_every_action_can_be_locked_but_for_the_free_ones(shell: Shell) -> None:
    listed = {control.name for control in flat(controls_of(shell.document.project))}
    assert {action_lock(name) for name in LOCKABLE} <= listed
    assert not {action_lock(name) for name in FREE} & listed


def test_a_locked_action_does_nothing_whoever_asks(shell: Shell) -> None:
    actions = shell.window.actions_by_name
    for name in LOCKABLE:
        action = actions[name]
        lock(shell, action_lock(name))
        runs: list[bool] = []
        action.triggered.connect(runs.append)
        assert not action.isEnabled(), name
        action.trigger()
        action.setEnabled(True)  # as the code does that follows the state
        action.trigger()
        for button in shell.window.findChildren(QToolButton):
            if button.defaultAction() is action:
                assert not button.isEnabled(), name
                button.click()
        assert runs == [], name
        action.triggered.disconnect(runs.append)
    shell.document.set_locks(Locks())
    assert actions["play"].isEnabled()


def test_a_hidden_action_is_in_no_menu_and_on_no_button(shell: Shell) -> None:
    actions = shell.window.actions_by_name
    for name in LOCKABLE:
        lock(shell, hidden=(action_lock(name),))
        action = actions[name]
        action.setVisible(True)
        assert not action.isVisible(), name
        assert not action.isEnabled(), name
        for button in shell.window.findChildren(QToolButton):
            if button.defaultAction() is action:
                assert not button.isVisible(), name
    shell.document.set_locks(Locks())
    assert all(actions[name].isVisible() for name in LOCKABLE)


def test_a_locked_key_does_nothing(shell: Shell) -> None:
    designer = shell.window.designer
    designer.setFocus()
    lock(shell, action_lock("play"), action_lock("delete"))
    designer.network_scene.select_all()
    QTest.keyClick(designer, Qt.Key.Key_F5)
    QTest.keyClick(designer, Qt.Key.Key_Space)
    QTest.keyClick(designer, Qt.Key.Key_Delete)
    assert not shell.controls(Play)
    assert len(shell.document.project.network.layers) == 3


def test_the_menu_of_the_canvas_locks_with_the_action(shell: Shell) -> None:
    lock(shell, action_lock("duplicate"))
    designer = shell.window.designer
    layer = shell.document.project.network.layers[1]
    centre = designer.network_scene.layer_items[layer.id].card_rect().center()
    menu = ContextMenu.at(designer._router._canvas, designer, centre)
    entry = next(a for a in menu.actions() if a.objectName() == "duplicate")
    assert not entry.isEnabled()
    menu.deleteLater()


def test_what_an_action_implies_is_refused_by_every_other_way(shell: Shell) -> None:
    lock(shell, action_lock("comment"))
    before = shell.document.project
    shell.window.designer.edits.add_comment(QPointF(0, 0))
    assert shell.document.project is before
    assert "locked by the author" in shell.window.messages.text.text()


def test_a_drop_is_refused_where_opening_is_locked(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "other.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build(), None)
    lock(shell, action_lock("open"), action_lock("open_text"))
    window, generation = shell.window, shell.document.generation
    for part in (window, window.designer.viewport()):
        assert not drop(shell, path, on=part)
    shell.presenter._dropped.take(path)
    assert "opening files is locked" in window.messages.text.text()
    QApplication.clipboard().setText(to_line(TEMPLATES["spiral"].build()))
    window.actions_by_name["paste"].trigger()
    assert "opening text is locked" in window.messages.text.text()
    assert shell.document.generation == generation
    assert not window.actions_by_name.submenus["recent"].menuAction().isEnabled()


def test_a_drop_from_the_palette_is_refused_where_adding_is_locked(shell: Shell) -> None:
    lock(shell, "part.palette")
    shell.window.designer.adder.add("Dense")
    assert len(shell.document.project.network.layers) == 3
    assert not shell.window.palette_list.isEnabled()


def test_a_locked_setting_is_disabled_and_refused(shell: Shell) -> None:
    lock(shell, "training.learning_rate", "data.seed")
    assert not shell.window.transport.hyperparameters.learning_rate.isEnabled()
    assert not shell.window.side.data.regenerate.isEnabled()
    before = shell.document.project
    assert not shell.presenter.editor.do(SetTraining({"learning_rate": 0.5}))
    assert shell.presenter.editor.do(SetTraining({"batch_size": 3}))
    assert shell.document.project.training.learning_rate == before.training.learning_rate
    assert not shell.window.transport.hyperparameters.learning_rate.isEnabled()
    shell.document.set_locks(Locks())
    assert shell.window.transport.hyperparameters.learning_rate.isEnabled()


def test_undo_does_not_lead_around_a_lock(shell: Shell) -> None:
    shell.presenter.editor.do(SetTraining({"batch_size": 7}))
    lock(shell, "training.batch_size")
    shell.window.actions_by_name["undo"].trigger()
    assert shell.document.project.training.batch_size == 7
    shell.document.set_locks(Locks())
    shell.window.actions_by_name["undo"].trigger()
    assert shell.document.project.training.batch_size != 7


def test_an_earlier_run_does_not_lead_around_a_lock(shell: Shell) -> None:
    project = shell.document.project
    other = replace(project, training=replace(project.training, batch_size=7))
    shell.report(RunsChanged((RunInfo(1, "Run 1", other, Curves()),)))
    lock(shell, "training.batch_size")
    shell.window.panels.control_requested.emit(ReturnToRun(1))
    assert not shell.controls(ReturnToRun)
    assert "Batch size is locked" in shell.window.messages.text.text()
    shell.presenter.locks.unlock()
    shell.window.panels.control_requested.emit(ReturnToRun(1))
    assert len(shell.controls(ReturnToRun)) == 1


@pytest.mark.parametrize("title", [cls.title for cls in PANELS])
def test_each_panel_can_be_locked_and_hidden(shell: Shell, title: str) -> None:
    panel = next(panel for panel in shell.window.panels.panels if panel.title == title)
    tabs = shell.window.panels.tabs
    index = tabs.indexOf(panel)
    was_offered = tabs.is_offered(index)
    lock(shell, f"panel.{title}")
    assert not panel.isEnabled()
    assert tabs.is_offered(index) == was_offered
    lock(shell, hidden=(f"panel.{title}",))
    assert not tabs.is_offered(index)
    shell.document.set_locks(Locks())
    assert tabs.is_offered(index) == was_offered
    assert panel.isEnabled()


def test_parts_and_tabs_can_be_hidden_and_come_back(shell: Shell) -> None:
    window = shell.window
    parts = {
        "part.palette": window.palette_list,
        "part.transport": window.transport,
        "part.timeline": window.timeline,
        "part.panels": window.panels,
        "part.output": window.side.parts.widget(0),
    }
    lock(shell, hidden=(*parts, "tab.Training"))
    for name, part in parts.items():
        assert part is not None
        assert not part.isVisible(), name
    window.actions_by_name["show_palette"].trigger()
    window.actions_by_name["show_palette"].trigger()
    assert not window.palette_list.isVisible()
    shell.presenter.show_state()
    assert not window.side.inspector.pages.isTabVisible(1)
    shell.document.set_locks(Locks())
    for name, part in parts.items():
        assert part is not None
        assert part.isVisible(), name
    assert window.side.inspector.pages.isTabVisible(1)


def test_a_hidden_layer_is_not_on_the_canvas_and_cannot_be_edited(shell: Shell) -> None:
    layer = shell.document.project.network.layers[1]
    lock(shell, hidden=(layer_lock(layer.id),))
    scene = shell.window.designer.network_scene
    assert not scene.layer_items[layer.id].isVisible()
    assert not any(item.isVisible() for item in scene.wire_items.values())
    scene.select_all()
    assert layer.id not in scene.selected_layers()
    shell.document.set_locks(Locks())
    assert scene.layer_items[layer.id].isVisible()


def test_what_would_show_a_hidden_layer_is_hidden_with_it(shell: Shell) -> None:
    """Also in a file whose locks name only the layer; unlocking brings all of it back."""
    layer = shell.document.project.network.layers[1]
    window = shell.window
    actions = window.actions_by_name
    shell.document.set_locks(Locks(hidden=(layer_lock(layer.id),)))
    shown = [actions["describe"], actions["copy_project"], actions["sheet"]]
    shown.append(actions.submenus["export"].menuAction())
    assert not any(action.isEnabled() or action.isVisible() for action in shown)
    assert not window.transport.export.isEnabled()
    QApplication.clipboard().setText("before")
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.clipboard().text() == "before"
    actions["unlock_class"].trigger()
    assert all(action.isVisible() for action in shown)


def test_nothing_else_is_hidden_with_a_locked_layer(shell: Shell) -> None:
    layer = shell.document.project.network.layers[1]
    shell.document.set_locks(Locks((layer_lock(layer.id),)))
    assert shell.window.actions_by_name["describe"].isEnabled()
    assert shell.window.transport.export.isEnabled()


def test_a_locked_type_leaves_the_palette(shell: Shell) -> None:
    assert "Dropout" in shell.window.palette_list.names()
    lock(shell, "type.Dropout")
    assert "Dropout" not in shell.window.palette_list.names()
    assert "Dense" in shell.window.palette_list.names()


def test_unlock_asks_for_the_password_and_the_file_keeps_the_locks(shell: Shell) -> None:
    locks = Locks((action_lock("play"),), password=Password.of("blue"))
    shell.document.set_locks(locks)
    actions = shell.window.actions_by_name
    assert not actions["lock_class"].isEnabled()
    actions["unlock_class"].trigger()
    dialog = shell.window.findChild(UnlockDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.field, "red")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "not the password" in dialog.wrong.text()
    assert not actions["play"].isEnabled()
    QTest.keyClicks(dialog.field, "blue")
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert actions["play"].isEnabled()
    assert actions["lock_class"].isEnabled()
    assert shell.document.project.locks == locks


def test_opening_another_project_brings_its_own_locks(shell: Shell) -> None:
    lock(shell, action_lock("play"))
    shell.presenter.locks.unlock()
    locked = replace(TEMPLATES["spiral"].build(), locks=Locks((action_lock("reset"),)))
    shell.document.load(locked)
    actions = shell.window.actions_by_name
    assert actions["play"].isEnabled()
    assert not actions["reset"].isEnabled()
    shell.document.load(TEMPLATES["xor"].build())
    assert actions["reset"].isEnabled()


def test_the_dialog_locks_what_is_ticked_and_keeps_unknown_names(shell: Shell) -> None:
    shell.document.set_locks(Locks(("future.thing",)))
    shell.presenter.locks.unlock()
    shell.window.actions_by_name["lock_class"].trigger()
    dialog = shell.window.findChild(LockDialog)
    assert dialog is not None
    dialog.item("action.play").setCheckState(LOCKED, CHECKED)
    dialog.item("panel.Code").setCheckState(HIDDEN, CHECKED)
    assert dialog.item("panel.Code").checkState(LOCKED) is CHECKED
    dialog.item("tab.Data").setCheckState(LOCKED, CHECKED)
    assert dialog.item("data.seed").checkState(LOCKED) is CHECKED
    dialog.no_password.setChecked(False)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert "password" in dialog.wrong.text()
    QTest.keyClicks(dialog.password, "blue")
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert "differ" in dialog.wrong.text()
    QTest.keyClicks(dialog.again, "blue")
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    locks = shell.document.project.locks
    assert locks.hidden == ("panel.Code",)
    assert {"action.play", "tab.Data", "data.seed", "future.thing", "edit.remove"} <= set(
        locks.locked
    )
    assert locks.password is not None
    assert locks.password.accepts("blue")
    assert not shell.window.actions_by_name["play"].isEnabled()


def test_the_dialog_says_that_locks_deter_and_do_not_secure(shell: Shell) -> None:
    dialog = LockDialog(shell.document.project, shell.window)
    words = " ".join(part.text() for part in dialog.findChildren(type(dialog.wrong)))
    assert "deter, they do not secure" in words
    dialog.deleteLater()


def test_names_that_are_implied_exist(shell: Shell) -> None:
    known = {control.name for control in flat(controls_of(shell.document.project))}
    for name, implied in IMPLIED.items():
        assert {name, *implied} <= known, name


def test_hidden_panels_come_back_when_the_locks_are_lifted(shell: Shell) -> None:
    window = shell.window
    tabs = window.panels.tabs
    window.panels.bring_to_front("Weights")
    before = [tabs.is_offered(index) for index in range(tabs.count())]
    top = window.timeline.y()
    lock(shell, hidden=("part.panels", *(f"panel.{each.title}" for each in PANELS)))
    QApplication.processEvents()
    assert not window.panels.isVisible()
    assert window.timeline.y() == top
    window.actions_by_name["unlock_class"].trigger()
    assert [tabs.is_offered(index) for index in range(tabs.count())] == before
    assert tabs.tabText(tabs.currentIndex()) == "Weights"
    assert window.panels.isVisible()


def point_at(shell: Shell, widget: QWidget) -> str:
    """Let the pointer rest on a widget; return the tooltip that is shown."""
    QToolTip.hideText()
    middle = widget.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(middle))
    QApplication.sendEvent(widget, event)
    return QToolTip.text()


def test_what_is_locked_says_so_where_the_user_points_at_it(shell: Shell) -> None:
    window, bar = shell.window, shell.window.transport.hyperparameters
    locked = {
        action_lock("play"): window.transport.buttons["play"],
        action_lock("pace_60"): window.transport.pace.buttons[Pace.SIXTY],
        "training.learning_rate": bar.learning_rate,
        "data.seed": window.side.data.regenerate,
        "part.palette": window.palette_list.findChildren(QLineEdit)[0],
        "part.timeline": window.timeline.slider,
        "panel.Metrics": window.panels.panel(MetricsPanel).findChildren(Chip)[0],
        action_lock("export"): window.transport.export,
    }
    before = {name: point_at(shell, widget) for name, widget in locked.items()}
    assert not [tip for tip in before.values() if "author" in tip]
    lock(shell, *locked)
    for name, widget in locked.items():
        assert "Locked by the author of this project" in point_at(shell, widget), name
    shell.document.set_locks(Locks())
    assert {name: point_at(shell, widget) for name, widget in locked.items()} == before


def test_a_menu_says_why_an_entry_is_locked(shell: Shell) -> None:
    action = shell.window.actions_by_name["play"]
    before = action.toolTip()
    lock(shell, action_lock("play"))
    assert "Locked by the author of this project" in action.toolTip()
    action.setToolTip("Trains 1,000 more epochs.")  # as the run does
    assert "Locked by the author" in action.toolTip()
    shell.document.set_locks(Locks())
    assert action.toolTip() == "Trains 1,000 more epochs." != before


def test_pressing_what_is_locked_says_why_in_the_status_line(shell: Shell) -> None:
    window = shell.window
    assert not window.status.locked.isVisible()
    lock(shell, action_lock("play"))
    assert window.status.locked.isVisible()
    QTest.mouseClick(window.transport.buttons["play"], Qt.MouseButton.LeftButton)
    assert "Locked by the author of this project" in window.status.note.text()
    assert not shell.controls(Play)
    window.status.end_notes(*Topic)
    window.designer.setFocus()
    QTest.keyClick(window.designer, Qt.Key.Key_Space)
    assert "Locked by the author of this project" in window.status.note.text()
    window.actions_by_name["unlock_class"].trigger()
    assert not window.status.locked.isVisible()


def test_the_canvas_has_the_room_of_hidden_panels(shell: Shell) -> None:
    window = shell.window
    window.middle.setSizes([400, 250])
    QApplication.processEvents()
    before = window.designer.height(), window.bottom.height()
    lock(shell, hidden=tuple(f"panel.{each.title}" for each in PANELS))
    QApplication.processEvents()
    assert window.bottom.height() == window.timeline.height()
    assert window.designer.height() + window.timeline.height() + 1 == window.middle.height()
    assert shell.window.timeline.height() < 60
    lock(shell, hidden=("part.panels", "part.timeline"))
    QApplication.processEvents()
    assert window.designer.height() == window.middle.height()
    shell.document.set_locks(Locks())
    QApplication.processEvents()
    assert (window.designer.height(), window.bottom.height()) == before


def test_heights_that_are_remembered_are_those_without_locks(
    shell: Shell, settings: Settings
) -> None:
    window = shell.window
    window.middle.setSizes([400, 250])
    state = window.middle.saveState()
    lock(shell, hidden=("part.panels",))
    window.sizes.remember()
    assert settings.bytes(MIDDLE) == state


def test_the_canvas_has_the_room_of_a_hidden_right_column(shell: Shell) -> None:
    window = shell.window
    tabs = tuple(f"tab.{tab.title}" for tab in window.side.inspector.tabs)
    lock(shell, hidden=tabs)
    QApplication.processEvents()
    assert not window.side.inspector.isVisible()
    output = window.side.parts.widget(0)
    assert output is not None
    assert output.height() == window.side.height()
    lock(shell, hidden=("part.output", *tabs))
    QApplication.processEvents()
    assert not window.side.isVisible()
    assert window.middle.geometry().right() == window.columns.rect().right()
    shell.document.set_locks(Locks())
    assert window.side.isVisible()
    assert window.side.inspector.isVisible()


def test_a_hidden_layer_is_in_no_list_and_no_script(shell: Shell) -> None:
    panels = shell.window.panels
    summary, code = panels.panel(SummaryPanel), panels.panel(CodePanel)
    hidden = panels.panel(HiddenPanel)
    layer = shell.document.project.network.layers[1]

    def names() -> list[str]:
        items = (summary.table.item(row, 0) for row in range(summary.table.rowCount()))
        return [item.text() for item in items if item is not None]

    script = code.script
    assert layer.name in names()
    lock(shell, hidden=(layer_lock(layer.id),))
    assert layer.name not in names()
    assert len(names()) == 2
    assert "Without 1 layer that the author of this project hid" in summary.total
    assert code.script == ""
    assert "hid a layer" in code.notice
    assert hidden.layer.findText(layer.name) < 0
    assert "2-4-1" not in shell.window.status.network_size.text()
    shell.window.actions_by_name["unlock_class"].trigger()
    assert layer.name in names()
    assert code.script == script
    assert "2-4-1" in shell.window.status.network_size.text()

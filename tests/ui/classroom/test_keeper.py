"""A locked part is afterwards what other code asked for meanwhile; a tab that was chosen stays."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.document.locks import Locks
from playground.ui.classroom.controls import (
    PANELS_BELOW,
    TIMELINE,
    TRANSPORT,
    action_lock,
    panel_lock,
)
from playground.ui.panels.code.panel import CodePanel
from playground.ui.panels.metrics.panel import MetricsPanel
from playground.ui.panels.summary import SummaryPanel
from tests.ui.classroom.test_class_locks import LOCKABLE, lock
from tests.ui.conftest import Shell


def test_an_unlocked_part_is_what_was_asked_for_last(shell: Shell) -> None:
    window = shell.window
    parts: dict[str, QAction | QWidget] = {
        action_lock(name): window.actions_by_name[name]
        for name in LOCKABLE
        if window.actions_by_name[name].actionGroup() is None and name not in ("undo", "redo")
    }
    parts |= {TIMELINE: window.timeline, TRANSPORT: window.transport}
    parts["training.loss"] = window.transport.hyperparameters.loss
    for name, part in parts.items():
        for last in (True, False):
            lock(shell, name)
            for is_enabled in (not last, last):
                part.setEnabled(is_enabled)
                assert not part.isEnabled(), name
            shell.document.set_locks(Locks())
            assert part.isEnabled() is last, (name, last)
        part.setEnabled(True)


def test_an_unlocked_tab_returns_to_the_front_unless_another_was_chosen(shell: Shell) -> None:
    panels = shell.window.panels
    tabs = panels.tabs
    for chosen in (None, SummaryPanel):
        panels.bring_to_front(CodePanel.title)
        lock(shell, hidden=(panel_lock(CodePanel.title),))
        assert tabs.tabText(tabs.currentIndex()) != CodePanel.title
        if chosen is not None:
            panels.bring_to_front(chosen.title)
        lock(shell, hidden=(panel_lock(CodePanel.title), panel_lock(MetricsPanel.title)))
        shell.document.set_locks(Locks())
        assert tabs.tabText(tabs.currentIndex()) == (chosen or CodePanel).title


def test_a_part_that_two_locks_disable_is_enabled_after_both(shell: Shell) -> None:
    larger = shell.window.actions_by_name["larger_panels"]
    lock(shell, action_lock("larger_panels"), PANELS_BELOW)
    assert not larger.isEnabled()
    lock(shell, PANELS_BELOW)
    assert not larger.isEnabled()
    shell.document.set_locks(Locks())
    assert larger.isEnabled()

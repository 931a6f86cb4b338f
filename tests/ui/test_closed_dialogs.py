"""What is opened and closed again and again leaves no widget behind."""

import gc
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.datasets.sources import DATASETS
from playground.datasets.spec import no_progress
from playground.document.locks import Locks, Password
from playground.training.protocol.events import DataReady
from playground.ui.actions.table import ACTIONS
from playground.ui.inspector.data_section import choose_source
from tests.lanes import every
from tests.ui.conftest import Shell

TIMES = 3
ASKING = tuple(spec.name for spec in ACTIONS if spec.text.endswith("…"))
"""Actions that open a dialog."""
OTHERS = ("history", "shortcuts", "about", "learn", "glossary", "answers", "quiz", "tour")
ALWAYS_OPEN = frozenset({"lock_class", "unlock_class", "challenges", "formulas", "new"})
"""Actions that open a dialog in any window; others may show a message or a page instead."""
SOURCES = ("iris", "digits", "xor", "painted", "reviews", "curve_sine")


def handle_events() -> None:
    for _ in range(2):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def left_by(act: Callable[[], None]) -> dict[str, int]:
    """Return how many widgets of which class are left after `act` was done `TIMES` times."""
    act()
    act()  # what is made on the first use, or replaced on the next, may stay
    gc.collect()
    before = Counter(type(widget).__name__ for widget in QApplication.allWidgets())
    for _ in range(TIMES):
        act()
    gc.collect()
    handle_events()
    return dict(Counter(type(widget).__name__ for widget in QApplication.allWidgets()) - before)


def close_dialogs(shell: Shell) -> None:
    """Close every dialog, as Esc does."""
    for widget in QApplication.topLevelWidgets():
        if isValid(widget) and isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
    handle_events()


@pytest.mark.full
@pytest.mark.parametrize("name", every(6, sorted((*ASKING, *OTHERS))))
@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing")
def test_a_dialog_that_was_closed_leaves_no_widget(shell: Shell, name: str) -> None:
    def open_and_close() -> None:
        shell.window.actions_by_name[name].trigger()
        handle_events()
        opened.append(bool(shell.window.findChildren(QDialog)))
        close_dialogs(shell)

    opened: list[bool] = []
    if name == "unlock_class":  # it asks only for a password that was set
        shell.document.set_locks(Locks(("action.reset",), password=Password.of("open sesame")))
    assert left_by(open_and_close) == {}
    assert all(opened) or name not in ALWAYS_OPEN


@pytest.mark.full
def test_tabs_that_were_shown_leave_no_widget(shell: Shell, qtbot: QtBot) -> None:
    def show_all() -> None:
        for tabs in shell.window.findChildren(QTabWidget):
            for index in range(tabs.count()):
                tabs.setCurrentIndex(index)
        handle_events()

    shell.window.panels.complete()
    assert left_by(show_all) == {}


@pytest.mark.full
def test_data_sets_that_were_chosen_leave_no_widget(shell: Shell) -> None:
    commands = [choose_source(DataConfig(), DATASETS[name]) for name in SOURCES]
    project = shell.document.project
    loaded = [prepare(command.apply(project).data, no_progress) for command in commands]

    def choose_all() -> None:
        for command, data in zip(commands, loaded, strict=True):
            assert shell.presenter.editor.do(command)
            shell.report(DataReady(data, shell.document.project.data))
            handle_events()

    shell.window.panels.complete()
    assert left_by(choose_all) == {}

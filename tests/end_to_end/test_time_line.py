"""Time travel in the real window: a branch, and all actions on its runs."""

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunInfo, RunState
from playground.ui.panels.runs.panel import RunsPanel
from tests.end_to_end.test_whole_way import LEFT, Person, opened_window


def play_to(person: Person, epoch: int) -> None:
    """Play beyond `epoch`, pause, and train to the end of the current epoch."""
    person.click("play")
    person.wait_until(lambda: person.epoch > epoch)
    person.pause()
    person.train_one_epoch()


def return_to(person: Person, epoch: int) -> None:
    """Move the slider to an earlier epoch with the keyboard."""
    slider = person.window.timeline.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    for _ in range(epoch):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    person.wait_until(lambda: person.epoch == epoch)


def run_called(panel: RunsPanel, name: str) -> RunInfo | None:
    return next((run for run in panel.table.runs if run.name == name), None)


def row_of(panel: RunsPanel, name: str) -> int:
    return [run.name for run in panel.table.runs].index(name)


def select(panel: RunsPanel, name: str) -> None:
    """Click the row of a run."""
    item = panel.table.item(row_of(panel, name), 1)
    assert item is not None
    place = panel.table.visualItemRect(item).center()
    QTest.mouseClick(panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def rename(person: Person, panel: RunsPanel, name: str) -> None:
    """Type another name for the selected run."""
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    editor = panel.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    person.wait_until(lambda: run_called(panel, name) is not None)


def test_a_run_is_renamed_hidden_deleted_restored_compared_and_made_present(
    engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        panel = person.window.panels.panel(RunsPanel)
        person.window.panels.tabs.setCurrentWidget(panel)
        person.wait_for(RunState.PAUSED)
        play_to(person, 100)
        assert person.frame is not None
        first = person.frame.curves
        (run,) = panel.table.runs

        return_to(person, 7)
        QTest.mouseClick(person.window.timeline.continue_button, LEFT)
        person.wait_until(lambda: len(panel.table.runs) == 2)
        line = person.window.transport.hyperparameters.learning_rate.line
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, "0.05")
        QTest.keyClick(line, Qt.Key.Key_Return)
        play_to(person, 50)
        second = person.frame.curves
        np.testing.assert_array_equal(second.rows[:7], first.rows[:7])
        assert not np.array_equal(second.rows[7:20], first.rows[7:20])

        select(panel, run.name)
        rename(person, panel, "calm")
        kept = run_called(panel, "calm")
        assert kept is not None
        np.testing.assert_array_equal(kept.curves.rows, first.rows)
        assert compared(panel, "calm") == {"learning rate": ("0.003", "0.05")}

        select(panel, "calm")
        for is_hidden in (True, False):
            QTest.keyClick(panel.table, Qt.Key.Key_Space)
            person.wait_until(partial(has, panel, "calm", is_hidden=is_hidden))
        for is_deleted in (True, False):
            select(panel, "calm")
            QTest.mouseClick(panel.delete, LEFT)
            person.wait_until(partial(has, panel, "calm", is_deleted=is_deleted))

        select(panel, "calm")
        QTest.mouseClick(panel.go_back, LEFT)
        person.wait_until(lambda: person.epoch == len(first))
        np.testing.assert_array_equal(person.frame.curves.rows, first.rows)
        assert person.project.training.learning_rate == 0.003


def compared(panel: RunsPanel, name: str) -> dict[str, tuple[str, str]]:
    """Return the settings in which a run differs from the present one, as shown."""
    select(panel, name)
    bar = panel.views.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(2).center())
    table = panel.settings
    cells = [
        [item.text() if (item := table.item(row, column)) else "" for column in range(3)]
        for row in range(table.rowCount())
    ]
    return {setting: (one, other) for setting, one, other in cells}


def has(panel: RunsPanel, name: str, *, is_hidden: bool = False, is_deleted: bool = False) -> bool:
    """Return whether a run is in the list, in that state."""
    found = run_called(panel, name)
    return found is not None and (found.is_hidden, found.is_deleted) == (is_hidden, is_deleted)

"""A panel that is made later than others shows what they were given before."""

from typing import Any

from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

from playground.training.protocol.events import RunInfo, RunsChanged, RunState, StateChanged
from playground.training.protocol.frames import Curves
from playground.ui.shell.panel_tabs import PanelTabs
from tests.ui.recording_editor import RecordingEditor

Scenes = Any


def tabs_of(qtbot: QtBot, scenes: Scenes) -> PanelTabs:
    tabs = PanelTabs(RecordingEditor())
    qtbot.addWidget(tabs)
    tabs.show_state(scenes.state(4, 1))
    return tabs


def give(tabs: PanelTabs, scenes: Scenes) -> None:
    """Let `tabs` show data, and what the training thread reported."""
    tabs.show_data(scenes.points())
    for state in (RunState.LOADING, RunState.BUILDING):
        tabs.handle_event(StateChanged(state))
    run = RunInfo(1, "A run with a name", scenes.project(4, 1), Curves())
    tabs.handle_event(RunsChanged((run,)))


def shown(tabs: PanelTabs) -> list[tuple[list[str], int]]:
    """Return the words of each panel, and how many rows its tables have."""
    return [
        (
            [label.text() for label in panel.findChildren(QLabel)],
            sum(table.model().rowCount() for table in panel.findChildren(QTableView)),
        )
        for panel in tabs.panels
    ]


def test_data_and_the_last_reports_are_shown(qtbot: QtBot, scenes: Scenes) -> None:
    early, late, without = (tabs_of(qtbot, scenes) for _ in range(3))
    early.complete()
    for tabs in (early, late):
        give(tabs, scenes)
    assert late.made == ()
    assert shown(late) == shown(early)
    changed = [one != other for one, other in zip(shown(late), shown(without), strict=True)]
    assert changed.count(True) > 2


def test_data_of_the_project_before_are_not_shown(qtbot: QtBot, scenes: Scenes) -> None:
    early, late = (tabs_of(qtbot, scenes) for _ in range(2))
    early.complete()
    for tabs in (early, late):
        give(tabs, scenes)
        tabs.start_over()
        tabs.show_state(scenes.state(4, 1))
    assert shown(late) == shown(early)

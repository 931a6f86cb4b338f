"""The list of runs: what can be done with each, and what is compared."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.project import Project
from playground.training.protocol.controls import (
    DeleteRun,
    HideRun,
    RenameRun,
    RestoreRun,
    ReturnToRun,
)
from playground.training.protocol.events import RunInfo, RunsChanged
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe
from playground.ui.panels.runs.panel import RunsPanel
from playground.ui.panels.runs.table import run_colour
from playground.ui.theme.appearance import Appearance, ThemeChoice
from playground.ui.theme.theme import LIGHT, Theme
from tests.ui.panels.conftest import COLUMNS, Scenes
from tests.ui.recording_editor import RecordingEditor
from tests.ui.test_appearance import contrast

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def boundary(value: float = 0.5) -> BoundaryAnswer:
    return BoundaryAnswer(np.full((1, 8, 8), value, np.float32), -6.0, 6.0)


@pytest.fixture
def project(scenes: Scenes) -> Project:
    return scenes.project(3, 1)


@pytest.fixture
def runs(scenes: Scenes, project: Project) -> tuple[RunInfo, ...]:
    """Three runs: one of 40 epochs, a deleted one, and the present one at another rate."""
    faster = SetTraining({"learning_rate": 0.1}).apply(project)
    return (
        RunInfo(1, "Run 1", project, Curves(COLUMNS, scenes.rows(40)), boundary=boundary()),
        RunInfo(2, "Run 2", project, Curves(COLUMNS, scenes.rows(9)), is_deleted=True),
        RunInfo(
            3,
            "Run 3",
            faster,
            Curves(COLUMNS, scenes.rows(20)),
            is_present=True,
            parent=1,
            parent_name="Run 1",
            branch_epoch=5,
        ),
    )


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes, runs: tuple[RunInfo, ...]) -> RunsPanel:
    panel = RunsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(960, 300)
    panel.show_state(scenes.state(3, 1))
    panel.show()
    qtbot.waitExposed(panel)
    panel.handle_event(RunsChanged(runs))
    return panel


@pytest.fixture
def asked(panel: RunsPanel) -> list[Any]:
    found: list[Any] = []
    panel.control_requested.connect(found.append)
    return found


def row_of(panel: RunsPanel, name: str) -> int:
    return [run.name for run in panel.table.runs].index(name)


def click(panel: RunsPanel, name: str, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    item = panel.table.item(row_of(panel, name), 1)
    assert item is not None
    rectangle = panel.table.visualItemRect(item)
    QTest.mouseClick(panel.table.viewport(), LEFT, modifier, rectangle.center())


def cells(panel: RunsPanel, name: str) -> list[str]:
    row = row_of(panel, name)
    items = [panel.table.item(row, column) for column in range(4)]
    return [item.text() for item in items if item is not None]


def test_the_present_run_comes_first_with_its_figures(panel: RunsPanel) -> None:
    assert [run.name for run in panel.table.runs] == ["Run 3", "Run 2", "Run 1"]
    assert cells(panel, "Run 1") == ["Run 1", "40", "0.025", "0.05"]


def test_the_present_run_is_followed(
    panel: RunsPanel, scenes: Scenes, show_theme: Callable[[Theme], None]
) -> None:
    panel.show_frame(scenes.frame(25))
    assert cells(panel, "Run 3")[1:3] == ["25", "0.04"]
    longest = max(len(x) for x, _ in panel.curves.plot.drawn())
    assert longest == 40
    show_theme(LIGHT)
    assert cells(panel, "Run 3")[1:3] == ["25", "0.04"]


def test_ticked_runs_are_overlaid_train_and_test(panel: RunsPanel) -> None:
    assert len(panel.curves.plot.drawn()) == 4
    QTest.mouseClick(panel.curves.chips["val_loss"], LEFT)
    assert len(panel.curves.plot.drawn()) == 2


def test_box_hides_a_run_and_shows_a_deleted_one_again(panel: RunsPanel, asked: list[Any]) -> None:
    click(panel, "Run 1")
    panel.table.setCurrentCell(row_of(panel, "Run 1"), 0)
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    assert asked == [HideRun(1)]
    panel.table.setCurrentCell(row_of(panel, "Run 2"), 0)
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    assert asked[1:] == [RestoreRun(2), HideRun(2, is_hidden=False)]


def test_f2_renames(panel: RunsPanel, asked: list[Any], qtbot: QtBot) -> None:
    panel.table.setFocus()
    panel.table.setCurrentCell(row_of(panel, "Run 1"), 0)
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    editor = panel.table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "with momentum")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [RenameRun(1, "with momentum")])


def test_delete_key_and_button_delete_and_restore(panel: RunsPanel, asked: list[Any]) -> None:
    click(panel, "Run 1")
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    QTest.mouseClick(panel.delete, LEFT)
    click(panel, "Run 2")
    assert panel.delete.text() == "Restore"
    QTest.mouseClick(panel.delete, LEFT)
    assert asked == [DeleteRun(1), DeleteRun(1), RestoreRun(2)]


def test_an_earlier_run_can_be_restored(
    panel: RunsPanel, asked: list[Any], project: Project
) -> None:
    click(panel, "Run 3")
    assert not panel.go_back.isEnabled()
    assert not panel.delete.isEnabled()
    assert panel.delete.text() == "Delete"
    click(panel, "Run 1")
    QTest.mouseClick(panel.go_back, LEFT)
    assert asked == [ReturnToRun(1)]


def test_settings_that_differ_from_the_present_are_listed(panel: RunsPanel) -> None:
    click(panel, "Run 1")
    panel.views.setCurrentIndex(2)
    texts = [panel.settings.item(0, column) for column in range(3)]
    assert [item.text() for item in texts if item] == ["learning rate", "0.001", "0.1"]
    assert panel.settings.rowCount() == 1


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_colour_of_every_run_is_seen_on_its_row_selected_or_not(
    panel: RunsPanel, project: Project, scenes: Scenes, look: Appearance, theme: str
) -> None:
    look.choose(ThemeChoice(theme))
    count = len(look.theme.series)
    panel.handle_event(
        RunsChanged(
            tuple(
                RunInfo(n, f"Run {n}", project, Curves(COLUMNS, scenes.rows(5)), colour=n)
                for n in range(count)
            )
        )
    )
    table = panel.table
    table.resize(480, 400)
    for is_selected in (False, True):
        table.clearSelection()
        if is_selected:
            table.selectAll()
        for row, run in enumerate(table.runs):
            index = table.model().index(row, 0)
            table.scrollTo(index)
            cell = table.visualRect(index)
            picture = table.viewport().grab(cell).toImage()
            wanted = QColor(run_colour(look.theme, run))
            middle = picture.height() // 2
            row_colours = [picture.pixelColor(x, middle) for x in range(picture.width())]
            assert row_colours.count(wanted) >= 6, (run.name, is_selected)
            edge = row_colours[row_colours.index(wanted) - 1]
            assert contrast(wanted.name(), edge.name()) >= 3, (run.name, is_selected)


def test_two_selected_runs_are_compared_with_each_other(panel: RunsPanel) -> None:
    click(panel, "Run 1")
    click(panel, "Run 2", CONTROL)
    panel.views.setCurrentIndex(2)
    assert panel.settings.rowCount() == 0
    assert not panel.settings.isVisible()


def test_boundaries_are_side_by_side_with_the_present_one(
    panel: RunsPanel, scenes: Scenes, runs: tuple[RunInfo, ...]
) -> None:
    assert panel.probes() == frozenset()
    bar = panel.views.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center() + QPoint(0, 0))
    assert panel.probes() == {BoundaryProbe()}
    runs = tuple(replace(run, task=scenes.state(3, 1).task) for run in runs)
    panel.handle_event(RunsChanged(runs))
    panel.show_frame(scenes.frame(21, {BoundaryProbe(): boundary(-0.5)}))
    assert [caption.text() for caption, _ in panel.maps.views] == ["Run 1", "Run 3"]
    hidden = (replace(runs[0], is_hidden=True), *runs[1:])
    panel.handle_event(RunsChanged(hidden))
    assert [caption.text() for caption, _ in panel.maps.views] == ["Run 3"]


def test_a_run_says_where_it_comes_from(panel: RunsPanel) -> None:
    item = panel.table.item(row_of(panel, "Run 3"), 0)
    assert item is not None
    assert "branched off Run 1 after 5 epochs" in item.toolTip()


def test_keys_act_on_the_row_whichever_column_was_clicked(
    panel: RunsPanel, asked: list[Any]
) -> None:
    click(panel, "Run 1")
    assert panel.table.currentColumn() == 1
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    assert asked == [HideRun(1)]
    click(panel, "Run 1")
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    assert panel.table.findChild(QLineEdit) is not None

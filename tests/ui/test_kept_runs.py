"""Earlier runs outlive a crash, with the project that they belong to."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import SetProject
from playground.training.protocol.events import RunInfo, RunsChanged
from playground.training.protocol.frames import Curves
from playground.ui.files.autosave import Autosave
from tests.ui.conftest import Shell
from tests.ui.test_autosave import autosave, folder, kept

__all__ = ["autosave", "folder"]


def run(shell: Shell, number: int) -> RunInfo:
    curves = Curves(("loss",), np.full((4, 1), 0.5, np.float32))
    return RunInfo(number, f"Run {number}", shell.document.project, curves)


def names(path: Path) -> list[str]:
    return [each.name for each in project_file.load(path).runs]


def test_runs_are_kept_with_the_edits_and_again_when_there_are_more(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    shell.report(RunsChanged((run(shell, 1),)))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))
    (path,) = folder.glob("*.runs")
    assert names(path) == ["Run 1"]
    shell.report(RunsChanged((run(shell, 1), run(shell, 2))))
    autosave.keep()
    qtbot.waitUntil(lambda: names(path) == ["Run 1", "Run 2"])


def test_a_run_that_is_renamed_is_kept_though_nothing_else_changed(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.report(RunsChanged((run(shell, 1),)))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(list(folder.glob("[!.]*.runs"))))
    (path,) = folder.glob("[!.]*.runs")
    shell.report(RunsChanged((replace(run(shell, 1), name="best"),)))
    qtbot.waitUntil(lambda: names(path) == ["best"], timeout=20_000)


def test_runs_that_a_crash_left_come_back_with_the_project(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    folder.mkdir(exist_ok=True)
    project_file.save(folder / "99-beef.nnplay", TEMPLATES["spiral"].build(), runs=(run(shell, 3),))
    autosave.start()
    qtbot.waitUntil(shell.window.messages.isVisible)
    shell.asked.clear()
    QTest.mouseClick(shell.window.messages.remedy, Qt.MouseButton.LeftButton)
    (found,) = shell.controls(SetProject)[-1].runs
    assert found.name == "Run 3"
    assert found.is_stored

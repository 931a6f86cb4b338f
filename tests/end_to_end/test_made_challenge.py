"""A challenge is made and handed out; another machine passes it, and the class is checked."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.command_line.challenges import check_passes
from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from tests.end_to_end.test_whole_way import Person, opened_window

LEFT = Qt.MouseButton.LeftButton


def choose_file(parent: QWidget, path: Path) -> None:
    """Choose a file in the dialog that is open."""
    (files,) = parent.findChildren(QFileDialog)
    files.fileSelected.emit(str(path))
    files.close()


def make(person: Person, path: Path) -> None:
    """Ask for an accuracy that the network reaches only with a larger learning rate."""
    person.wait_for(RunState.PAUSED)
    person.window.actions_by_name["make_challenge"].trigger()
    dialog = person.application.presenter.maker.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.title, "Hurry up")
    QTest.keyClicks(dialog.text, "Reach 90 % within the epochs.")
    dialog.epochs.setValue(30)
    dialog.limits["parameters"][0].setChecked(True)
    QTest.mouseClick(dialog.save, LEFT)
    choose_file(dialog, path)
    person.wait_until(lambda: dialog.note.text().startswith("Saved"))
    assert f"--challenge {path.name}" in dialog.note.text()


def solve(person: Person, path: Path, proof: Path) -> None:
    """Open the challenge, fail as it is, repair it, and save the proof."""
    person.wait_for(RunState.PAUSED)
    presenter = person.application.presenter
    presenter.open(path)
    person.wait_until(lambda: presenter.challenges.dialog is not None)
    dialog = presenter.challenges.dialog
    assert dialog is not None
    assert dialog.current is not None
    QTest.mouseClick(dialog.start, LEFT)
    person.wait_until(lambda: person.project.training.learning_rate == 1e-5)
    person.wait_for(RunState.PAUSED)
    QTest.mouseClick(dialog.check, LEFT)
    person.wait_until(lambda: "Not yet" in dialog.outcome.text())
    presenter.editor.do(SetTraining({"learning_rate": 0.03}))
    person.wait_for(RunState.PAUSED)
    QTest.mouseClick(dialog.check, LEFT)
    person.wait_until(lambda: dialog.outcome.text().startswith("Passed"))
    QTest.mouseClick(dialog.proof, LEFT)
    choose_file(person.window, proof)
    person.wait_until(proof.exists)


@pytest.mark.full
def test_a_challenge_made_in_the_window_is_passed_and_checked_elsewhere(
    graph_engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    teacher, student, handed_in = (tmp_path / name for name in ("teacher", "student", "class"))
    for folder in (teacher, student, handed_in):
        folder.mkdir()
    path, table = teacher / "hurry-up.nnchallenge", tmp_path / "class.csv"
    start = TEMPLATES["xor-noisy"].build()
    with opened_window(graph_engine, qtbot, teacher, start) as person:
        person.application.presenter.editor.do(SetTraining({"learning_rate": 1e-5}))
        make(person, path)
    with opened_window(graph_engine, qtbot, student) as person:
        solve(person, path, handed_in / "ada.nnpass")
    check_passes(handed_in, table, challenge=[path])
    (row,) = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    assert (row["who"], row["passed"]) == ("ada", "yes")
    assert row["challenge"].startswith("hurry-up-")

"""A lesson is recorded, saved and handed out; another machine plays it, right and wrong."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from playground.training.protocol.state import Position
from tests.end_to_end.test_whole_way import Person, opened_window

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    """Click the middle of a widget."""
    QTest.mouseClick(widget, LEFT)


def train_epoch(person: Person) -> None:
    """Train one epoch, to its end."""
    run = person.application.presenter.run
    wanted = Position(run.position.epoch + 1)
    person.window.actions_by_name["epoch"].trigger()
    person.wait_until(lambda: run.position == wanted and run.state is RunState.PAUSED)


def record(person: Person, path: Path) -> None:
    """Record a learning rate and an epoch, write in the steps, and save them."""
    person.wait_for(RunState.PAUSED)
    person.window.actions_by_name["record_lesson"].trigger()
    dialog = person.application.presenter.recording.dialog
    assert dialog is not None
    click(dialog.record)
    person.application.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    person.wait_until(lambda: dialog.steps.count() == 1)
    assert dialog.form.task.toPlainText() == "Set the learning rate to 0.25."
    train_epoch(person)
    person.wait_until(lambda: dialog.steps.count() == 2)
    click(dialog.record)
    dialog.steps.setCurrentRow(0)
    QTest.keyClicks(dialog.form.text, "A larger rate takes larger steps.")
    QTest.keyClicks(dialog.form.hints, "Look at the top of the window.")
    QTest.keyClicks(dialog.title, "Faster steps")
    click(dialog.save)
    (files,) = dialog.findChildren(QFileDialog)
    files.fileSelected.emit(str(path))
    files.close()
    person.wait_until(path.exists)
    person.wait_until(lambda: dialog.note.text().startswith("Saved"))


def play(person: Person, path: Path) -> None:
    """Do first the wrong thing, then the right one, then let "Show me" do it."""
    own = person.project
    learn = person.application.presenter.learn
    person.wait_for(RunState.PAUSED)
    person.application.presenter.open(path)
    person.wait_until(lambda: learn.player.lesson is not None)
    run, page = person.application.presenter.run, learn.tab.lesson
    person.wait_until(lambda: run.position == Position(0) and run.state is RunState.PAUSED)
    assert page.heading.text() == "Faster steps"
    task = page.task
    assert task is not None
    person.wait_until(lambda: "Not tried yet" in task.verdict.text())
    person.application.presenter.editor.do(SetTraining({"learning_rate": 0.5}))
    person.wait_until(lambda: "learning rate is 0.5, needed 0.25" in task.verdict.text())
    person.application.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    person.wait_until(lambda: "learning rate is 0.25" in task.verdict.text())
    click(page.next)
    person.wait_until(lambda: page.task is not None and page.task is not task)
    second = page.task
    assert second is not None
    person.wait_until(lambda: "Not tried yet" in second.verdict.text())
    click(second.show_me)
    person.wait_until(lambda: "1 epoch trained" in second.verdict.text())
    click(page.next)
    person.wait_until(lambda: person.project == own)


def test_a_recorded_lesson_plays_on_another_machine(
    engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "handed out.nnlesson"
    teacher, student = tmp_path / "teacher", tmp_path / "student"
    teacher.mkdir()
    student.mkdir()
    with opened_window(engine, qtbot, teacher, TEMPLATES["xor-noisy"].build()) as person:
        record(person, path)
    with opened_window(engine, qtbot, student) as person:
        play(person, path)
        assert person.application.presenter.learn.player.progress.lessons

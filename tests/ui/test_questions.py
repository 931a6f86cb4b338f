"""Questions are asked one at a time, and work that could not be saved is offered until taken."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from playground.base.params import Selection
from playground.document.commands import SetData
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.frames import Frame
from playground.ui.dialogs.replace_data import ReplaceDataQuestion
from playground.ui.dialogs.unsaved import UnsavedQuestion
from tests.ui.conftest import Shell
from tests.ui.slow_disk import SlowDisk
from tests.ui.test_slow_disk import (
    _active,
    asks,
    changed,
    choose,
    disk,
    edit,
    file_of,
    on_disk,
    overwritten,
    press,
    question,
    saved,
    slow,
    take,
)

__all__ = ["_active", "disk", "overwritten", "slow"]

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("is_gone", [True, False])
def test_another_file_is_offered_again_after_the_choice_of_one_was_cancelled(
    shell: Shell, slow: SlowDisk, tmp_path: Path, *, is_gone: bool
) -> None:
    edited = edit(shell, 7)
    shell.presenter.files.saves.save_to(tmp_path / "absent" / "old.nnplay")
    take(shell)
    if is_gone:
        shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    slow.writing.finish()
    for _ in range(2):
        assert "does not exist" in shell.window.messages.text.text()
        QTest.mouseClick(shell.window.messages.remedy, LEFT)
        assert not shell.window.messages.isVisible()
        (dialog,) = shell.window.findChildren(QFileDialog)
        dialog.reject()
        QTest.qWait(0)
    assert "does not exist" in shell.window.messages.text.text()
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    choose(shell, tmp_path / "rescued.nnplay")
    take(shell)
    slow.writing.finish()
    assert on_disk(tmp_path / "rescued.nnplay") == edited
    assert not shell.window.messages.isVisible()


def test_questions_are_asked_one_at_a_time(
    shell: Shell, slow: SlowDisk, overwritten: Path, tmp_path: Path
) -> None:
    assert overwritten.exists()
    first = changed(shell)
    shell.draw(Frame(generation=1, epoch=9, step=0, steps_per_epoch=4))
    tables = shell.presenter.files.tables
    tables.take(SetData({"source": Selection("csv", {"path": str(tmp_path / "rows.csv")})}))
    assert question(shell) is first
    QTest.mouseClick(first.cancel_button, LEFT)
    QTest.qWait(0)
    second = question(shell)
    assert isinstance(second, ReplaceDataQuestion)
    assert shell.presenter.files.guard.is_asking
    QTest.mouseClick(second.cancel_button, LEFT)
    assert not shell.presenter.files.guard.is_asking


def test_a_question_that_ends_twice_or_before_it_was_asked_is_answered_once(shell: Shell) -> None:
    guard = shell.presenter.files.guard
    answers: list[None] = []
    guard.answered.connect(lambda: answers.append(None))
    questions = [UnsavedQuestion(shell.window) for _ in range(3)]
    for each in questions:
        guard.show(each)
    first, second, third = questions
    for each in (second, first, first, second):  # the second still waits for its turn
        each.reject()
    QTest.qWait(0)
    assert question(shell) is third
    assert not answers
    third.reject()
    third.reject()
    assert len(answers) == 1
    assert not guard.is_asking


def test_a_question_about_a_project_that_is_gone_is_not_asked_or_does_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    shell.draw(Frame(generation=1, epoch=9, step=0, steps_per_epoch=4))
    command = SetData({"source": Selection("csv", {"path": str(tmp_path / "rows.csv")})})
    shell.presenter.files.tables.take(command)
    shell.presenter.files.tables.take(command)
    first = question(shell)
    assert isinstance(first, ReplaceDataQuestion)
    other = TEMPLATES["iris"].build()
    shell.presenter.files.current.show(other)
    QTest.mouseClick(first.replace_button, LEFT)
    QTest.qWait(0)
    assert not asks(shell)
    assert not shell.presenter.files.guard.is_asking
    assert shell.document.project == other


def test_work_of_a_project_that_is_gone_is_offered_also_when_its_question_was_cancelled(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = saved(shell, slow, tmp_path / "mine.nnplay")
    edited = edit(shell, 7)
    file_of(path, "iris")
    press(shell, Qt.Key.Key_S)
    take(shell)
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    slow.writing.finish()
    QTest.mouseClick(changed(shell).save_as_button, LEFT)
    (dialog,) = shell.window.findChildren(QFileDialog)
    dialog.reject()
    QTest.qWait(0)
    QTest.mouseClick(changed(shell).cancel_button, LEFT)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    QTest.qWait(0)
    choose(shell, tmp_path / "rescued.nnplay")
    slow.writing.finish()
    assert on_disk(tmp_path / "rescued.nnplay") == edited

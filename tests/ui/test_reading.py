"""Files that never end: the window stays usable, Cancel stops them, closing does not wait."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.reading.pool import readers
from playground.training.files import project_file
from playground.training.protocol.controls import CancelLoading
from playground.training.protocol.events import Progress, RunState, StateChanged
from tests.reading.damage import HOSTILE
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def looping(folder: Path) -> Path:
    """Return a model file that makes its library go in circles."""
    path = folder / "looping.h5"
    HOSTILE[path.name](path)
    return path


def test_a_file_without_end_leaves_the_window_usable_until_it_is_cancelled(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    status, before = shell.window.status, shell.document.project
    shell.presenter.files.open(looping(tmp_path))
    qtbot.waitUntil(status.cancel.isVisible)
    assert "looping.h5" in status.progress_text.text()
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    qtbot.mouseClick(status.cancel, LEFT)
    qtbot.waitUntil(lambda: "looping.h5 was cancelled" in status.note.text())
    assert not status.cancel.isVisible()
    qtbot.waitUntil(lambda: readers().busy == ())
    assert not shell.window.messages.isVisible()
    assert shell.document.project == SetTraining({"learning_rate": 0.25}).apply(before)


@pytest.mark.full
def test_a_file_without_end_is_stopped_and_said_to_be_damaged(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    before = shell.document.project
    shell.presenter.files.open(looping(tmp_path))
    qtbot.waitUntil(shell.window.messages.isVisible, timeout=60_000)
    assert "reading was stopped" in shell.window.messages.text.text()
    assert shell.document.project is before


def test_closing_does_not_wait_for_a_file_without_end(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    shell.presenter.files.open(looping(tmp_path))
    qtbot.waitUntil(shell.window.status.cancel.isVisible)
    assert shell.window.close()
    shell.presenter.files.cancel_opening()  # as the end of the program does
    qtbot.waitUntil(lambda: readers().busy == ())


def test_another_file_that_is_opened_stops_the_one_before(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "iris.nnplay"
    project_file.save(path, TEMPLATES["iris"].build())
    shell.presenter.files.open(looping(tmp_path))
    qtbot.waitUntil(lambda: len(readers().busy) == 1)
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    qtbot.waitUntil(lambda: readers().busy == ())
    assert not shell.window.status.cancel.isVisible()
    assert not shell.window.messages.isVisible()


def test_a_change_of_the_training_state_hides_no_way_to_cancel(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    status = shell.window.status
    shell.presenter.files.open(looping(tmp_path))
    qtbot.waitUntil(status.cancel.isVisible)
    shell.report(StateChanged(RunState.LOADING), Progress("Loading MNIST", 0.5))
    assert "looping.h5" in status.progress_text.text()
    shell.report(StateChanged(RunState.PAUSED))
    assert status.cancel.isVisible()
    QTest.mouseClick(status.cancel, LEFT)
    assert not status.cancel.isVisible()
    assert not shell.controls(CancelLoading)
    qtbot.waitUntil(lambda: readers().busy == ())


def test_a_reader_is_started_while_the_user_chooses_a_file(shell: Shell, qtbot: QtBot) -> None:
    readers().close()
    shell.window.actions_by_name["open"].trigger()
    (dialog,) = shell.window.findChildren(QFileDialog)
    qtbot.waitUntil(lambda: readers().is_ready)
    dialog.reject()


def test_a_reader_is_started_while_a_file_is_dragged_over_the_window(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    readers().close()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(looping(tmp_path)))])
    enter = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(shell.window, enter)
    qtbot.waitUntil(lambda: readers().is_ready)

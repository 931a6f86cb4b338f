"""A file of new rows: read apart, answered on the training thread, shown and saved."""

from pathlib import Path
from unittest.mock import Mock, create_autospec

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from playground.datasets.prepare import prepare
from playground.training.protocol.controls import Call
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Called, DataReady
from playground.ui.dialogs.predictions import PredictionsDialog
from playground.ui.panels.predict.panel import PredictPanel
from tests.ui.conftest import Shell


@pytest.fixture
def ready(shell: Shell) -> Shell:
    """Return a window whose data is loaded."""
    data = prepare(shell.document.project.data, lambda _text, _fraction: None)
    shell.report(DataReady(data))
    return shell


def program() -> Mock:
    """Return a program whose model says 0.75 to everything."""
    made: Mock = create_autospec(Program, instance=True)
    made.keras_model.input_shape = (None, 2)
    made.keras_model.predict = lambda x, verbose: np.full((len(x), 1), 0.75, np.float32)
    return made


def shown(ready: Shell, path: Path, qtbot: QtBot) -> PredictionsDialog:
    before = ready.document.project
    ready.presenter.predictions.predict(path)
    qtbot.waitUntil(lambda: bool(ready.controls(Call)), timeout=20_000)
    call = ready.controls(Call)[-1]
    ready.report(Called(call.request, call.function(program())))
    assert ready.document.project is before
    (dialog,) = ready.window.findChildren(PredictionsDialog)
    return dialog


def test_new_rows_are_answered_in_a_table_and_saved(
    ready: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "new.csv"
    path.write_text("y,x\n1,2\n3,4\n30,soon\n")
    dialog = shown(ready, path, qtbot)
    model = dialog.table.model()
    assert (model.rowCount(), model.columnCount()) == (2, 5)
    texts = [model.index(0, column).data() for column in range(5)]
    assert texts[:4] == ["1", "1", "0.25", "0.75"]
    assert dialog.summary.text().startswith("2 of 3 rows predicted. 1 could not be used")
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    (question,) = ready.window.findChildren(QFileDialog)
    question.fileSelected.emit(str(tmp_path / "out.csv"))
    qtbot.waitUntil((tmp_path / "out.csv").exists)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("row,prediction,p(0),p(1)")
    question.reject()
    dialog.reject()


def test_a_file_without_the_columns_is_refused_in_words(
    ready: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "new.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    ready.presenter.predictions.predict(path)
    qtbot.waitUntil(lambda: bool(ready.window.messages.text.text()), timeout=20_000)
    assert "has no column 'x'" in ready.window.messages.text.text()


def test_that_answers_were_not_written_is_said_until_they_are(
    ready: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text("y,x\n1,2\n3,4\n")
    dialog = shown(ready, path, qtbot)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    (question,) = ready.window.findChildren(QFileDialog)
    question.fileSelected.emit(str(tmp_path / "missing" / "answers.csv"))
    messages = ready.window.messages
    qtbot.waitUntil(lambda: "was not written" in messages.text.text())
    assert not messages.isHidden()
    question.fileSelected.emit(str(tmp_path / "answers.csv"))
    qtbot.waitUntil(messages.isHidden)
    assert (tmp_path / "answers.csv").is_file()
    question.reject()
    dialog.reject()


def test_the_button_of_the_panel_asks_for_a_file(ready: Shell) -> None:
    panel = ready.window.panels.panel(PredictPanel)
    panel.file_requested.emit()
    (dialog,) = ready.window.findChildren(QFileDialog)
    assert dialog.windowTitle() == "Predict new rows"
    dialog.reject()

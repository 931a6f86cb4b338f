"""The table of predictions: long remarks, and files that open in the system's program."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.base.tasks import TaskKind
from playground.datasets.preparation.answers import answers_of
from playground.datasets.preparation.remarks import Remark
from playground.datasets.preparation.results import Results
from playground.datasets.preparation.values import TargetColumn
from playground.ui.dialogs.predictions import PredictionsDialog

TARGET = TargetColumn(TaskKind.BINARY, "", ("cat", "dog"))
ENTER = Qt.Key.Key_Return


def shown(qtbot: QtBot, path: Path, asked: list[Path], *names: str) -> PredictionsDialog:
    """Return the table of three rows, of which the second cannot be used."""
    rows = np.array([0, 2]) if len(names) != 1 else np.array([0])
    answers = answers_of(TARGET, np.full((len(rows), 1), 0.75, np.float32))
    remark = Remark("age", "lies outside " + "0 to <b>80</b> " * 20, np.array([True] * 3))
    results = Results(answers, rows, (remark,), 3, names)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PredictionsDialog(path, results, parent)
    dialog.open_requested.connect(asked.append)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def press_enter(dialog: PredictionsDialog, row: int) -> None:
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.table.model().index(row, 0))
    QTest.keyClick(dialog.table, ENTER)


def test_a_file_is_asked_for_where_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[Path] = []
    press_enter(shown(qtbot, tmp_path, asked, "a.wav", "b.wav", "sub/c.wav"), 1)
    assert asked == [tmp_path / "sub" / "c.wav"]
    press_enter(shown(qtbot, tmp_path / "a.wav", asked, "a.wav"), 0)
    assert asked[1:] == [tmp_path / "a.wav"]


def test_rows_of_a_table_open_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[Path] = []
    press_enter(shown(qtbot, tmp_path / "a.csv", asked), 0)
    assert asked == []


def test_a_long_remark_is_whole_in_its_tooltip(qtbot: QtBot, tmp_path: Path) -> None:
    model = shown(qtbot, tmp_path / "a.csv", []).table.model()
    cell = model.index(0, model.columnCount() - 1)
    tip = str(cell.data(Qt.ItemDataRole.ToolTipRole))
    assert tip.count("&lt;b&gt;80&lt;/b&gt;") == 20

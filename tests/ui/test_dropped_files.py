"""Files let go on the window, wherever they are let go."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.document.file import encode
from playground.document.templates import TEMPLATES
from playground.training import project_file
from tests.ui.conftest import Shell

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(shell: Shell, *paths: Path) -> bool:
    """Drag files over the window and let them go; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, LEFT, NO_KEYS)
    enter.ignore()
    QApplication.sendEvent(shell.window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(20, 20), copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(shell.window, event)
    return enter.isAccepted()


def test_project_is_opened(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "rings.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build(), None)
    assert drop(shell, path)
    qtbot.waitUntil(lambda: shell.document.project.title == "Spiral")
    assert encode(shell.document.project) == encode(TEMPLATES["spiral"].build())


@pytest.mark.parametrize(("name", "source"), [("a.csv", "csv"), ("b.NPZ", "npz")])
def test_table_becomes_the_data_in_one_step(
    shell: Shell, tmp_path: Path, name: str, source: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"a,b\n1,0\n2,1\n")
    assert drop(shell, path)
    data = shell.document.project.data
    assert (data.source.name, data.source.params["path"]) == (source, str(path))
    assert shell.document.undo_texts == ("Set data",)


def test_other_files_are_refused_in_words(shell: Shell, tmp_path: Path) -> None:
    before = shell.document.project
    assert drop(shell, tmp_path / "song.mp3")
    assert "song.mp3 cannot be opened here" in shell.window.messages.text.text()
    assert shell.document.project is before


def test_several_files_at_once_are_not_taken(shell: Shell, tmp_path: Path) -> None:
    assert not drop(shell, tmp_path / "a.csv", tmp_path / "b.csv")

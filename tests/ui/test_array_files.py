"""A file of arrays in the Data tab: what is changed there is read from the file again."""

from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from playground.base.disk.open_files import OpenFiles
from playground.base.tasks import TaskKind
from playground.datasets.files.found import known
from playground.datasets.prepare import describe
from playground.ui.files.work.background import Background, Readers
from playground.ui.files.work.disk import Disk
from tests.ui.conftest import Shell

Control = TypeVar("Control", bound=QWidget)


@pytest.fixture
def disk(tmp_path: Path, qapp: object) -> Disk:
    """Return threads that really read."""
    return Disk(Background(), Readers(), OpenFiles(tmp_path / "open"))


@pytest.fixture
def opened(shell: Shell, tmp_path: Path, qtbot: QtBot) -> Shell:
    """Return a window that has opened a file of three arrays."""
    path = tmp_path / "own.npz"
    rows = np.arange(24)
    np.savez(path, x=np.zeros((24, 3, 8, 8)), y=rows % 2, other=rows % 3)
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.document.project.data.source.name == "npz", timeout=20_000)
    return shell


def control(shell: Shell, name: str, kind: type[Control]) -> Control:
    """Return the control of a parameter in the Data tab."""
    form = shell.window.side.data.params
    assert form is not None
    found = form.fields[name].findChild(kind)
    assert isinstance(found, kind)
    return found


def test_the_kind_of_task_is_changed_without_choosing_the_file_again(
    opened: Shell, qtbot: QtBot
) -> None:
    kind = control(opened, "kind", QComboBox)
    QTest.keyClick(kind, Qt.Key.Key_End)
    qtbot.waitUntil(
        lambda: describe(opened.document.project.data).kind is TaskKind.REGRESSION, timeout=20_000
    )
    found = known(opened.document.project.data.source.params)
    assert found is not None
    assert found.kind == TaskKind.REGRESSION


def test_other_arrays_are_chosen_by_their_names(opened: Shell, qtbot: QtBot) -> None:
    field = control(opened, "labels", QLineEdit)
    QTest.keyClicks(field, "other")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: len(describe(opened.document.project.data).class_names) == 3, timeout=20_000
    )
    opened.document.undo()
    assert len(describe(opened.document.project.data).class_names) == 2


def test_channels_are_moved_back(opened: Shell, qtbot: QtBot) -> None:
    assert describe(opened.document.project.data).input_shape == (8, 8, 3)
    channels = control(opened, "channels", QComboBox)
    QTest.keyClick(channels, Qt.Key.Key_End)
    qtbot.waitUntil(
        lambda: describe(opened.document.project.data).input_shape == (3, 8, 8), timeout=20_000
    )


def test_a_name_that_is_not_there_is_said_and_changes_nothing(opened: Shell, qtbot: QtBot) -> None:
    before = opened.document.project
    field = control(opened, "inputs", QLineEdit)
    QTest.keyClicks(field, "nothing")
    QTest.keyClick(field, Qt.Key.Key_Return)
    messages = opened.window.messages
    qtbot.waitUntil(lambda: "no array nothing" in messages.text.text(), timeout=20_000)
    assert opened.document.project == before

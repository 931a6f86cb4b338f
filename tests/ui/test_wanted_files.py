"""Files that a program names: offered where they are at hand, or chosen with a button."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from playground.document.commands import Rename, SetTraining
from playground.training.files.imported_weights import imported_weights, is_as_built
from playground.training.protocol.controls import SetProject
from playground.ui.dialogs.choose_model import ChooseModelDialog
from playground.ui.panels.code.panel import CodePanel
from playground.ui.tables.page import TablePage
from tests.importing.test_backbones import made, write_weights
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
TABLE = """
import pandas as pd
from tensorflow import keras
rows = pd.read_csv("flowers.csv")
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", input_shape=(3,))])
model.compile("adam", "binary_crossentropy")
model.fit(rows[["a", "b", "c"]], rows["kind"], epochs=2)
"""
PICTURES = """
from tensorflow import keras
rows = keras.utils.image_dataset_from_directory("pictures", image_size=(8, 8))
model = keras.Sequential([
    keras.Input((8, 8, 3)), keras.layers.Flatten(), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(rows, epochs=2)
"""
BACKBONE = """
from tensorflow import keras
base = keras.applications.MobileNetV2(
    input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights="mine.h5")
x = keras.layers.GlobalAveragePooling2D()(base.output)
model = keras.Model(base.input, keras.layers.Dense(1, activation="sigmoid")(x))
model.compile("adam", "binary_crossentropy")
model.fit(x_train, y_train, epochs=1)
"""


@pytest.fixture
def panel(shell: Shell, tmp_path: Path) -> CodePanel:
    shell.settings.folder = tmp_path
    panel = shell.window.panels.panel(CodePanel)
    shell.window.panels.tabs.setCurrentWidget(panel)
    return panel


def paste(panel: CodePanel, text: str, qtbot: QtBot) -> None:
    """Paste a program and apply it; of several models take the first."""
    QGuiApplication.clipboard().setText(text)
    panel.text_editor.setFocus()
    QTest.keySequence(panel.text_editor, QKeySequence.StandardKey.SelectAll)
    QTest.keySequence(panel.text_editor, QKeySequence.StandardKey.Paste)
    QTest.mouseClick(panel.apply_button, LEFT)

    def is_applied() -> bool:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ChooseModelDialog):
            QTest.keyClick(dialog.list, Qt.Key.Key_Return)
        return panel.said.startswith("Applied")

    qtbot.waitUntil(is_applied, timeout=120_000)


def choose(shell: Shell, path: Path, title: str, click: Callable[[], None], qtbot: QtBot) -> None:
    """Click a button and choose a file in the dialog that it opens."""
    click()
    qtbot.waitUntil(lambda: bool(shell.window.findChildren(QFileDialog)))
    (dialog,) = shell.window.findChildren(QFileDialog)
    assert dialog.windowTitle() == title
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText(str(path))
    dialog.accept()


def page_of(shell: Shell, qtbot: QtBot) -> TablePage:
    qtbot.waitUntil(lambda: shell.window.findChild(TablePage) is not None, timeout=60_000)
    page = shell.window.findChild(TablePage)
    assert page is not None
    return page


def write_table(path: Path) -> None:
    path.write_text("a,b,c,kind\n" + "1,2,3,yes\n3,4,5,no\n" * 6)


def test_a_table_beside_a_pasted_program_is_offered(
    shell: Shell, panel: CodePanel, tmp_path: Path, qtbot: QtBot
) -> None:
    write_table(tmp_path / "flowers.csv")
    paste(panel, TABLE, qtbot)
    messages = shell.window.messages
    assert "The program names flowers.csv" in messages.text.text()
    assert shell.document.project.data.source.name != "csv"
    QTest.mouseClick(messages.remedy, LEFT)
    assert page_of(shell, qtbot).title.text() == "flowers.csv"


def test_a_table_that_is_elsewhere_is_chosen_with_the_button_of_its_note(
    shell: Shell, panel: CodePanel, tmp_path: Path, qtbot: QtBot
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write_table(elsewhere / "other.csv")
    paste(panel, TABLE, qtbot)
    assert "The program names" not in shell.window.messages.text.text()
    (button,) = panel.notes.buttons()
    assert button.text() == "Choose file…"
    path = elsewhere / "other.csv"
    choose(shell, path, "Choose data", lambda: QTest.mouseClick(button, LEFT), qtbot)
    assert page_of(shell, qtbot).title.text() == "other.csv"
    assert shell.settings.folder == elsewhere


def test_the_button_works_with_the_keyboard(shell: Shell, panel: CodePanel, qtbot: QtBot) -> None:
    paste(panel, TABLE, qtbot)
    (button,) = panel.notes.buttons()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(shell.window.findChildren(QFileDialog)))
    (dialog,) = shell.window.findChildren(QFileDialog)
    dialog.reject()


def test_a_program_that_reads_a_folder_gets_a_dialog_for_folders(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    paste(panel, PICTURES, qtbot)
    (button,) = panel.notes.buttons()
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: bool(shell.window.findChildren(QFileDialog)))
    (dialog,) = shell.window.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.reject()


def test_a_note_without_a_file_has_no_button(shell: Shell, panel: CodePanel, qtbot: QtBot) -> None:
    paste(panel, TABLE.replace("(3,))])", "(3,))])\nmodel.add(the layer above)"), qtbot)
    texts = panel.notes.texts()
    assert any("not Python" in text for text in texts)
    assert len(panel.notes.buttons()) == 1


@pytest.mark.keras
@pytest.mark.parametrize("is_edited", [False, True], ids=["as applied", "canvas has moved on"])
def test_weights_that_are_chosen_become_those_of_the_layers(
    shell: Shell, panel: CodePanel, tmp_path: Path, qtbot: QtBot, *, is_edited: bool
) -> None:
    model = made()
    write_weights(model, tmp_path / "elsewhere" / "mine.h5")
    paste(panel, BACKBONE, qtbot)
    weights_button = panel.notes.buttons()[0]
    assert "random weights" in panel.notes.texts()[0]
    assert len(shell.document.project.layout.groups) == 1
    if is_edited:
        dense = shell.document.project.network.layers[-1]
        shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
        shell.presenter.editor.do(Rename(dense.id, "decision"))
        weights_button = panel.notes.buttons()[0]
    before = shell.document.project
    path = tmp_path / "elsewhere" / "mine.h5"
    click = lambda: QTest.mouseClick(weights_button, LEFT)  # noqa: E731
    choose(shell, path, "Choose weights", click, qtbot)

    qtbot.waitUntil(lambda: shell.controls(SetProject)[-1].checkpoint is not None, timeout=120_000)

    control = shell.controls(SetProject)[-1]
    assert not control.is_load
    assert control.project is shell.document.project
    assert control.project.network == before.network
    assert control.project.training == before.training
    found = imported_weights(control.checkpoint.extra)
    np.testing.assert_array_equal(found["Conv1"][0], model.get_layer("Conv1").get_weights()[0])
    assert is_as_built(found[before.network.layers[-1].name])
    assert not [text for text in panel.notes.texts() if "random weights" in text]
    assert "mine.h5" in shell.window.status.note.text()


@pytest.mark.keras
def test_weights_beside_a_program_that_is_opened_are_offered(
    shell: Shell, panel: CodePanel, tmp_path: Path, qtbot: QtBot
) -> None:
    write_weights(made(), tmp_path / "beside" / "mine.h5")
    program = tmp_path / "beside" / "program.py"
    program.write_text(BACKBONE)
    shell.presenter.open(program)
    messages = shell.window.messages

    def is_offered() -> bool:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ChooseModelDialog):
            QTest.keyClick(dialog.list, Qt.Key.Key_Return)
        return "The program names mine.h5, which is beside it." in messages.text.text()

    qtbot.waitUntil(is_offered, timeout=120_000)
    QTest.mouseClick(messages.remedy, LEFT)
    qtbot.waitUntil(lambda: shell.controls(SetProject)[-1].checkpoint is not None, timeout=120_000)


AUTOENCODER = """
from tensorflow import keras
x = keras.datasets.mnist.load_data()[0][0].reshape((-1, 28, 28, 1)) / 255.0
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(4, 3, padding="same", activation="relu"),
    keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, x, epochs=2)
"""


def test_an_autoencoder_that_is_opened_shows_its_reconstructions(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    program = tmp_path / "program.py"
    program.write_text(AUTOENCODER)
    before, tabs = shell.document.generation, shell.window.panels.tabs
    shell.presenter.open(program)
    qtbot.waitUntil(lambda: shell.document.generation != before, timeout=60_000)
    assert tabs.tabText(tabs.currentIndex()) == "Reconstructions"

"""Files dropped on any part of the window."""

import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.datasets.prepare import describe
from playground.document.commands import SetData
from playground.document.file import encode
from playground.document.problems.examining import examine
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import SetProject
from playground.training.protocol.frames import Frame
from playground.ui.dialogs.choose_model import ChooseModelDialog
from playground.ui.panels.code.panel import CodePanel
from playground.ui.tables.page import TablePage
from tests.ui.conftest import Shell

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(shell: Shell, *paths: Path, on: QWidget | None = None) -> bool:
    """Drop files on the window, or a part of it; return whether they were taken."""
    target = on or shell.window
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, LEFT, NO_KEYS)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(20, 20), copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(target, event)
    return enter.isAccepted()


def test_project_is_opened(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "rings.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build(), None)
    assert drop(shell, path)
    qtbot.waitUntil(lambda: shell.document.project.title == "Spiral")
    assert encode(shell.document.project) == encode(TEMPLATES["spiral"].build())


@pytest.mark.parametrize("part", ["canvas", "code", "palette"])
def test_a_file_may_be_dropped_on_any_part_of_the_window(
    shell: Shell, tmp_path: Path, part: str, qtbot: QtBot
) -> None:
    path = tmp_path / "rings.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build(), None)
    code = shell.window.panels.panel(CodePanel)
    shell.window.panels.tabs.setCurrentWidget(code)
    parts = {
        "canvas": shell.window.designer.viewport(),
        "code": code.text_editor.viewport(),
        "palette": shell.window.palette_list.list.viewport(),
    }
    assert drop(shell, path, on=parts[part])
    qtbot.waitUntil(lambda: shell.document.project.title == "Spiral")
    assert not code.is_draft


def page_of(shell: Shell, qtbot: QtBot) -> TablePage:
    """Return the page of the table that was dropped, once it is shown."""
    tables = shell.presenter.files.tables
    qtbot.waitUntil(lambda: tables.page is not None and tables.page.isVisible())
    assert tables.page is not None
    return tables.page


def test_arrays_become_the_data_in_one_step(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "b.NPZ"
    with path.open("wb") as stream:
        np.savez(stream, x=np.arange(12.0).reshape(6, 2), y=np.array([0, 1, 0, 1, 0, 1]))
    network = shell.document.project.network
    assert drop(shell, path)
    qtbot.waitUntil(lambda: shell.document.project.data.source.name == "npz")
    data = shell.document.project.data
    assert data.source.params["path"] == str(path)
    assert describe(data).samples == 4  # of six, with most for training
    assert shell.document.project.network == network
    assert shell.document.undo_texts == ("Set data",)


PEOPLE = "a,age,remark,left\n" + "".join(
    f"{k},{'' if k == 3 else k},remark {k},{k % 2}\n" for k in range(60)
)


def test_most_of_a_dropped_folder_is_for_training_and_the_share_that_was_chosen_stays(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    """Half of generated points may test; files are scarce."""
    for number in range(12):
        path = tmp_path / "pictures" / ("cat", "dog")[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (20 * number, 9, 9)).save(path)
    document = shell.document
    assert document.project.data.train_fraction == 0.5
    assert drop(shell, tmp_path / "pictures")
    qtbot.waitUntil(lambda: document.project.data.source.name == "image_folder", timeout=60_000)
    assert document.project.data.train_fraction == 0.8
    shell.presenter.editor.do(SetData({"train_fraction": 0.6}))
    (tmp_path / "pictures").rename(tmp_path / "others")
    assert drop(shell, tmp_path / "others")
    qtbot.waitUntil(
        lambda: document.project.data.source.params["path"] == str(tmp_path / "others"),
        timeout=60_000,
    )
    assert document.project.data.train_fraction == 0.6


def test_a_dropped_table_becomes_data_and_network_by_a_click(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    before = shell.document.project
    assert drop(shell, path)
    page = page_of(shell, qtbot)
    assert shell.document.project == before
    qtbot.mouseClick(page.use_button, LEFT)
    project = shell.document.project
    assert describe(project.data).feature_names == ("a", "age")
    assert project.data.scaling == "standard"
    assert project.training.learning_rate == 0.001
    assert not examine(project)[0].problems
    form = shell.window.side.data.params
    assert form is not None
    assert set(form.fields) == {"path", "target", "kind", "gaps", "keeps_copy"}
    assert shell.document.undo_texts == ("Use table",)
    shell.document.undo()
    assert shell.document.project == before


def test_a_dropped_table_can_keep_the_network(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    network = shell.document.project.network
    assert drop(shell, path)
    page = page_of(shell, qtbot)
    qtbot.mouseClick(page.data_button, LEFT)
    assert shell.document.project.data.source.name == "csv"
    assert shell.document.project.network == network


def test_a_damaged_table_is_refused_in_words(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"no arrays")
    before = shell.document.project
    assert drop(shell, path)
    qtbot.waitUntil(lambda: "broken.npz" in shell.window.messages.text.text())
    assert shell.document.project is before


SCRIPT = """# A network for XOR
model = Sequential([Dense(7, activation="tanh", input_shape=(2,)), Dense(1, "sigmoid")])
model.compile("adam", "binary_crossentropy")
model.add(what the text says)
"""


SEVERAL = """from keras import Sequential, layers
small = Sequential([layers.Dense(3, input_shape=(2,)), layers.Dense(1)])
large = Sequential([layers.Dense(30, input_shape=(2,)), layers.Dense(1)])
large.compile("adam", "mse")
"""


@pytest.mark.parametrize(("row", "units"), [(0, 30), (1, 3)])
def test_one_of_several_models_is_chosen(
    row: int, units: int, shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "several.py"
    path.write_text(SEVERAL, encoding="utf-8")
    before = shell.document.project
    assert drop(shell, path)
    qtbot.waitUntil(lambda: bool(shell.window.findChildren(ChooseModelDialog)))
    (dialog,) = shell.window.findChildren(ChooseModelDialog)
    assert shell.document.project is before
    assert [dialog.list.item(each).text() for each in range(dialog.list.count())] == [
        "large",
        "small",
    ]
    assert dialog.list.currentRow() == 0
    place = dialog.list.visualItemRect(dialog.list.item(row)).center()
    qtbot.mouseClick(dialog.list.viewport(), LEFT, pos=place)
    qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: shell.document.project.title == "Imported network")
    assert shell.document.project.network.layers[1].params["units"] == units


def test_no_model_is_opened_when_the_choice_is_cancelled(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "several.py"
    path.write_text(SEVERAL, encoding="utf-8")
    before = shell.document.project
    assert drop(shell, path)
    qtbot.waitUntil(lambda: bool(shell.window.findChildren(ChooseModelDialog)))
    (dialog,) = shell.window.findChildren(ChooseModelDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert shell.document.project is before


def test_script_is_opened_and_its_prose_marked(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "tutorial.py"
    path.write_text(SCRIPT, encoding="utf-8")
    assert drop(shell, path)
    qtbot.waitUntil(lambda: shell.document.project.title == "Imported network")
    assert shell.document.project.network.layers[1].params["units"] == 7
    code = shell.window.panels.panel(CodePanel)
    assert code.isVisible()
    assert code.script == SCRIPT
    assert code.text_editor.unread_lines == (3,)
    assert "tutorial.py: this is not Python" in shell.window.messages.text.text()
    assert shell.presenter.files.current.path is None
    assert shell.presenter.files.is_unsaved


@pytest.mark.keras
def test_model_is_opened_with_its_weights(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid", name="only")])
    path = tmp_path / "small.keras"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's own, of NumPy's arrays
        model.save(path)
    assert drop(shell, path)
    qtbot.waitUntil(lambda: shell.document.project.title == "small", timeout=30_000)
    assert shell.document.project.network.layers[-1].name == "only"
    assert shell.document.project.data.source.name == "no_data"
    (control,) = (each for each in shell.controls(SetProject) if each.checkpoint is not None)
    assert "imported/only/0000" in control.checkpoint.extra


def test_open_in_the_menu_takes_the_same_files(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "tutorial.py"
    path.write_text(SCRIPT, encoding="utf-8")
    shell.window.actions_by_name["open"].trigger()
    (dialog,) = shell.window.findChildren(QFileDialog)
    assert "*.keras" in dialog.nameFilters()[0]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: shell.document.project.title == "Imported network")


def test_other_files_are_refused_in_words(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    before = shell.document.project
    assert drop(shell, tmp_path / "song.mp3")
    said = shell.window.messages.text
    qtbot.waitUntil(lambda: "song.mp3 cannot be opened here" in said.text())
    assert shell.document.project is before


def test_several_files_at_once_are_not_taken(shell: Shell, tmp_path: Path) -> None:
    assert not drop(shell, tmp_path / "a.csv", tmp_path / "b.csv")


def trained(shell: Shell) -> None:
    """Let the window have a model that was trained."""
    shell.draw(Frame(generation=1, epoch=9, step=0, steps_per_epoch=4))


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_table_replaces_the_data_of_a_trained_model_only_when_confirmed(
    shell: Shell, tmp_path: Path, qtbot: QtBot, *, is_taken: bool
) -> None:
    trained(shell)
    before = shell.document.project
    path = tmp_path / "new <b>rows.csv"
    path.write_text("a,b,c,kind\n" + "".join(f"{k},{k},{k},{k % 3}\n" for k in range(30)))
    assert drop(shell, path)
    page = page_of(shell, qtbot)
    assert shell.document.project == before
    assert page.title.text() == path.name
    assert page.title.textFormat() is Qt.TextFormat.PlainText
    qtbot.mouseClick(page.data_button if is_taken else page.cancel_button, LEFT)
    assert (shell.document.project.data.source.name == "csv") is is_taken
    shell.document.undo()
    assert shell.document.project == before


NAMES_A_TABLE = """
import pandas as pd
from tensorflow import keras
rows = pd.read_csv("flowers.csv")
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", input_shape=(2,))])
model.compile("adam", "binary_crossentropy")
model.fit(rows[["a", "b"]], rows["kind"], epochs=2)
"""


def test_a_table_that_a_program_names_is_offered_and_opened_by_a_click(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "flowers.csv").write_text("a,b,kind\n" + "1,2,yes\n3,4,no\n" * 6)
    program = tmp_path / "program.py"
    program.write_text(NAMES_A_TABLE)
    assert drop(shell, program)
    messages = shell.window.messages
    qtbot.waitUntil(lambda: "The program names flowers.csv" in messages.text.text())
    assert shell.document.project.data.source.name != "csv"
    assert messages.remedy.text() == "Use flowers.csv"
    qtbot.mouseClick(messages.remedy, LEFT)
    page_of(shell, qtbot)


def test_the_disk_is_never_asked_by_the_window(
    shell: Shell, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A network drive may answer after minutes, and never for a pipe.
    asked: list[threading.Thread] = []
    for name in ("stat", "is_dir", "is_file", "open"):
        known = getattr(Path, name)

        def look(*args: Any, known: Any = known, **options: Any) -> Any:
            asked.append(threading.current_thread())
            return known(*args, **options)

        monkeypatch.setattr(Path, name, look)
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    folder = tmp_path / "pictures"
    folder.mkdir()
    asked.clear()
    for dropped in (path, folder, tmp_path / "missing"):
        assert drop(shell, dropped)
    assert threading.main_thread() not in asked
    qtbot.waitUntil(lambda: bool(asked))

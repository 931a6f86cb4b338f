"""Ctrl+V on the canvas: a program, a notebook, a table, points, a file, or nothing of use."""

import json
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.datasets.prepare import describe
from playground.datasets.sources.painted import PAINTED
from playground.document.commands import SetTraining
from playground.document.locks import Locks
from playground.document.templates.templates import TEMPLATES
from playground.ui.dialogs.open_text import OpenTextDialog
from playground.ui.inspector.data_section import choose_source
from playground.ui.panels.code.panel import CodePanel
from playground.ui.tables.page import TablePage
from playground.ui.theme.theme import LIGHT, Theme
from tests.ui.conftest import Shell

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PROGRAM = """
from keras.models import Sequential
from keras.layers import Dense
model = Sequential()
model.add(Dense(7, input_dim=2))
model.add(Dense(1, activation='sigmoid'))
"""
SHEET = "survived\tage\tsex\n" + "".join(f"{k % 2}\t{20 + k}\tmale\n" for k in range(40))


def paste(shell: Shell, text: str) -> None:
    """Press Ctrl+V on the canvas."""
    QGuiApplication.clipboard().setText(text)
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_V, CTRL)


def units(shell: Shell) -> list[object]:
    return [layer.params.get("units") for layer in shell.document.project.network.layers]


def page_of(shell: Shell, qtbot: QtBot) -> TablePage:
    tables = shell.presenter.files.tables
    qtbot.waitUntil(lambda: tables.page is not None and tables.page.isVisible(), timeout=20_000)
    assert tables.page is not None
    return tables.page


def notebook(program: str) -> str:
    cells = [
        {"cell_type": "markdown", "source": ["# A *title*"]},
        {"cell_type": "code", "source": program.splitlines(keepends=True)},
    ]
    return json.dumps({"cells": cells, "nbformat": 4})


@pytest.mark.parametrize("text", [PROGRAM, notebook(PROGRAM)], ids=["program", "notebook"])
def test_a_program_is_offered_and_imported_by_a_click_that_can_be_undone(
    shell: Shell, text: str, qtbot: QtBot
) -> None:
    before, messages = shell.document.project, shell.window.messages
    paste(shell, text)
    assert shell.document.project is before
    assert messages.remedy.text() == "Import this program"
    QTest.mouseClick(messages.remedy, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])
    assert messages.isHidden()
    assert shell.window.panels.panel(CodePanel).isVisible()
    shell.document.undo()
    assert shell.document.project == before


def test_the_offer_is_taken_with_enter_and_refused_with_escape(shell: Shell, qtbot: QtBot) -> None:
    paste(shell, PROGRAM)
    QTest.keyClick(shell.window.messages.remedy, Qt.Key.Key_Escape)
    assert shell.window.messages.isHidden()
    assert QApplication.focusWidget() is shell.window.designer
    paste(shell, PROGRAM)
    assert QApplication.focusWidget() is shell.window.messages.remedy
    QTest.keyClick(shell.window.messages.remedy, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])


def test_a_clipboard_with_nothing_in_it_is_answered(shell: Shell) -> None:
    QGuiApplication.clipboard().clear()
    assert QGuiApplication.clipboard().mimeData() is None
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_V, CTRL)
    assert shell.window.messages.text.text().startswith("The clipboard")


@pytest.mark.parametrize("part", ["transport", "side", "table"])
def test_it_is_pasted_wherever_nothing_else_takes_the_keys(shell: Shell, part: str) -> None:
    window = shell.window
    parts = {
        "transport": window.transport.buttons["play"],
        "side": window.side.inspector,
        "table": window.palette_list.list,
    }
    QGuiApplication.clipboard().setText(PROGRAM)
    QTest.keyClick(parts[part], Qt.Key.Key_V, CTRL)
    assert window.messages.remedy.text() == "Import this program"


def test_edits_of_the_code_are_not_lost_unasked(shell: Shell, qtbot: QtBot) -> None:
    panel = shell.window.panels.panel(CodePanel)
    shell.window.panels.tabs.setCurrentWidget(panel)
    panel.text_editor.setFocus()
    QTest.keyClicks(panel.text_editor, "# mine")
    draft = panel.script
    paste(shell, PROGRAM)
    assert shell.window.messages.remedy.text() == "Import, replacing the draft"
    assert panel.script == draft
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])


def test_an_edit_made_before_the_offer_is_taken_stays(shell: Shell, qtbot: QtBot) -> None:
    paste(shell, PROGRAM)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])
    assert shell.document.project.training.learning_rate == 0.25


def test_cells_of_a_spreadsheet_become_the_data_and_the_project_keeps_them(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    before = shell.document.project
    paste(shell, SHEET)
    assert shell.window.messages.text.text() == "This is a table of 41 lines and 3 columns."
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    page = page_of(shell, qtbot)
    assert shell.document.project == before
    assert page.draft.facts.rows == 40
    QTest.mouseClick(page.use_button, LEFT)
    source = shell.document.project.data.source
    assert source.params["keeps_copy"] is True
    assert Path(str(source.params["path"])).read_text(encoding="utf-8") == SHEET
    assert describe(shell.document.project.data).class_names == ("0", "1")
    shell.document.undo()
    assert shell.document.project == before


def test_without_a_folder_of_its_own_a_table_asks_where_it_goes(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    shell.presenter.pasted._folder = None
    paste(shell, SHEET)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    (question,) = shell.window.findChildren(QFileDialog)
    question.fileSelected.emit(str(tmp_path / "mine.tsv"))
    question.reject()
    assert page_of(shell, qtbot).draft.path == tmp_path / "mine.tsv"


def test_points_of_a_spreadsheet_are_added_to_painted_ones(shell: Shell, qtbot: QtBot) -> None:
    shell.presenter.editor.do(choose_source(shell.document.project.data, PAINTED))
    tools = shell.window.side.boundary.painting
    count = len(tools.points)
    paste(shell, "x\ty\tkind\n1\t2\tgreen\n-3\t0.5\torange\n")
    messages = shell.window.messages
    assert messages.other.text() == "Add as points"
    QTest.mouseClick(messages.other, LEFT)
    assert tools.points.tolist()[count:] == [[1, 2, 2], [-3, 0.5, 0]]
    assert [chip.text() for chip in tools.class_chips] == ["orange", "blue", "green"]
    shell.document.undo()
    assert len(tools.points) == count


def test_a_copied_file_is_opened_as_a_dropped_one(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "people.tsv").write_text(SHEET)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(tmp_path / "people.tsv"))])
    QGuiApplication.clipboard().setMimeData(content)
    shell.window.actions_by_name["paste"].trigger()
    assert page_of(shell, qtbot).draft.path == tmp_path / "people.tsv"


def test_a_text_of_no_use_is_said_and_nothing_changes(shell: Shell) -> None:
    before = shell.document.project
    for text in ("Hello all, see you.", ""):
        paste(shell, text)
        assert "nothing for the canvas" in shell.window.messages.text.text()
    assert shell.document.project is before


def test_a_program_may_be_dropped_as_text(shell: Shell, qtbot: QtBot) -> None:
    content = QMimeData()
    content.setText(PROGRAM)
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, content, LEFT, keys)
    enter.ignore()
    QApplication.sendEvent(shell.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(shell.window, QDropEvent(QPointF(20, 20), copy, content, LEFT, keys))
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [(PROGRAM, "This is a program of 5 lines."), (SHEET, "This is a table of 41 lines")],
)
def test_the_file_menu_opens_programs_and_tables_too(
    shell: Shell, qtbot: QtBot, text: str, verdict: str
) -> None:
    QGuiApplication.clipboard().setText(text)
    shell.window.actions_by_name["open_text"].trigger()
    (dialog,) = shell.window.findChildren(OpenTextDialog)
    assert dialog.verdict.text().startswith(verdict)
    QTest.mouseClick(dialog.accept_button, LEFT)
    if text == PROGRAM:
        qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])
    else:
        page_of(shell, qtbot)


@pytest.mark.parametrize("text", [PROGRAM, SHEET], ids=["program", "table"])
def test_an_offer_is_not_taken_once_opening_texts_is_locked(shell: Shell, text: str) -> None:
    paste(shell, text)
    shell.document.set_locks(Locks(locked=("action.open_text",)))
    before = shell.document.project
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    assert "locked here" in shell.window.messages.text.text()
    assert not shell.window.panels.panel(CodePanel).is_draft
    assert shell.document.project is before
    assert shell.presenter.files.tables.page is None


@pytest.mark.parametrize("text", [PROGRAM, SHEET], ids=["program", "table"])
def test_nothing_is_offered_while_an_earlier_epoch_is_shown(shell: Shell, text: str) -> None:
    shell.presenter.editor.is_locked = True
    paste(shell, text)
    assert "earlier epoch" in shell.window.messages.text.text()
    assert shell.window.messages.remedy.isHidden()


def test_an_import_that_ends_in_an_earlier_epoch_says_so_and_keeps_the_text(
    shell: Shell, qtbot: QtBot
) -> None:
    panel, before = shell.window.panels.panel(CodePanel), shell.document.project
    paste(shell, PROGRAM)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    shell.presenter.editor.is_locked = True
    qtbot.waitUntil(lambda: not panel.is_reading)
    assert panel.said == "Not applied: the canvas cannot be edited now."
    assert shell.document.project is before
    assert panel.script == PROGRAM
    shell.presenter.editor.is_locked = False
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])


def test_a_program_that_is_being_read_is_for_the_project_it_was_pasted_into(
    shell: Shell, qtbot: QtBot
) -> None:
    panel = shell.window.panels.panel(CodePanel)
    paste(shell, PROGRAM)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    assert panel.is_reading
    shell.presenter.files.new("spiral")
    other = shell.document.project
    assert other.title == TEMPLATES["spiral"].build().title
    assert not panel.is_reading
    assert panel.apply_button.isEnabled()  # the pasted text is still there
    assert panel.script == PROGRAM
    paste(shell, PROGRAM.replace("7", "9"))
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 9, 1])
    assert shell.document.undo_texts == ("Apply script",)
    shell.document.undo()
    assert shell.document.project == other


def test_a_table_that_is_being_kept_is_for_the_project_it_was_pasted_into(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Callable[[], None]] = []
    writing = shell.presenter.pasted._disk.writing
    run = writing.run

    def run_until_written(work: Callable[[], None], then: Callable[[Future[None]], None]) -> None:
        run(work, lambda done: written.append(partial(then, done)))

    monkeypatch.setattr(writing, "run", run_until_written)
    paste(shell, SHEET)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    qtbot.waitUntil(lambda: len(written) > 0)
    shell.presenter.files.new("spiral")
    opened: list[object] = []
    monkeypatch.setattr(shell.presenter.files.opens, "open_kept", opened.append)
    for show in written:
        show()
    assert opened == []


@pytest.mark.parametrize(
    "locks",
    [
        Locks(locked=("panel.Code",)),
        Locks(hidden=("panel.Code",)),
        Locks(hidden=("part.panels",)),
    ],
    ids=["locked", "hidden", "all hidden"],
)
def test_a_program_is_refused_where_the_code_panel_is_locked_or_hidden(
    shell: Shell, locks: Locks
) -> None:
    draft = shell.window.panels.panel(CodePanel).script
    paste(shell, PROGRAM)
    shell.document.set_locks(locks)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    for _ in range(2):
        assert "the Code panel is locked here" in shell.window.messages.text.text()
        assert shell.window.messages.remedy.isHidden()
        paste(shell, PROGRAM)
    shell.document.set_locks(Locks())
    assert shell.window.panels.panel(CodePanel).script == draft
    paste(shell, PROGRAM)
    assert shell.window.messages.remedy.text() == "Import this program"


def test_a_refusal_in_the_code_panel_follows_the_theme(
    shell: Shell, show_theme: Callable[[Theme], None]
) -> None:
    panel = shell.window.panels.panel(CodePanel)
    panel.refuse_script("It cannot be read.")
    show_theme(LIGHT)
    assert panel._said.palette().windowText().color().name() == LIGHT.error.lower()

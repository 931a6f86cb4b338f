"""Projects as text: copied, pasted, dropped, and opened from the dialog."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTitle
from playground.document.file.line import MARK, to_line
from playground.document.templates.templates import TEMPLATES
from playground.ui.dialogs.open_text import OpenTextDialog
from playground.ui.dialogs.unsaved import UnsavedQuestion
from tests.ui.conftest import Shell

ADDRESS = "https://playground.tensorflow.org/#dataset=spiral&networkShape=5,3"


def paste(shell: Shell, qtbot: QtBot, text: str) -> None:
    """Press Ctrl+V on the canvas with `text` on the clipboard."""
    QGuiApplication.clipboard().setText(text)
    shell.window.actions_by_name["paste"].trigger()


def units(shell: Shell) -> list[object]:
    """Return the units of the layers."""
    return [layer.params.get("units") for layer in shell.document.project.network.layers]


def test_a_project_goes_by_clipboard_to_another_window(shell: Shell, qtbot: QtBot) -> None:
    shell.presenter.files.current.show(TEMPLATES["iris"].build())
    shell.window.actions_by_name["copy_project"].trigger()
    text = QGuiApplication.clipboard().text()
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    paste(shell, qtbot, text)
    assert shell.document.project == TEMPLATES["iris"].build()


def test_an_address_that_is_pasted_is_opened(shell: Shell, qtbot: QtBot) -> None:
    paste(shell, qtbot, ADDRESS)
    assert units(shell) == [None, 5, 3, 1]
    assert "drawn again" in shell.window.messages.text.text()


def test_unsaved_work_is_asked_about_first(shell: Shell, qtbot: QtBot) -> None:
    shell.presenter.editor.do(SetTitle("Mine"))
    before = shell.document.project
    paste(shell, qtbot, ADDRESS)
    (question,) = shell.window.findChildren(UnsavedQuestion)
    assert shell.document.project == before
    question.discard_chosen.emit()
    question.accept()
    qtbot.waitUntil(lambda: units(shell) == [None, 5, 3, 1])


def test_a_damaged_text_changes_nothing_and_says_why(shell: Shell, qtbot: QtBot) -> None:
    before = shell.document.project
    paste(shell, qtbot, MARK + "abc")
    assert shell.document.project == before
    assert "copy the whole line" in shell.window.messages.text.text()


def test_an_address_may_be_dropped_from_a_browser(shell: Shell) -> None:
    data = QMimeData()
    data.setUrls([QUrl(ADDRESS)])
    data.setText(ADDRESS)
    button, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction
    enter = QDragEnterEvent(QPoint(20, 20), copy.CopyAction, data, button, keys)
    enter.ignore()
    QApplication.sendEvent(shell.window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(20, 20), copy.CopyAction, data, button, keys)
    QApplication.sendEvent(shell.window, event)
    assert units(shell) == [None, 5, 3, 1]


@pytest.mark.parametrize(
    ("text", "verdict", "is_good"),
    [
        ("", "An address of", False),
        ("Hello all, see you.", "This is neither", False),
        (MARK + "abc", "copy the whole line", False),
        (ADDRESS, "The address of TensorFlow Playground: Spiral", True),
        (to_line(TEMPLATES["iris"].build()), "The project's text: Iris", True),
    ],
)
def test_the_dialog_says_what_a_text_is(
    shell: Shell, text: str, verdict: str, is_good: bool
) -> None:
    QGuiApplication.clipboard().clear()
    shell.window.actions_by_name["open_text"].trigger()
    (dialog,) = shell.window.findChildren(OpenTextDialog)
    dialog.field.setPlainText(text)
    assert verdict.casefold() in dialog.verdict.text().casefold()
    assert dialog.accept_button.isEnabled() is is_good


def test_the_dialog_offers_what_is_on_the_clipboard_and_opens_it(
    shell: Shell, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText(ADDRESS)
    shell.window.actions_by_name["open_text"].trigger()
    (dialog,) = shell.window.findChildren(OpenTextDialog)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: units(shell) == [None, 5, 3, 1])

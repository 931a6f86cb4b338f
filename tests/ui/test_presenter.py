"""The presenter: edits reach the document, refusals are said, the session gets what concerns it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.base.params import Selection
from playground.document.commands import (
    AddLayer,
    MoveLayers,
    RemoveLayers,
    Rename,
    SetData,
    SetTraining,
)
from playground.document.project import LayerId, Point
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import SetProject
from tests.ui.conftest import Shell, Spy

HIDDEN = LayerId("layer2")


def test_refused_edit_is_said_in_a_sentence_and_changes_nothing(shell: Shell) -> None:
    before = shell.document.project
    shell.presenter.editor.do(Rename(HIDDEN, "no good"))
    assert shell.document.project is before
    assert shell.window.messages.isVisible()
    text = shell.window.messages.text.text()
    assert text.startswith("A layer's name must be")
    assert text.endswith(".")


def test_undo_menu_names_the_last_edit(shell: Shell) -> None:
    shell.presenter.editor.do(AddLayer("Dropout", Point(500, 0)))
    undo = shell.window.actions_by_name["undo"]
    assert undo.text() == "&Undo Add Dropout"
    undo.trigger()
    assert len(shell.document.project.network.layers) == 3
    assert not undo.isEnabled()
    assert shell.window.actions_by_name["redo"].text() == "&Redo Add Dropout"


def test_moving_a_layer_does_not_concern_the_session(shell: Shell) -> None:
    shell.asked.clear()
    shell.presenter.editor.do(MoveLayers({HIDDEN: Point(9, 9)}))
    assert shell.controls(SetProject) == []


def test_learning_rate_reaches_the_session_and_its_cost_is_said(shell: Shell) -> None:
    shell.asked.clear()
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.5}))
    assert [each.project.training.learning_rate for each in shell.controls(SetProject)] == [0.5]
    assert shell.window.status.note.text() == "learning rate: takes effect immediately"


def test_layer_chosen_in_the_palette_is_added_and_selected(shell: Shell) -> None:
    shell.window.palette_list.layer_requested.emit("Dropout")
    added = shell.document.project.network.layers[-1]
    assert added.type_name == "Dropout"
    assert shell.window.designer.selected() == (added.id,)


def test_copy_and_paste_go_through_the_clipboard(shell: Shell) -> None:
    designer = shell.window.designer
    designer.select((HIDDEN,))
    designer.setFocus()
    QTest.keyClick(designer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text()
    QTest.keyClick(designer, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    names = [layer.type_name for layer in shell.document.project.network.layers]
    assert names.count("Dense") == 3


def test_what_was_copied_is_pasted_into_another_project(shell: Shell) -> None:
    designer = shell.window.designer
    designer.select((HIDDEN,))
    designer.setFocus()
    QTest.keyClick(designer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = shell.document.project.network.layer(HIDDEN)
    shell.document.load(TEMPLATES["mnist"].build())
    QTest.keyClick(designer, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = shell.document.project.network.layers[-1]
    assert (pasted.type_name, pasted.params) == (copied.type_name, copied.params)
    assert designer.selected() == (pasted.id,)


def test_delete_key_deletes_the_selected_layer(shell: Shell) -> None:
    designer = shell.window.designer
    designer.select((HIDDEN,))
    designer.setFocus()
    QTest.keyClick(designer, Qt.Key.Key_Delete)
    assert not shell.document.project.network.has(HIDDEN)


def test_selection_shows_the_layer_in_the_inspector(shell: Shell) -> None:
    shell.window.designer.select((HIDDEN,))
    inspector = shell.window.side.inspector
    assert inspector.layer.isVisible()
    assert not inspector.training.isVisible()
    shell.presenter.editor.do(RemoveLayers((HIDDEN,)))
    assert not inspector.layer.isVisible()
    assert inspector.data.isVisible()


def test_theme_chosen_in_the_menu_reaches_every_part(shell: Shell, spy_on: Spy) -> None:
    themes = spy_on(shell.appearance.theme_changed)
    name = "light" if shell.appearance.theme.is_dark else "dark"
    shell.window.actions_by_name[f"theme_{name}"].trigger()
    assert [theme.name for theme in themes] == [name]
    assert shell.settings.text("view/theme") == name


def test_other_data_leave_the_whole_network_in_sight(shell: Shell, qtbot: QtBot) -> None:
    designer = shell.window.designer

    def is_whole() -> bool:
        shown = designer.mapToScene(designer.viewport().rect()).boundingRect()
        return all(shown.contains(item.card_rect()) for item in items.values())

    items = designer.network_scene.layer_items
    qtbot.waitUntil(is_whole)
    shell.presenter.editor.do(SetData({"source": Selection("breast_cancer"), "features": ()}))
    qtbot.waitUntil(is_whole)
    assert shell.document.project.data.source.name == "breast_cancer"

"""The code panel shows the script of the canvas and marks what an edit changed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from playground.base.errors import PlaygroundError
from playground.document.commands import MoveLayers, SetParams
from playground.document.document import Document
from playground.document.problems.examining import examine
from playground.document.project import Point, Project
from playground.document.templates.templates import TEMPLATES
from playground.export.script import script_of
from playground.importing.script import read_script
from playground.ui.panels.code.panel import CodePanel
from playground.ui.theme.theme import LIGHT, Theme
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

Scenes = Any

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def state_of(project: Project) -> ViewState:
    return ViewState(project, *examine(project))


@pytest.fixture
def panel(qtbot: QtBot) -> CodePanel:
    panel = CodePanel(RecordingEditor())
    qtbot.addWidget(panel)
    return panel


def test_shows_the_script_of_the_project(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    assert panel.notice == ""
    assert panel.script == script_of(project)
    assert panel.marked_lines == ()


def test_marks_the_line_that_an_edit_changed(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    hidden = next(layer for layer in project.network.layers if layer.params.get("units") == 4)
    panel.show_state(state_of(SetParams(hidden.id, {"units": 17}).apply(project)))
    lines = panel.script.splitlines()
    assert ["17" in lines[number] for number in panel.marked_lines] == [True]


def test_nothing_is_marked_in_another_project(panel: CodePanel) -> None:
    panel.show_state(state_of(TEMPLATES["xor"].build()))
    for name in ("iris", "iris", "spiral"):
        panel.start_over()
        panel.show_state(state_of(TEMPLATES[name].build()))
        assert panel.script == script_of(TEMPLATES[name].build())
        assert panel.marked_lines == ()


def test_moving_a_layer_leaves_script_and_marks_alone(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    before = panel.script
    first = project.network.layers[0].id
    panel.show_state(state_of(MoveLayers({first: Point(9, 9)}).apply(project)))
    assert panel.script == before


def test_a_network_with_problems_has_no_script(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    output = project.network.layers[-1].id
    panel.show_state(state_of(SetParams(output, {"units": 3}).apply(project)))
    assert "problems" in panel.notice
    assert panel.script == ""
    assert panel.notice in panel.text_editor.placeholderText()


def test_an_empty_canvas_invites_to_paste(panel: CodePanel) -> None:
    panel.show_state(state_of(Project()))
    assert "once there is a network" in panel.notice
    assert "paste a Keras program" in panel.text_editor.placeholderText()


def test_copy_takes_the_whole_script(panel: CodePanel) -> None:
    panel.show_state(state_of(TEMPLATES["xor"].build()))
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == panel.script


class Canvas:
    """Carries out what the panel asks for, as the window does."""

    def __init__(self, panel: CodePanel, project: Project) -> None:
        self.panel = panel
        self.document = Document(project)
        self.document.changed.connect(lambda _change: self.show())
        panel.editor = RecordingEditor(self.document.do)
        panel.script_requested.connect(self.read)
        self.show()

    def read(self, text: str) -> None:
        """Read at once what the window has read apart."""
        try:
            imported = read_script(text, base=self.document.project)
        except PlaygroundError as error:
            self.panel.refuse_script(str(error))
        else:
            self.panel.take_imported(text, imported)

    def show(self) -> None:
        self.panel.show_state(state_of(self.document.project))


def type_text(panel: CodePanel, text: str) -> None:
    """Select all and paste `text`, as a user does."""
    QGuiApplication.clipboard().setText(text)
    panel.text_editor.setFocus()
    QTest.keySequence(panel.text_editor, QKeySequence.StandardKey.SelectAll)
    QTest.keySequence(panel.text_editor, QKeySequence.StandardKey.Paste)


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def canvas(panel: CodePanel) -> Canvas:
    panel.resize(900, 500)
    panel.show()
    return Canvas(panel, TEMPLATES["xor"].build())


TUTORIAL = """model.add(the layer above)
model = Sequential()
model.add(Dense(8, input_dim=2, activation=\u2018relu\u2019))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam')
model.fit(X, y, epochs=1000)
"""


def test_an_edited_number_goes_to_the_canvas_in_one_step(canvas: Canvas) -> None:
    panel, before = canvas.panel, canvas.document.project
    assert not panel.apply_button.isEnabled()
    type_text(panel, panel.script.replace("layers.Dense(4", "layers.Dense(9"))
    assert panel.is_draft
    click(panel.apply_button)
    hidden = before.network.layers[1].id
    assert canvas.document.project == SetParams(hidden, {"units": 9}).apply(before)
    assert canvas.document.undo_texts == ("Apply script",)
    assert [panel.script.splitlines()[n] for n in panel.marked_lines] == [
        '        layers.Dense(9, activation="relu"),'
    ]
    assert not panel.is_draft
    canvas.document.undo()
    assert canvas.document.project == before
    assert panel.script == script_of(before)


def test_keys_apply_the_script(canvas: Canvas) -> None:
    panel = canvas.panel
    type_text(panel, panel.script.replace("EPOCHS = 1000", "EPOCHS = 77"))
    QTest.keyClick(panel.text_editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert canvas.document.project.training.epochs == 77


def test_a_pasted_tutorial_becomes_the_canvas_and_its_prose_stays_marked(canvas: Canvas) -> None:
    panel = canvas.panel
    type_text(panel, TUTORIAL)
    click(panel.apply_button)
    network = canvas.document.project.network
    assert [layer.params.get("units") for layer in network.layers] == [None, 8, 1]
    assert panel.script == TUTORIAL
    assert panel.text_editor.unread_lines == (0,)
    assert panel.notes.isVisible()
    assert "model.add(the layer above)" in panel.notes.texts()[0]
    assert "1 thing needs you" in panel.said
    assert "model.add(the layer above)" in canvas.document.project.notes
    click(panel.revert_button)
    assert panel.script == script_of(canvas.document.project)
    assert not panel.notes.isVisible()


def test_a_click_on_a_note_shows_its_line(canvas: Canvas) -> None:
    panel = canvas.panel
    type_text(panel, "\n" * 40 + TUTORIAL)
    click(panel.apply_button)
    row = panel.notes.visualItemRect(panel.notes.rows()[0]).center()
    QTest.mouseClick(panel.notes.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert panel.text_editor.textCursor().blockNumber() == 40


def test_a_note_on_a_text_that_is_not_on_show_leads_nowhere(canvas: Canvas) -> None:
    panel = canvas.panel
    type_text(panel, TUTORIAL.partition("\n")[2] + "model.save('xor.keras')\n")
    click(panel.apply_button)
    assert panel.script == script_of(canvas.document.project)
    saved = next(i for i, text in enumerate(panel.notes.texts()) if "xor.keras" in text)
    before = panel.text_editor.textCursor().blockNumber()
    panel.notes.expandAll()
    row = panel.notes.visualItemRect(panel.notes.rows()[saved]).center()
    QTest.mouseClick(panel.notes.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert panel.text_editor.textCursor().blockNumber() == before


def test_revert_discards_the_draft(canvas: Canvas) -> None:
    panel, before = canvas.panel, canvas.document.project
    type_text(panel, "model = 3")
    click(panel.revert_button)
    assert panel.script == script_of(before)
    assert canvas.document.project is before
    assert not panel.revert_button.isEnabled()


def test_edits_of_the_canvas_leave_a_draft_alone(canvas: Canvas) -> None:
    panel = canvas.panel
    type_text(panel, TUTORIAL)
    hidden = canvas.document.project.network.layers[1].id
    canvas.document.do(SetParams(hidden, {"units": 5}))
    assert panel.script == TUTORIAL
    assert "Revert shows its script" in panel.said
    click(panel.revert_button)
    assert "layers.Dense(5" in panel.script


def test_a_pasted_text_gives_way_to_the_script_once_the_canvas_is_edited(canvas: Canvas) -> None:
    panel = canvas.panel
    type_text(panel, TUTORIAL)
    click(panel.apply_button)
    hidden = canvas.document.project.network.layers[1].id
    canvas.document.do(SetParams(hidden, {"units": 5}))
    assert "layers.Dense(5" in panel.script
    assert len(panel.marked_lines) == 1
    assert not panel.apply_button.isEnabled()
    assert "model.add(the layer above)" in panel.notes.texts()[0]


def test_another_theme_is_not_an_edit(canvas: Canvas, show_theme: Callable[[Theme], None]) -> None:
    panel = canvas.panel
    type_text(panel, TUTORIAL)
    click(panel.apply_button)
    show_theme(LIGHT)
    assert panel.text_editor.unread_lines == (0,)
    assert panel.said.startswith("Applied; 1 thing needs you.")
    assert not panel.apply_button.isEnabled()


def test_a_text_without_a_network_is_refused_in_words(canvas: Canvas) -> None:
    panel, before = canvas.panel, canvas.document.project
    type_text(panel, "print('hello')")
    click(panel.apply_button)
    assert "no network in this text" in panel.said
    assert canvas.document.project is before
    assert panel.script == "print('hello')"


def test_a_script_that_says_the_same_changes_nothing(canvas: Canvas) -> None:
    panel, before = canvas.panel, canvas.document.project
    type_text(panel, panel.script.replace('"relu"', "'relu'"))
    click(panel.apply_button)
    assert canvas.document.project is before
    assert panel.script == script_of(before)
    assert not panel.is_draft

"""The document's editor: the only place where an illegal edit is caught."""

import pytest

from playground.document.commands import Rename, SetTraining
from playground.document.document import Document
from playground.document.project import LayerId
from playground.document.templates.templates import TEMPLATES
from playground.ui.editor import DocumentEditor
from tests.ui.conftest import Spy

RATE = SetTraining({"learning_rate": 0.5})
ILLEGAL = Rename(LayerId("layer2"), "no good")


@pytest.fixture
def editor(qapp: object) -> DocumentEditor:
    return DocumentEditor(Document(TEMPLATES["xor"].build()))


def test_a_legal_edit_is_done_and_nothing_is_refused(editor: DocumentEditor, spy_on: Spy) -> None:
    refused = spy_on(editor.refused)
    assert editor.do(RATE)
    assert editor.document.project.training.learning_rate == 0.5
    assert refused == []


def test_an_illegal_edit_is_refused_with_its_reason(editor: DocumentEditor, spy_on: Spy) -> None:
    refused, before = spy_on(editor.refused), editor.document.project
    assert not editor.do(ILLEGAL)
    assert editor.document.project is before
    assert len(refused) == 1
    assert "name must be" in refused[0]


def test_a_locked_project_is_not_edited(editor: DocumentEditor, spy_on: Spy) -> None:
    refused, before = spy_on(editor.refused), editor.document.project
    editor.is_locked = True
    assert not editor.do(RATE)
    assert editor.document.project is before
    assert refused == [DocumentEditor.LOCKED]
    editor.is_locked = False
    assert editor.do(RATE)


def test_edits_of_a_gesture_are_one_step(editor: DocumentEditor) -> None:
    editor.begin("Set learning rate")
    assert editor.gesture == "Set learning rate"
    editor.do(RATE)
    editor.do(SetTraining({"learning_rate": 0.25}))
    editor.end()
    assert editor.gesture == ""
    assert editor.document.undo_texts == ("Set learning rate",)


def test_a_cancelled_gesture_leaves_no_step(editor: DocumentEditor) -> None:
    before = editor.document.project
    editor.begin("Set learning rate")
    editor.do(RATE)
    editor.cancel()
    assert editor.document.project == before
    assert editor.document.undo_texts == ()


def test_undo_ends_an_open_gesture(editor: DocumentEditor) -> None:
    editor.begin("Set learning rate")
    editor.do(RATE)
    editor.undo()
    assert editor.gesture == ""
    assert editor.document.project.training.learning_rate != 0.5

"""A question is answered with mouse and keys, in each of its four kinds."""

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.learning.questions import Choice, Marking, Question
from playground.ui.learn.pages.question_card import QuestionCard

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
CHOICES = (Choice("a", "A.", True), Choice("b", "B.", True), Choice("c", "C."))


def card_of(question: Question, qtbot: QtBot) -> tuple[QuestionCard, list[Marking]]:
    """Return a shown card, and the markings that it reports."""
    card = QuestionCard(question)
    qtbot.addWidget(card)
    card.resize(240, 300)
    card.show()
    found: list[Marking] = []
    card.answered.connect(found.append)
    return card, found


def test_several_answers_are_chosen(qtbot: QtBot) -> None:
    card, found = card_of(Question("several", "?", CHOICES), qtbot)
    for button in card.buttons[:2]:
        QTest.mouseClick(button, LEFT)
    QTest.mouseClick(card.reveal, LEFT)
    assert [each.is_right for each in found] == [True]
    assert card.result.text() == "✓ Right. A. B."


def test_a_number_is_typed_and_marked_by_enter(qtbot: QtBot) -> None:
    card, found = card_of(Question("number", "?", value=2.5, within=0.1, why="W."), qtbot)
    QTest.keyClicks(card.entry, "x")
    assert not card.reveal.isEnabled()
    QTest.keyClick(card.entry, Qt.Key.Key_Return)
    assert found == []
    card.entry.clear()
    QTest.keyClicks(card.entry, "2,5")
    QTest.keyClick(card.entry, Qt.Key.Key_Return)
    assert [each.is_right for each in found] == [True]


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", ""])
def test_what_is_not_a_number_is_not_an_answer(qtbot: QtBot, text: str) -> None:
    card, _found = card_of(Question("number", "?", value=1, why="W."), qtbot)
    card.entry.setText(text)
    assert not card.reveal.isEnabled()


@pytest.mark.parametrize(
    ("text", "value"), [("−1", -1.0), ("2,5", 2.5), ("10,000", 10_000.0), (" 0.57 ", 0.57)]
)
def test_a_number_is_read_as_the_program_writes_it(qtbot: QtBot, text: str, value: float) -> None:
    card, _found = card_of(Question("number", "?", value=1, why="W."), qtbot)
    card.entry.setText(text)
    assert card.answer() == value


@pytest.mark.parametrize("kind", ["one", "several", "number", "order"])
def test_another_answer_hides_what_was_said_of_the_last(
    qtbot: QtBot, kind: Literal["one", "several", "number", "order"]
) -> None:
    one = (Choice("a", "A.", True), Choice("b", "B."))
    question = Question(kind, "?", one, value=1, order=("a", "b", "c"), why="W.")
    card, _found = card_of(question, qtbot)
    for button in card.buttons[:1]:
        QTest.mouseClick(button, LEFT)
    QTest.keyClicks(card.entry, "2")
    QTest.mouseClick(card.reveal, LEFT)
    assert card.result.isVisible()
    for button in card.buttons[1:]:
        QTest.mouseClick(button, LEFT)
    QTest.keyClicks(card.entry, "3")
    QTest.keyClick(card.list, Qt.Key.Key_Down, CONTROL)
    assert not card.result.isVisible()
    QTest.mouseClick(card.reveal, LEFT)
    assert card.result.isVisible()


def test_entries_are_ordered_by_keys(qtbot: QtBot) -> None:
    card, found = card_of(Question("order", "?", order=("a", "b", "c"), why="W."), qtbot)
    assert card.answer() == (1, 0, 2)
    QTest.mouseClick(card.reveal, LEFT)
    card.list.setCurrentRow(0)
    QTest.keyClick(card.list, Qt.Key.Key_Down, CONTROL)
    assert card.answer() == (0, 1, 2)
    QTest.keyClick(card.list, Qt.Key.Key_Up, CONTROL)
    QTest.keyClick(card.list, Qt.Key.Key_Up, CONTROL)
    assert card.answer() == (1, 0, 2)
    QTest.keyClick(card.list, Qt.Key.Key_Down, CONTROL)
    QTest.mouseClick(card.reveal, LEFT)
    assert [each.is_right for each in found] == [False, True]

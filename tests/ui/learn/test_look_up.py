"""The glossary, the answers, F1 and the tour: each opens, and leads to the window."""

from collections import Counter
from typing import cast
from unittest.mock import create_autospec

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QPainter, QPicture
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from playground.base.paths import resources_folder
from playground.learning.glossary import Term
from playground.learning.library import Library
from playground.ui.learn.control_texts import NOTHING, explanation_of
from playground.ui.learn.pages.glossary_page import GlossaryPage
from playground.ui.learn.pages.guide import Guide
from playground.ui.learn.presenter import LearnPresenter
from playground.ui.learn.targets import CONTROLS, find_target, reveal_target
from playground.ui.widgets.fields.labelled import Labelled
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def shown_page(learn: LearnPresenter) -> QWidget | None:
    """Return the page of the Learn tab that is shown."""
    return learn.tab.currentWidget()


def painted(widget: QWidget) -> str:
    """Return the text that a widget paints: Qt records it."""
    picture = QPicture()
    with QPainter(picture) as painter:
        widget.render(painter, QPoint())
    record = bytes(cast(memoryview, picture.data()))
    return "".join(record[shift:].decode("utf-16-be", "replace") for shift in (0, 1))


def test_no_question_is_shortened_at_any_width(qtbot: QtBot) -> None:
    answers = Library(resources_folder() / "learning" / "answers").lessons()[0]
    page = GlossaryPage(create_autospec(Guide, instance=True))
    qtbot.addWidget(page)
    page.show_entries("Questions", [step.title for step in answers.steps])
    page.show()
    for width in range(180, 320, 2):
        page.resize(width, 1200)
        QTest.qWait(0)
        assert "\u2026" not in painted(page.list.viewport()), width


def test_the_glossary_is_searched_and_read(shell: Shell, learn: LearnPresenter) -> None:
    shell.window.actions_by_name["glossary"].trigger()
    page = learn.tab.glossary
    assert shown_page(learn) is page
    assert page.list.count() == len(learn.glossary.terms)
    QTest.keyClicks(page.search, "overfit")
    assert page.list.item(0).text() == "overfitting"
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.name.text() == "Overfitting"
    assert "validation set" in page.text.terms()
    QTest.mouseClick(page.back, LEFT)
    assert page.list.isVisible()
    QTest.mouseClick(page.back, LEFT)
    assert shown_page(learn) is learn.tab.list


def test_every_term_shows_something_of_the_window(shell: Shell, learn: LearnPresenter) -> None:
    shell.window.panels.complete()
    learn.open_word("loss")
    for term in learn.glossary.terms:
        assert find_target(shell.window, term.show) is not None, term.name
        learn.tab.glossary.show_word(term.name)
        assert learn.tab.glossary.picture.isVisibleTo(learn.tab.glossary), term.name


def test_show_me_of_a_term_points_at_it(shell: Shell, learn: LearnPresenter) -> None:
    learn.open_word("learning rate")
    QTest.mouseClick(learn.tab.glossary.show_me, LEFT)
    (rect,) = learn.spotlight.rects
    assert rect.size() == shell.window.transport.hyperparameters.learning_rate.size()
    QTest.mouseClick(learn.tab.glossary.back, LEFT)
    assert not learn.spotlight.isVisible()


def test_a_word_in_a_lesson_opens_and_back_returns(shell: Shell, learn: LearnPresenter) -> None:
    shell.window.actions_by_name["learn"].trigger()
    learn.tab.list.lesson_chosen.emit("what-a-neuron-does")
    learn.open_word("bias")
    assert learn.tab.glossary.name.text() == "Bias"
    QTest.mouseClick(learn.tab.glossary.back, LEFT)
    assert shown_page(learn) is learn.tab.lesson


def test_the_answers_open_a_project_on_request(shell: Shell, learn: LearnPresenter) -> None:
    own = shell.document.project
    shell.window.actions_by_name["answers"].trigger()
    page = learn.tab.glossary
    assert page.list.count() >= 9
    page.list.itemClicked.emit(page.list.item(0))
    assert shown_page(learn) is learn.tab.lesson
    assert shell.document.project is own
    card = learn.tab.lesson.task
    assert card is not None
    QTest.mouseClick(card.show_me, LEFT)
    assert shell.document.project.title == "Residual tower"
    learn.leave()
    assert shell.document.project is own


def test_f1_explains_what_has_the_focus(shell: Shell, learn: LearnPresenter, qtbot: QtBot) -> None:
    field = shell.window.transport.hyperparameters.optimizer
    shell.window.activateWindow()
    qtbot.waitUntil(shell.window.isActiveWindow)
    QCursor.setPos(QPoint(-100, -100))
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F1)
    assert shown_page(learn) is learn.tab.glossary
    assert learn.tab.glossary.name.text() == "Optimizer"


@pytest.mark.parametrize("name", CONTROLS)
def test_every_control_has_an_explanation(shell: Shell, name: str) -> None:
    target = find_target(shell.window, name)
    assert target is not None
    title, text = explanation_of(shell.window, target.widget, QPoint(2, 2))
    assert title
    assert text != NOTHING


def test_whatever_is_under_the_mouse_has_an_explanation(
    shell: Shell, learn: LearnPresenter
) -> None:
    window = shell.window
    window.actions_by_name["learn"].trigger()
    unexplained = [
        (type(each).__name__, each.accessibleName())
        for part in (window.transport, window.left, window.side, window.status, window.menuBar())
        for each in (part, *part.findChildren(QWidget))
        if each.isVisible() and explanation_of(window, each, QPoint(1, 1))[1] == NOTHING
    ]
    assert not unexplained


def test_a_caption_explains_its_field(shell: Shell) -> None:
    window = shell.window
    captions = [each for each in window.transport.findChildren(Labelled) if each.isVisible()]
    assert captions
    for each in captions:
        name, _ = explanation_of(window, each.caption, QPoint(1, 1))
        assert name == explanation_of(window, each.control, QPoint(1, 1))[0]


def test_every_panel_has_an_explanation(shell: Shell) -> None:
    for panel in shell.window.panels.panels:
        title, text = explanation_of(shell.window, panel, QPoint(5, 5))
        assert (title, bool(text)) == (panel.title, True)


def test_f1_on_a_layer_explains_it(shell: Shell) -> None:
    target = find_target(shell.window, "layer dense")
    assert target is not None
    assert target.layer_id is not None
    designer = shell.window.designer
    card = designer.network_scene.layer_items[target.layer_id].card_rect()
    place = designer.mapFromScene(card.center())
    title, text = explanation_of(shell.window, designer.viewport(), place)
    assert title == "dense (Dense)"
    assert "units" in text


def test_what_the_user_wrote_is_shown_as_it_is(shell: Shell, learn: LearnPresenter) -> None:
    learn.open_word("loss")
    hostile = "<b>x</b> [a](b)"
    learn.tab.glossary._guide.open_word(hostile)
    learn.glossary.terms  # noqa: B018 - it stays usable
    assert learn.tab.glossary.name.text() == "Loss"


def test_the_tour_points_at_every_control_once(learn: LearnPresenter) -> None:
    (tour,) = learn._tours.lessons()
    named = Counter(name for step in tour.steps for name in step.spotlight)
    assert set(named.values()) == {1}
    assert set(named) == set(CONTROLS) - {"sample", "settings"}


def test_what_is_behind_a_tab_or_a_button_is_pointed_at_there(
    shell: Shell, learn: LearnPresenter
) -> None:
    window = shell.window
    window.resize(1280, 800)
    window.left.setCurrentIndex(1)
    layers, penalty = find_target(window, "layers"), find_target(window, "regularization")
    assert layers is not None
    assert penalty is not None
    assert not penalty.widget.isVisible(), "1280 pixels have no room for it"
    for target, name in ((layers, "Layers"), (penalty, "»")):
        learn.spotlight.point_at((target,))
        (rect,) = learn.spotlight.rects
        below = window.childAt(rect.center())
        if isinstance(below, QTabBar):
            at = below.tabAt(below.mapFrom(window, rect.center()))
            assert below.tabText(at) == name
        else:
            assert isinstance(below, QToolButton)
            assert below.text() == name


def test_the_tour_frames_what_it_names(shell: Shell, learn: LearnPresenter) -> None:
    own = shell.document.project
    shell.window.actions_by_name["tour"].trigger()
    for number, step in enumerate(learn._tours.lessons()[0].steps):
        assert learn.player.place == number
        assert len(learn.spotlight.rects) == len(step.spotlight), step.title
        learn.player.move(1)
    assert shell.document.project is own


def test_an_unknown_target_is_nothing(shell: Shell) -> None:
    for name in ("nothing", "panel Nothing", "layer nothing", ""):
        assert reveal_target(shell.window, name) is None


def test_the_quiz_asks_and_counts(shell: Shell, learn: LearnPresenter) -> None:
    shell.window.actions_by_name["quiz"].trigger()
    page = learn.tab.lesson
    assert page.where.text() == "STEP 1 OF 10"
    assert page.question is not None
    assert page.task is None


def test_a_term_without_related_words_is_shown(learn: LearnPresenter) -> None:
    learn.open_word("loss")
    page = learn.tab.glossary
    assert isinstance(learn.glossary.term("LOSS"), Term)
    assert page.name.text() == "Loss"

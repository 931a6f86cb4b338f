"""The Learn tab: opened with mouse and keys, it teaches, and leaves the user's project alone."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTitle, SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.learning.progress import Progress
from playground.learning.verdicts import Outcome
from playground.training.protocol.controls import BringBack, SetAside
from playground.training.protocol.events import RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.ui.learn.pages.task_card import MARKS
from playground.ui.learn.presenter import LearnPresenter
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
Put = Callable[[Mapping[str, str]], LearnPresenter]

PROJECT = """
[projects.p]
title = "of the lesson"
data = { source = "truth_table", gate = "and" }
[[projects.p.layers]]
type = "Dense"
name = "neuron"
settings = { units = 1, activation = "sigmoid" }
"""
TASK = """
[[steps]]
title = "Read"
text = "A **weight** and a [button](show:play)."
[[steps]]
title = "Do"
text = "Now you."
open = "p"
spotlight = ["learning rate"]
[steps.task]
text = "Set the rate."
checks = [{ kind = "training_setting", setting = "learning_rate", at_least = 0.5 }]
hints = ["First hint.", "Second hint."]
show = [{ kind = "set_training", values = { learning_rate = 0.5 } }]
after = "Well done."
[[steps]]
title = "Ask"
text = "A question."
[steps.question]
kind = "one"
text = "Which?"
choices = [
    { text = "a", why = "A is wrong." },
    { text = "b", why = "B is right.", is_right = true },
]
[steps.task]
text = "Add a layer."
checks = [{ kind = "layers", types = ["Dropout"], at_least = 1 }]
show = [{ kind = "add_layer", after = "neuron", type = "Dropout" }]
"""


@pytest.fixture
def teach(with_lessons: Put) -> LearnPresenter:
    """Return the presenter with one lesson of three steps."""
    return with_lessons({"one": TASK + PROJECT})


def click(widget: QWidget) -> None:
    """Click the middle of a widget."""
    QTest.mouseClick(widget, LEFT)


def open_first(shell: Shell, learn: LearnPresenter) -> None:
    """Open the tab, then its first lesson, with the mouse."""
    bar = shell.window.left.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    click(learn.tab.list.rows[0])


def test_lessons_are_not_read_before_the_tab_is_shown(shell: Shell, learn: LearnPresenter) -> None:
    assert learn.library._lessons is None
    assert learn._glossary is None
    assert learn._tab is None
    bar = shell.window.left.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    assert len(learn.tab.list.rows) == len(learn.library.lessons()) >= 3


def test_a_lesson_opens_continues_and_returns_by_keys(
    shell: Shell, teach: LearnPresenter, qtbot: QtBot
) -> None:
    open_first(shell, teach)
    page = teach.tab.lesson
    assert page.where.text() == "LESSON 1 OF 1 · STEP 1 OF 3"
    shell.window.activateWindow()
    qtbot.waitUntil(shell.window.isActiveWindow)
    QTest.keyClick(shell.window, Qt.Key.Key_PageDown, ALT)
    assert teach.player.place == 1
    QTest.keyClick(shell.window, Qt.Key.Key_PageUp, ALT)
    assert teach.player.place == 0
    click(page.next)
    assert page.bar.share == pytest.approx(2 / 3)


def test_the_users_project_comes_back_untouched(shell: Shell, teach: LearnPresenter) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    own, undo = shell.document.project, shell.document.undo_texts
    open_first(shell, teach)
    assert shell.document.project is own  # the first step opens nothing
    click(teach.tab.lesson.next)
    assert shell.document.project.title == "Lesson 1 · one"
    assert shell.controls(SetAside)
    shell.presenter.editor.do(SetTitle("changed"))
    click(teach.tab.lesson.leave)
    assert shell.document.project is own
    assert shell.document.undo_texts == undo
    assert shell.controls(BringBack)
    assert teach.tab.currentWidget() is teach.tab.list


def test_a_step_keeps_the_project_of_the_step_before(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    shell.presenter.editor.do(SetTraining({"epochs": 123}))
    click(teach.tab.lesson.next)
    assert shell.document.project.training.epochs == 123
    click(teach.tab.lesson.back)
    assert shell.document.project.training.epochs == 123


def verdict(learn: LearnPresenter) -> str:
    """Return what the task says."""
    assert learn.tab.lesson.task is not None
    return learn.tab.lesson.task.verdict.text()


def test_a_task_says_how_far_it_is(shell: Shell, teach: LearnPresenter, qtbot: QtBot) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    untouched = "○ Not tried yet: learning rate is 0.001, needed at least 0.5"
    qtbot.waitUntil(lambda: verdict(teach) == untouched)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.01}))
    expected = "○ Not yet: learning rate is 0.01, needed at least 0.5"
    qtbot.waitUntil(lambda: verdict(teach) == expected)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.6}))
    qtbot.waitUntil(lambda: verdict(teach) == "✓ Done: learning rate is 0.6")
    assert teach.player.progress.of("one").outcomes == {"task 2": Outcome.CORRECT}


def test_a_task_that_is_done_stays_done(shell: Shell, teach: LearnPresenter, qtbot: QtBot) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.6}))
    qtbot.waitUntil(lambda: verdict(teach).startswith("✓"))
    shell.presenter.editor.undo()
    teach.player._judge_now()
    assert verdict(teach).startswith("✓")


def test_hints_come_one_at_a_time(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    card = teach.tab.lesson.task
    assert card is not None
    assert card.hint.text() == "Hint 1 of 2"
    click(card.hint)
    assert card.hints.toPlainText() == "First hint."
    assert card.hint.text() == "Hint 2 of 2"
    click(card.hint)
    assert card.hints.toPlainText() == "First hint.\nSecond hint."
    assert not card.hint.isEnabled()


def test_show_me_does_it_as_one_step_that_can_be_undone(
    shell: Shell, teach: LearnPresenter, qtbot: QtBot
) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    card = teach.tab.lesson.task
    assert card is not None
    before = shell.document.project
    click(card.show_me)
    assert shell.document.project.training.learning_rate == 0.5
    assert shell.document.undo_texts == ("Show me: Do",)
    qtbot.waitUntil(lambda: verdict(teach).startswith("✓"))
    shell.window.actions_by_name["undo"].trigger()
    assert shell.document.project == before


def test_a_question_comes_before_the_task(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    for _ in range(2):
        click(teach.tab.lesson.next)
    page = teach.tab.lesson
    assert page.question is not None
    assert page.task is None
    assert not page.question.reveal.isEnabled()
    click(page.question.buttons[0])
    click(page.question.reveal)
    assert page.question.result.text() == "○ Not quite. A is wrong."
    assert page.task is not None
    assert teach.player.progress.of("one").outcomes["question 3"] is Outcome.NOT_YET
    click(page.question.buttons[1])
    click(page.question.reveal)
    assert page.question.result.text() == "✓ Right. B is right."
    assert teach.player.progress.of("one").outcomes["question 3"] is Outcome.CORRECT


def test_finishing_is_kept_and_shown(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    for _ in range(3):
        click(teach.tab.lesson.next)
    assert teach.tab.currentWidget() is teach.tab.list
    assert teach.tab.list.rows[0].state.text().startswith("Finished")
    kept = Progress.from_text(shell.settings.text("learn/progress"))
    assert kept.of("one").is_finished


def test_a_lesson_continues_where_it_was_left(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    click(teach.tab.lesson.leave)
    assert teach.tab.list.rows[0].state.text().startswith("Step 2 of 3")
    click(teach.tab.list.rows[0])
    assert teach.player.place == 1


def test_new_in_a_lesson_asks_about_the_users_project(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    click(teach.tab.lesson.next)
    shell.presenter.files.new("spiral")
    assert shell.document.project.title == "Spiral"
    assert teach.player.lesson is None
    assert teach.tab.currentWidget() is teach.tab.list


def test_the_controls_of_a_step_are_framed(shell: Shell, teach: LearnPresenter) -> None:
    open_first(shell, teach)
    assert not teach.spotlight.isVisible()
    click(teach.tab.lesson.next)
    field = shell.window.transport.hyperparameters.learning_rate
    (rect,) = teach.spotlight.rects
    assert rect.size() == field.size()
    assert rect.topLeft() == field.mapTo(shell.window, field.rect().topLeft())
    click(teach.tab.lesson.leave)
    assert not teach.spotlight.isVisible()


def test_a_project_that_does_not_open_is_one_message(shell: Shell, with_lessons: Put) -> None:
    broken = TASK + PROJECT.replace("Dense", "Nothing")
    learn = with_lessons({"broken": broken})
    own = shell.document.project
    open_first(shell, learn)
    click(learn.tab.lesson.next)
    assert shell.document.project is own
    assert "unknown layer type 'Nothing'" in shell.window.messages.text.text()
    assert learn.tab.lesson.heading.text() == "broken"


def test_an_unknown_check_says_that_it_cannot_be_checked(
    shell: Shell, with_lessons: Put, qtbot: QtBot
) -> None:
    learn = with_lessons({"future": TASK.replace("training_setting", "telepathy") + PROJECT})
    open_first(shell, learn)
    click(learn.tab.lesson.next)
    qtbot.waitUntil(lambda: "Cannot be checked" in verdict(learn))
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.6}))
    learn.player._judge_now()
    assert "Cannot be checked" in verdict(learn)
    assert learn.player.progress.of("future").outcomes["task 2"] is Outcome.UNCHECKABLE


def test_a_lesson_that_cannot_be_read_is_named_in_the_list(shell: Shell, with_lessons: Put) -> None:
    learn = with_lessons({"good": TASK + PROJECT, "bad": "[[steps]]\ntitle = 1\n"})
    bar = shell.window.left.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    assert [row.name for row in learn.tab.list.rows] == ["good"]
    assert "bad" in learn.library.unreadable[0].reason


def test_a_lesson_from_elsewhere_is_opened_or_refused(
    shell: Shell, teach: LearnPresenter, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "lessons" / "one"
    teach.open_folder(folder / "lesson.toml")
    qtbot.waitUntil(lambda: teach.player.lesson is not None)
    assert teach.tab.lesson.heading.text() == "one"
    teach.leave()
    text = (folder / "lesson.toml").read_text(encoding="utf-8")
    (folder / "lesson.toml").write_text("version = 99", encoding="utf-8")
    own = shell.document.project
    teach.open_folder(folder)
    qtbot.waitUntil(lambda: "newer version" in shell.window.messages.text.text())
    assert teach.player.lesson is None
    assert shell.document.project is own
    assert not shell.window.messages.isHidden()
    (folder / "lesson.toml").write_text(text, encoding="utf-8")
    teach.open_folder(folder)
    qtbot.waitUntil(lambda: teach.player.lesson is not None)
    assert shell.window.messages.isHidden(), "its cause is gone"


def test_the_verdict_follows_frames_and_the_state(
    shell: Shell, with_lessons: Put, qtbot: QtBot
) -> None:
    check = 'checks = [{ kind = "trained", epochs = 3 }]'
    old = 'checks = [{ kind = "training_setting", setting = "learning_rate", at_least = 0.5 }]'
    learn = with_lessons({"train": TASK.replace(old, check) + PROJECT})
    open_first(shell, learn)
    click(learn.tab.lesson.next)
    shell.presenter.run.pump.expect(1)
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(Frame(generation=1, epoch=2, step=0, steps_per_epoch=1))
    qtbot.waitUntil(lambda: verdict(learn) == "○ Not yet: 2 epochs trained, needed 3")
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=1))
    qtbot.waitUntil(lambda: verdict(learn) == "✓ Done: 3 epochs trained")


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_panel_that_is_in_front_already_can_be_opened(
    is_shown: bool, shell: Shell, with_lessons: Put, qtbot: QtBot
) -> None:
    check = 'checks = [{ kind = "happened", what = "panel Metrics" }]'
    old = 'checks = [{ kind = "training_setting", setting = "learning_rate", at_least = 0.5 }]'
    task = TASK.replace(old, check)
    show = task[task.index("show = ") :].splitlines()[0]
    learn = with_lessons(
        {"panel": task.replace(show, 'show = [{ kind = "panel", title = "Metrics" }]') + PROJECT}
    )
    open_first(shell, learn)
    shell.window.panels.bring_to_front("Metrics")
    click(learn.tab.lesson.next)
    qtbot.waitUntil(lambda: "was not opened yet" in verdict(learn))
    if is_shown:
        assert learn.tab.lesson.task is not None
        click(learn.tab.lesson.task.show_me)
    else:
        bar = shell.window.panels.tabs.tabBar()
        place = bar.tabRect(shell.window.panels.tabs.currentIndex()).center()
        QTest.mouseClick(bar, LEFT, pos=place)
    qtbot.waitUntil(lambda: verdict(learn) == "✓ Done: the panel Metrics was opened")


def test_every_outcome_has_words() -> None:
    assert set(MARKS) == set(Outcome)


@pytest.mark.parametrize("name", ["validation_split", "scaling", "callbacks", "noise"])
def test_a_setting_that_is_pointed_at_is_in_sight(shell: Shell, name: str) -> None:
    learn = shell.presenter.learn
    shell.presenter.files.show_project(TEMPLATES["xor-noisy"].build())
    learn.point_at(f"setting {name}")
    (rect,) = learn.spotlight.rects
    tab = shell.window.side.inspector.pages.currentWidget()
    assert isinstance(tab, QScrollArea)
    sight = QRect(tab.viewport().mapTo(shell.window, QPoint()), tab.viewport().size())
    assert sight.contains(rect)
    assert rect.height() > 10


def test_no_frame_reaches_beyond_what_is_in_sight(shell: Shell) -> None:
    learn = shell.presenter.learn
    learn.point_at("training")
    (rect,) = learn.spotlight.rects
    tab = shell.window.side.inspector.pages.currentWidget()
    assert QRect(tab.mapTo(shell.window, QPoint()), tab.size()).contains(rect)


def test_a_card_that_is_pointed_at_is_whole(shell: Shell) -> None:
    project = TEMPLATES["mnist-cnn"].build()
    shell.presenter.files.show_project(project)
    designer = shell.window.designer
    designer.scale(2.0, 2.0)
    for layer in project.network.layers:
        shell.presenter.learn.point_at(f"layer {layer.name}")
        (rect,) = shell.presenter.learn.spotlight.rects
        card = designer.network_scene.layer_items[layer.id].card_rect()
        assert rect.width() >= round(card.width() * designer.transform().m11()) - 2, layer.name

"""A lesson in the real window with Keras, by mouse; afterwards the user's run is as it was."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.document.templates.templates import TEMPLATES
from playground.learning.library import Library
from playground.training.protocol.controls import Call
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.events import Called, Event, RunState
from playground.training.protocol.state import Position
from playground.ui.presenters.run_presenter import RunPresenter
from tests.end_to_end.test_whole_way import Person, opened_window

LEFT = Qt.MouseButton.LeftButton


def is_at(run: RunPresenter, epoch: int) -> bool:
    """Return whether the run has completed that many epochs."""
    return run.position == Position(epoch)


def click(widget: QWidget) -> None:
    """Click the middle of a widget."""
    QTest.mouseClick(widget, LEFT)


def weights_of(person: Person) -> list[NDArray[Any]]:
    """Return the weights of the model that trains now. Any: of any number type."""
    found: list[Called] = []

    def keep(event: Event) -> None:
        if isinstance(event, Called) and event.request == -7:
            found.append(event)

    pump = person.application.presenter.run.pump
    pump.event_received.connect(keep)

    def read(program: Program) -> list[NDArray[Any]]:
        return [np.array(each) for each in program.keras_model.get_weights()]

    person.application.session.submit(Call(-7, read))
    person.wait_until(lambda: bool(found))
    pump.event_received.disconnect(keep)
    result: list[NDArray[Any]] = found[0].result
    return result


def test_a_lesson_is_done_and_the_users_training_comes_back(
    engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    project = TEMPLATES["xor-noisy"].build()
    with opened_window(engine, qtbot, tmp_path, project) as person:
        run, learn = person.application.presenter.run, person.application.presenter.learn
        person.wait_for(RunState.PAUSED)
        for epoch in (1, 2, 3):
            person.window.actions_by_name["epoch"].trigger()
            person.wait_until(partial(is_at, run, epoch))
        person.wait_for(RunState.PAUSED)
        own, before = person.project, weights_of(person)

        bar = person.window.left.tabBar()
        QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
        click(learn.tab.list.rows[0])
        page = learn.tab.lesson
        person.wait_until(lambda: run.position == Position(0) and run.state is RunState.PAUSED)
        for _ in range(3):
            click(page.next)
        assert page.question is not None
        click(page.question.buttons[1])
        click(page.question.reveal)
        assert page.task is not None
        task = page.task
        person.wait_until(lambda: task.verdict.text().startswith("○ Not tried yet: 3 of 4"))
        click(task.show_me)
        person.wait_until(lambda: task.verdict.text() == "✓ Done: 4 of 4 answers are right")
        person.window.actions_by_name["undo"].trigger()
        person.wait_until(lambda: abs(weights_of(person)[0]).max() == 0)
        person.window.actions_by_name["play"].trigger()
        person.wait_until(lambda: run.position.epoch >= 5)

        click(page.leave)
        assert person.project == own
        person.wait_until(lambda: run.position == Position(3) and run.state is RunState.PAUSED)
        for one, other in zip(before, weights_of(person), strict=True):
            np.testing.assert_array_equal(one, other)
        person.wait_until(lambda: person.frame is not None and person.frame.epoch == 3)
        person.window.timeline.scrubbed.emit(1)
        person.wait_until(lambda: person.frame is not None and person.frame.epoch == 1)
        person.window.actions_by_name["present"].trigger()
        person.wait_until(lambda: person.frame is not None and person.frame.epoch == 3)


ONE_TASK = """version = 1
title = "Train"
number = 1
minutes = 5
summary = "s"
[projects.net]
data = { source = "xor", noise = 15 }
training = { learning_rate = 0.03, batch_size = 10, epochs = 12 }
[[projects.net.layers]]
type = "Dense"
name = "hidden"
settings = { units = 4, activation = "tanh" }
[[projects.net.layers]]
type = "Dense"
name = "output"
settings = { units = 1, activation = "sigmoid" }
[[steps]]
title = "Train it"
open = "net"
text = "Text."
[steps.task]
text = "Train to the end."
checks = [{ kind = "trained", is_finished = true }]
show = [%s]
"""


@pytest.mark.parametrize(
    ("show", "epochs"),
    [
        ('{ kind = "play" }', 12),
        ('{ kind = "set_training", values = { epochs = 9 } }, { kind = "play" }', 9),
        ('{ kind = "reset" }, { kind = "epoch" }', 1),
    ],
)
def test_undo_of_show_me_brings_back_weights_and_moment_exactly(
    show: str, epochs: int, engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "lessons" / "one").mkdir(parents=True)
    (tmp_path / "lessons" / "one" / "lesson.toml").write_text(ONE_TASK % show, encoding="utf-8")
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        run, learn = person.application.presenter.run, person.application.presenter.learn
        actions = person.window.actions_by_name
        person.wait_for(RunState.PAUSED)
        learn.library = Library(tmp_path / "lessons")
        learn.open_lesson("one")
        person.wait_until(lambda: len(person.project.network.layers) == 3)
        person.wait_for(RunState.PAUSED)
        for epoch in (1, 2):
            actions["epoch"].trigger()
            person.wait_until(partial(is_at, run, epoch))
        before, project, undoes = (
            weights_of(person),
            person.project,
            person.application.document.undo_texts,
        )
        page = learn.tab.lesson
        assert page.task is not None
        click(page.task.show_me)
        person.wait_until(partial(is_at, run, epochs))
        person.wait_until(lambda: run.state in (RunState.PAUSED, RunState.FINISHED))
        after = weights_of(person)
        assert person.application.document.undo_texts == (*undoes, "Show me: Train it")
        actions["undo"].trigger()
        person.wait_until(partial(is_at, run, 2))
        assert same(weights_of(person), before)
        assert person.project == project
        assert not run.is_playing
        actions["redo"].trigger()
        person.wait_until(partial(is_at, run, epochs))
        assert same(weights_of(person), after)


def test_show_me_waits_for_the_model_that_is_being_built(
    engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    kernel = "[[1, 2, 3, 4], [5, 6, 7, 8]]"
    deed = f'{{ kind = "set_weights", layer = "hidden", kernel = {kernel}, bias = [1, 2, 3, 4] }}'
    (tmp_path / "lessons" / "one").mkdir(parents=True)
    (tmp_path / "lessons" / "one" / "lesson.toml").write_text(ONE_TASK % deed, encoding="utf-8")
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        learn = person.application.presenter.learn
        person.wait_for(RunState.PAUSED)
        learn.library = Library(tmp_path / "lessons")
        learn.open_lesson("one")
        assert learn.tab.lesson.task is not None
        click(learn.tab.lesson.task.show_me)
        assert "Show me: Train it" not in person.application.document.undo_texts, "no model yet"
        person.wait_until(lambda: "Show me: Train it" in person.application.document.undo_texts)
        person.wait_for(RunState.PAUSED)
        person.wait_until(lambda: weights_of(person)[0].shape == (2, 4))
        person.wait_until(lambda: weights_of(person)[0][1, 3] == 8)
        assert not person.window.messages.isVisible()


def test_undo_while_show_me_trains_pauses_where_it_began(
    engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    endless = ONE_TASK.replace("epochs = 12", "epochs = 100000") % '{ kind = "play" }'
    (tmp_path / "lessons" / "one").mkdir(parents=True)
    (tmp_path / "lessons" / "one" / "lesson.toml").write_text(endless, encoding="utf-8")
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        run, learn = person.application.presenter.run, person.application.presenter.learn
        person.wait_for(RunState.PAUSED)
        learn.library = Library(tmp_path / "lessons")
        learn.open_lesson("one")
        person.wait_until(lambda: len(person.project.network.layers) == 3)
        person.wait_for(RunState.PAUSED)
        before = weights_of(person)
        assert learn.tab.lesson.task is not None
        click(learn.tab.lesson.task.show_me)
        person.wait_until(lambda: run.position.epoch > 0)
        person.window.actions_by_name["undo"].trigger()
        person.wait_until(lambda: is_at(run, 0) and run.state is RunState.PAUSED)
        assert same(weights_of(person), before)


def same(one: list[NDArray[Any]], other: list[NDArray[Any]]) -> bool:
    """Return whether all weights are equal, bit by bit. Any: of any number type."""
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))

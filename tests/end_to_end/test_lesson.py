"""A lesson in the real window with Keras, by mouse; afterwards the own run is as it was."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import Call
from playground.training.protocol.engine import Engine, Position, Program
from playground.training.protocol.events import Called, Event, RunState
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


def test_a_lesson_is_done_and_the_own_training_comes_back(
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

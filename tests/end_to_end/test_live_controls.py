"""Controls changed while a real network trains: hot settings never stop or restart it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.base.params import Regularizer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import Built, Event, RunState, StateChanged
from playground.ui.inspector.training_section import TrainingSection
from tests.end_to_end.test_whole_way import Person, opened_window

FORWARD = 200


def training(person: Person) -> list[Event]:
    """Press Play; return a list that collects all events after the first epochs."""
    person.wait_for(RunState.PAUSED)
    person.click("play")
    person.wait_until(lambda: person.epoch > 0)
    events: list[Event] = []
    person.application.presenter.run.pump.event_received.connect(events.append)
    return events


def train_on(person: Person) -> None:
    """Wait for about a hundred more epochs."""
    epoch = person.epoch
    person.wait_until(lambda: person.epoch > epoch + FORWARD)


def penalty_of(project: Project) -> Regularizer:
    layer = project.network.layers[1]
    found = layer.params["kernel_regularizer"]
    assert isinstance(found, Regularizer)
    return found


def rate_of(person: Person) -> float:
    """Return the learning rate that was shown last."""
    return person.frame.learning_rate if person.frame is not None else 0.0


def test_rate_and_regularization_change_without_a_stop(
    engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        controls = person.window.transport.hyperparameters
        events = training(person)
        strength, row = penalty_of(person.project), controls.regularization.currentIndex()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
            controls.regularization.setFocus()
            QTest.keyClick(controls.regularization, key)
            train_on(person)
        assert controls.regularization.currentIndex() == row + 1
        assert penalty_of(person.project) != strength
        line = controls.learning_rate.line
        line.setFocus()
        line.selectAll()
        qtbot.keyClicks(line, "0.011")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        person.wait_until(lambda: rate_of(person) == pytest.approx(0.011))
        train_on(person)
        assert not [event for event in events if isinstance(event, Built | StateChanged)]
        assert person.frame is not None
        assert len(person.frame.curves) == person.epoch
        person.pause()


def test_units_are_changed_while_it_trains_and_weights_are_kept_or_not(
    engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        events = training(person)
        hidden = person.project.network.layers[1]
        train_on(person)
        before = person.epoch
        person.click_layer(hidden.id)
        person.type_units(5)
        person.wait_until(lambda: any(isinstance(event, Built) for event in events))
        assert "weights of" in person.window.status.note.text()
        person.wait_until(lambda: person.epoch > before)
        train_on(person)
        assert person.application.presenter.run.state is RunState.RUNNING

        box = person.window.side.inspector.training.fields.fields["keep_weights"].focusProxy()
        assert box is not None
        person.window.designer.select(())
        person.window.side.inspector.open_tab(TrainingSection)
        person.wait_until(box.isVisible)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        assert not person.project.training.keep_weights
        train_on(person)
        before = person.epoch
        events.clear()
        person.click_layer(hidden.id)
        person.type_units(6)
        person.wait_until(lambda: any(isinstance(event, Built) for event in events))
        person.wait_until(lambda: "reinitialized" in person.window.status.note.text())
        person.wait_until(lambda: 0 < person.epoch < before)
        person.pause()

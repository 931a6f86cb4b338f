"""Points painted while a real network trains."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from playground.datasets.sources.painted import PAINTED
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from playground.ui.inspector.data_section import choose_source
from tests.end_to_end.test_whole_way import opened_window


def says(label: QLabel, words: str) -> bool:
    """Return whether a label has these words."""
    return words in label.text()


@pytest.mark.keras
def test_training_continues_with_the_points_that_are_painted(
    engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        editor = person.application.presenter.editor
        assert editor.do(choose_source(person.project.data, PAINTED))
        person.wait_for(RunState.PAUSED)
        person.click("play")
        person.wait_until(lambda: person.epoch > 0)
        boundary = person.window.side.boundary
        train, epoch = boundary.train_chip.text(), person.epoch
        view = boundary.view
        place = view.to_pixels(QPointF(-4, -4)).toPoint()
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place)
        person.wait_until(lambda: boundary.train_chip.text() != train)
        person.wait_until(lambda: person.epoch > epoch)
        person.pause()


@pytest.mark.keras
@pytest.mark.long
def test_all_points_may_go_while_it_trains_and_others_come(
    engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        editor = person.application.presenter.editor
        assert editor.do(choose_source(person.project.data, PAINTED))
        person.wait_for(RunState.PAUSED)
        person.click("play")
        person.wait_until(lambda: person.epoch > 0)
        boundary, left = person.window.side.boundary, Qt.MouseButton.LeftButton
        said, tools = person.window.messages.text, boundary.painting
        QTest.mouseClick(tools.clear, left)
        person.wait_until(lambda: "There are no points yet" in said.text())
        for number, words in ((0, "samples are of one class"), (1, "")):
            QTest.mouseClick(tools.class_chips[number], left)
            for at in ((1, 1), (2, 3), (4, 2), (3, -1)):
                place = boundary.view.to_pixels(QPointF(*at) * (1 - 2 * number)).toPoint()
                QTest.mousePress(boundary.view, left, pos=place)
                QTest.mouseRelease(boundary.view, left, pos=place)
            person.wait_until(partial(says, said, words))
        person.wait_for(RunState.PAUSED)  # what cannot be trained ended training, until Play
        person.click("play")
        person.wait_for(RunState.RUNNING)
        epoch = person.epoch
        person.wait_until(lambda: person.epoch > epoch)
        person.pause()

"""Points painted while a real network trains."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.datasets.sources.painted import PAINTED
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from playground.ui.inspector.data_section import choose_source
from tests.end_to_end.test_whole_way import opened_window


@pytest.mark.keras
def test_training_goes_on_with_the_points_that_are_painted(
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

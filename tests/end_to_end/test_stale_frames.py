"""After another data set is chosen during training, no view gets a frame of the previous one."""

import logging
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.document.commands import SetData, SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from tests.end_to_end.test_whole_way import Person, opened_window

WAY = ("iris", "digits", "xor", "reviews")
"""A table, pictures, points of a plane, words: taken in turn, with another panel each time."""
WITHOUT_END = SetTraining({"epochs": 1_000_000, "callbacks": ()})
"""It still trains when the data change, however slow the window is."""


def show(person: Person, source: str) -> None:
    """Choose another data set, and wait until it is loaded."""
    features = ("x", "y") if source == "xor" else ()
    config = DataConfig(Selection(source), features=features)
    run = person.application.presenter.run
    values = {"source": config.source, "features": config.features}
    assert person.application.presenter.editor.do(SetData(values))
    person.wait_until(lambda: is_of(person, source))
    person.wait_until(lambda: run.state not in (RunState.LOADING, RunState.BUILDING))


def is_of(person: Person, source: str) -> bool:
    """Return whether the data that was loaded last is of this source."""
    data = person.application.presenter.run.stage.data
    shapes = {"iris": (4,), "digits": (8, 8), "xor": (2,), "reviews": (12,)}
    return data is not None and data.task.input_shape == shapes[source]


@pytest.mark.parametrize("is_fitted", [False, True])
def test_other_data_while_it_trains_leaves_no_error(
    graph_engine: Engine,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    *,
    is_fitted: bool,
) -> None:
    """The network is fitted to the new data each time, or stays unchanged."""
    # Not a chain of Dense layers: for those, fitting to a table sets an end of training too.
    project = WITHOUT_END.apply(TEMPLATES["best-practices"].build())
    with opened_window(graph_engine, qtbot, tmp_path, project) as person:
        run = person.application.presenter.run
        person.wait_for(RunState.PAUSED)
        person.click("play")
        person.wait_until(lambda: person.epoch > 3)
        tabs = person.window.panels.tabs
        for number in range(is_fitted, tabs.count(), 2):
            show(person, WAY[number % len(WAY)])
            if is_fitted and person.window.messages.remedy.isVisible():
                person.window.messages.remedy.click()
                person.wait_for(RunState.RUNNING)  # it continues by itself
                person.wait_until(lambda: run.pump.last is not None and run.pump.last.epoch > 3)
            tabs.setCurrentIndex(number)
            qtbot.wait(100)
        while person.application.document.undo_texts:
            person.application.document.undo()
            qtbot.wait(50)
    assert not [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]

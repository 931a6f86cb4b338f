"""A divergence in the real window is reported with its place, and fixed with one click."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.base.params import Selection
from playground.document.commands import SetParams, SetTraining
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import Failed, RunState
from tests.end_to_end.test_whole_way import LEFT, Person, opened_window

CALM_RATE, WILD_RATE = 0.01, 20.0
CLICKS = 14


@pytest.fixture
def regression() -> Project:
    """Return a network with unbounded activations, trained by plain gradient descent."""
    project = TEMPLATES["xor-noisy"].build()
    for layer in project.network.layers:
        activations = {"tanh": "relu", "sigmoid": "linear"}
        activation = activations.get(str(layer.params.get("activation")))
        if activation is not None:
            project = SetParams(layer.id, {"activation": activation}).apply(project)
    settings = {
        "loss": "mean_squared_error",
        "metrics": (),
        "optimizer": Selection("sgd"),
        "learning_rate": CALM_RATE,
    }
    return SetTraining(settings).apply(project)


def type_rate(person: Person, rate: float) -> None:
    """Type a learning rate into the bar at the top."""
    line = person.window.transport.hyperparameters.learning_rate.line
    line.setFocus()
    line.selectAll()
    person.qtbot.keyClicks(line, f"{rate:g}")
    person.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert person.project.training.learning_rate == rate


def losses(person: Person) -> np.ndarray:
    """Return the loss of every epoch so far, as last shown."""
    assert person.frame is not None
    return person.frame.curves.column("loss")


def epochs_kept(message: str) -> int:
    """Return how many epochs a divergence has left; their curves may be shown a little later."""
    found = re.search(r"weights after epoch ([\d,]+) were kept", message)
    assert found is not None
    return int(found[1].replace(",", ""))


def continues_after_a_click(person: Person, failed: list[Failed], rate: float) -> bool:
    """Click the remedy, which sets `rate`; return whether training continues from there."""
    kept, failures = len(losses(person)), len(failed)
    QTest.mouseClick(person.window.messages.remedy, LEFT)
    assert person.project.training.learning_rate == rate
    person.wait_until(lambda: len(failed) > failures or person.epoch > kept + 500)
    return len(failed) == failures


def test_one_click_lowers_the_rate_and_continues_from_the_last_good_state(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path, regression: Project
) -> None:
    with opened_window(graph_engine, qtbot, tmp_path, regression) as person:
        bar = person.window.messages
        failed: list[Failed] = []
        person.application.presenter.run.failed.connect(failed.append)
        person.wait_for(RunState.PAUSED)
        person.click("play")
        person.wait_until(lambda: person.epoch > 50)
        person.pause()
        calm = losses(person).copy()

        type_rate(person, WILD_RATE)
        person.click("play")
        person.wait_for(RunState.FAILED)

        assert bar.isVisible()
        assert re.search(
            r"Training diverged: a value in dense_\d became NaN or infinite in step \d+ of "
            r"epoch \d+",
            bar.text.text(),
        )
        assert f"weights after epoch {len(losses(person)):,} were kept" in bar.text.text()
        np.testing.assert_array_equal(losses(person), calm[: len(losses(person))])
        assert len(calm) - len(losses(person)) <= 1

        for clicks in range(1, CLICKS):
            rate, kept = WILD_RATE / 2**clicks, epochs_kept(bar.text.text())
            if continues_after_a_click(person, failed, rate):
                break
        assert person.application.presenter.run.state is RunState.RUNNING
        assert not bar.isVisible()
        person.pause()
        assert losses(person)[-100:].mean() < 2 * calm[0]
        np.testing.assert_array_equal(losses(person)[:kept], calm[:kept])

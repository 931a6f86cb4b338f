"""A sample is chosen or drawn, asked about, and answered in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.protocol.probes import SampleAnswer, SampleProbe
from playground.ui.panels.sample.panel import SamplePanel
from playground.ui.theme.theme import LIGHT, Theme
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
TASK = Task(
    kind=TaskKind.MULTICLASS, input_shape=(28, 28), output_units=10, class_names=tuple("0123456789")
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def digits() -> Prepared:
    x = np.zeros((3, 28, 28), np.float32)
    x[:, 5:20, 10:14] = 200.0
    x[0, 0, 0] = 255.0
    samples = Samples(x, np.array([7, 1, 4], np.int32))
    return Prepared(TASK, samples, samples)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> SamplePanel:
    panel = SamplePanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(300, 560)
    panel.show_state(scenes.state(10, task=TASK))
    panel.show_data(digits())
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def answer_of(panel: SamplePanel) -> str:
    """Return the prediction and its share, as shown."""
    return f"{panel.answer_label.text()} {panel.share_label.text()}"


def answered(scenes: Scenes, probe: SampleProbe, winner: int) -> Any:
    shares = np.full(10, 0.001, np.float32)
    shares[winner] = 0.991
    output = scenes.layers(scenes.state(10, task=TASK))[-1]
    return scenes.frame(1, {probe: SampleAnswer(digits().test.x[0], 7.0, {output: shares})})


def test_says_what_the_model_takes_the_sample_for(panel: SamplePanel, scenes: Scenes) -> None:
    panel.show_frame(answered(scenes, SampleProbe(), 7))
    assert answer_of(panel) == "Answer: 7 99.1 %"
    assert panel.truth == "Sample 1 of 3: 7"
    assert panel.box.pixels[0, 0] == 1.0


def test_the_answer_of_another_model_is_forgotten(panel: SamplePanel, scenes: Scenes) -> None:
    shown = answered(scenes, SampleProbe(), 7)
    panel.show_frame(shown)
    panel.show_frame(replace(shown, generation=shown.generation + 1, answers={}))
    assert answer_of(panel).strip() == ""
    assert panel.truth == ""


def test_the_arrows_choose_samples_and_wrap_round(panel: SamplePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignals([panel.probes_changed, panel.sample_changed]):
        QTest.mouseClick(panel.next, Qt.MouseButton.LeftButton)
    assert panel.probes() == {SampleProbe(1)}
    QTest.mouseClick(panel.previous, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.previous, Qt.MouseButton.LeftButton)
    assert panel.probe == SampleProbe(2)


def draw(panel: SamplePanel) -> None:
    """Draw a stroke down the middle with the mouse."""
    middle = panel.box.area().center().toPoint()
    QTest.mousePress(panel.box, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(panel.box, middle + QPoint(0, 60))
    QTest.mouseRelease(panel.box, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, 60))


def test_a_drawing_is_asked_about_in_the_data_s_own_range(
    panel: SamplePanel, scenes: Scenes
) -> None:
    panel.show_frame(answered(scenes, SampleProbe(), 7))
    draw(panel)
    x = panel.probe.x
    assert x is not None
    drawn = np.reshape(x, (28, 28))
    assert drawn.max() == 255.0
    assert drawn[0, 0] == 0.0
    assert 10 < np.count_nonzero(drawn) < 80
    panel.show_frame(answered(scenes, panel.probe, 1))
    assert answer_of(panel) == "Answer: 1 99.1 %"
    assert "Your drawing" in panel.truth


def test_clear_takes_an_empty_sheet(panel: SamplePanel) -> None:
    draw(panel)
    QTest.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    assert panel.probe.x is not None
    assert set(panel.probe.x) == {0.0}


def test_scaled_data_is_drawn_and_asked_about_in_its_scale(qtbot: QtBot, scenes: Scenes) -> None:
    task = Task(kind=TaskKind.MULTICLASS, input_shape=(8, 8), output_units=10)
    raw = np.linspace(0, 16, 128, dtype=np.float32).reshape(2, 8, 8)
    offset, scale = np.full(64, 8.0, np.float32), np.full(64, 4.0, np.float32)
    samples = Samples(((raw - 8) / 4).astype(np.float32), np.zeros(2, np.int32))
    panel = SamplePanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show_state(scenes.state(10, task=task))
    panel.show_data(Prepared(task, samples, samples, offset, scale))
    panel.resize(300, 500)
    panel.show()
    qtbot.waitExposed(panel)
    draw(panel)
    assert panel.probe.x is not None
    assert min(panel.probe.x) == pytest.approx(-2.0)
    assert max(panel.probe.x) == pytest.approx(2.0)


def test_only_pictures_are_its_business(panel: SamplePanel, scenes: Scenes) -> None:
    assert panel.is_useful(scenes.state(10, task=TASK))
    assert not panel.is_useful(scenes.state(1))


def test_doubt_keeps_its_colour_when_the_theme_changes(
    panel: SamplePanel, scenes: Scenes, show_theme: Callable[[Theme], None]
) -> None:
    shares = np.full(10, 0.06, np.float32)
    shares[9] = 0.46
    output = scenes.layers(scenes.state(10, task=TASK))[-1]
    answer = SampleAnswer(digits().test.x[0], 7.0, {output: shares})
    panel.show_frame(scenes.frame(1, {SampleProbe(): answer}))
    show_theme(LIGHT)
    image = panel.grab().toImage()
    found = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert LIGHT.warning in found
    assert LIGHT.good not in found

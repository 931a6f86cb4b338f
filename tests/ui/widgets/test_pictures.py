"""A picture of the window shows what was just said, with the room that it needs."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from playground.training.protocol.events import RunState
from playground.ui.shell.run_words import RunFacts
from playground.ui.shell.status_strip import StatusStrip
from playground.ui.widgets.pictures import picture_of

LONG = "Stopped after 27 epochs: val_loss has not improved for 10 epochs"


@pytest.mark.parametrize("facts", [RunFacts(RunState.FINISHED, LONG), RunFacts(RunState.PAUSED)])
def test_a_text_of_this_moment_has_its_room_in_the_picture(qtbot: QtBot, facts: RunFacts) -> None:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.resize(1280, 26)
    strip.show_versions("Keras 3 · TensorFlow 2 · CPU")
    with qtbot.waitExposed(strip):
        strip.show()
    strip.show_run(facts)
    assert picture_of(strip).deviceIndependentSize().toSize() == QSize(strip.size())
    assert not strip.state.is_elided
    assert strip.state.width() == strip.state.sizeHint().width()


@pytest.mark.parametrize("width", range(420, 1320, 90))
def test_no_part_of_the_status_line_is_cut_while_there_is_room_to_spare(
    qtbot: QtBot, width: int
) -> None:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.show_versions("Keras 3 · TensorFlow 2 · CPU")
    strip.resize(1280, 26)
    with qtbot.waitExposed(strip):
        strip.show()
    strip.show_run(RunFacts(RunState.FINISHED, LONG))
    strip.resize(width, 26)
    picture_of(strip)
    parts = (strip.state, strip.device, strip.network_size, strip.versions)
    if any(part.is_elided for part in parts):
        assert strip.note.width() == 0

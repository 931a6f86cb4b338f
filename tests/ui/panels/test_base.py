"""What a panel keeps of the answers, and what it says without them."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.training.protocol.events import RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import ConfusionProbe, DeadUnitsProbe
from playground.ui.panels.base import Panel
from playground.ui.panels.boundary import BoundaryPanel
from playground.ui.panels.curve import CurvePanel
from playground.ui.panels.output_plot import OutputPlot
from playground.ui.panels.registry import PANELS
from playground.ui.panels.slice import SlicePanel
from playground.ui.panels.waiting import COMPUTING, STEPS
from playground.ui.shell.run_words import STATE_WORDS
from tests.ui.recording_editor import RecordingEditor

NEEDED, ALSO = ConfusionProbe(), DeadUnitsProbe()


class Example(Panel):
    """Says in its notice that it is empty, and counts how often it draws."""

    empty = "Nothing yet."
    asks = (NEEDED, ALSO)

    def __init__(self) -> None:
        super().__init__(RecordingEditor())
        self.drawn = 0
        self.set_content(QLabel("content"))

    def draw(self) -> str:
        self.drawn += 1
        return "" if self.answer(NEEDED) is not None else self.empty


@pytest.fixture
def panel(qtbot: QtBot) -> Example:
    panel = Example()
    qtbot.addWidget(panel)
    return panel


def frame(generation: int, needed: object = None, also: object = None) -> Frame:
    """Return a frame of that program, with or without answers."""
    given = {NEEDED: needed, ALSO: also}
    answers = {probe: answer for probe, answer in given.items() if answer is not None}
    return Frame(generation=generation, epoch=1, step=0, steps_per_epoch=1, answers=answers)  # type: ignore[arg-type]


def test_a_panel_says_what_it_says_when_empty(panel: Example) -> None:
    assert panel.notice == "Nothing yet."
    panel.show_frame(frame(1, "answer"))
    assert panel.notice == ""


def test_a_panel_says_while_its_answer_is_computed(panel: Example, scenes: Any) -> None:
    panel.show_state(scenes.state(3, 1))
    assert panel.notice == "Nothing yet.", "the model is not built"
    panel.show_frame(frame(1))
    assert panel.notice == COMPUTING
    panel.show_frame(replace(frame(1), refused=frozenset({NEEDED})))
    assert panel.notice == "Nothing yet.", "the question does not apply"
    panel.show_frame(frame(1, "answer"))
    assert panel.notice == ""
    panel.show_frame(frame(1))
    assert panel.notice == "", "the answer stays"


@pytest.mark.parametrize(
    "kind", [*PANELS, BoundaryPanel, SlicePanel, CurvePanel], ids=lambda kind: kind.title
)
def test_every_panel_says_what_happens_before_its_answer(
    kind: type[Panel], scenes: Any, qtbot: QtBot
) -> None:
    """Not "once the model is built" while the model is there and the answer is computed."""
    panel = kind(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show_state(scenes.state(3, 1))
    if not panel.probes() or "model" not in said(panel):
        pytest.skip("it waits for no answer of the model")
    steps = [(state, STATE_WORDS[state]) for state in STEPS]
    steps += [(RunState.PAUSED, COMPUTING), (RunState.RUNNING, COMPUTING)]
    for state, words in steps:
        panel.handle_event(StateChanged(state))
        assert said(panel) == words
    panel.handle_event(StateChanged(RunState.INCOMPLETE))
    assert "once the model is built" in said(panel)


def said(panel: Panel) -> str:
    """Return what the panel says in the place of its content or of its map."""
    return panel.view.message if isinstance(panel, OutputPlot) else panel.notice


def test_answers_stay_through_frames_without_one(panel: Example) -> None:
    panel.show_frame(frame(1, "answer", {"layer": 1}))
    panel.show_frame(frame(1))
    assert panel.answer(NEEDED) == "answer"  # type: ignore[comparison-overlap]
    assert panel.answer(ALSO) == {"layer": 1}
    assert panel.drawn == 1


def test_answers_of_one_frame_are_kept_together(panel: Example) -> None:
    panel.show_frame(frame(1, "answer", {"layer": 1}))
    panel.show_frame(frame(1, "later"))
    assert panel.answer(ALSO) is None


def test_answers_are_dropped_with_their_program(panel: Example) -> None:
    panel.show_frame(frame(1, "answer"))
    panel.show_frame(frame(2))
    assert panel.answer(NEEDED) is None
    assert panel.notice == "Nothing yet."
    panel.show_frame(frame(2))
    assert panel.drawn == 2


def test_forgotten_answers_are_gone(panel: Example) -> None:
    panel.show_frame(frame(1, "answer"))
    panel.forget()
    assert panel.answer(NEEDED) is None


def test_a_panel_asks_what_it_declares(panel: Example) -> None:
    assert panel.probes() == {NEEDED, ALSO}

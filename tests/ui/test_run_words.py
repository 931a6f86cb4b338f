"""Whatever is clicked in whatever order, the window says of the run what is true."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document.commands import RemoveLayers, SetTraining
from playground.document.pace import Pace
from playground.document.problems.examining import examine
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import Ask, Close, Control, SetPace, SetProject
from playground.training.protocol.events import Event, RunState
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.ui.shell.run_words import PLAYS_IMMEDIATELY, STATE_WORDS, RunFacts
from tests.lanes import sampled
from tests.training.conftest import Clock, LinearEngine, Loads
from tests.ui.conftest import Shell

END = 6


@dataclass
class Inline:
    """A real trainer in the place of the session: it trains when the test says so.

    Attributes
    ----------
    shell : Shell
    trainer : Trainer
    engine : LinearEngine
    """

    shell: Shell
    trainer: Trainer
    engine: LinearEngine

    def work(self, chunks: int = 1) -> None:
        for _ in range(chunks):
            self.trainer.work()

    def finish(self) -> None:
        """Train until nothing is left to do."""
        for _ in range(1000):
            if self.trainer.state is not RunState.RUNNING:
                return
            self.trainer.work()
        raise AssertionError("training does not end")

    def load_engine(self) -> None:
        """Let Keras be loaded, once."""
        if not self.engine.built:
            self.trainer.set_engine(self.engine)

    def look(self) -> None:
        """Let the window take over what the trainer has reported and drawn."""
        pump = self.shell.presenter.run.pump
        for _ in range(6):
            pump.pump()

    def click(self, action: str) -> None:
        self.shell.window.actions_by_name[action].trigger()

    def delete(self, place: int) -> None:
        layers = self.shell.document.project.network.layers
        if len(layers) > 1:
            chosen = layers[1 + place % (len(layers) - 1)].id
            self.shell.presenter.editor.do(RemoveLayers((chosen,)))

    def end_at(self, epochs: int) -> None:
        self.shell.presenter.editor.do(SetTraining({"epochs": epochs}))

    def learn_at(self, rate: float) -> None:
        self.shell.presenter.editor.do(SetTraining({"learning_rate": rate}))


STEPS: dict[str, Callable[[Inline], None]] = {
    "play": lambda inline: inline.click("play"),
    "reset": lambda inline: inline.click("reset"),
    "step": lambda inline: inline.click("step"),
    "epoch": lambda inline: inline.click("epoch"),
    "undo": lambda inline: inline.click("undo"),
    "redo": lambda inline: inline.click("redo"),
    "delete the output": lambda inline: inline.delete(-1),
    "delete another layer": lambda inline: inline.delete(0),
    "end later": lambda inline: inline.end_at(2 * END),
    "end earlier": lambda inline: inline.end_at(END // 2),
    "never end": lambda inline: inline.end_at(0),
    "learn faster": lambda inline: inline.learn_at(0.2),
    "diverge": lambda inline: inline.learn_at(1e9),
    "train a little": lambda inline: inline.work(),
    "train to the end": lambda inline: (
        inline.finish() if inline.shell.document.project.training.epochs else inline.work(3)
    ),
    "Keras is loaded": Inline.load_engine,
}


@pytest.fixture
def inline(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Inline:
    """Return the window joined to a real trainer, without a thread.

    However slow the machine is, the pump draws each frame in its first tick.
    """
    monkeypatch.setattr("playground.ui.presenters.frame_pump.LATE_SECONDS", math.inf)
    events: list[Event] = []
    mailbox: Mailbox[Frame] = Mailbox()
    clock = Clock()
    trainer = Trainer(events.append, mailbox, clock=clock, prepare=Loads(), examine=examine)

    def submit(control: Control) -> None:
        if not isinstance(control, Ask | SetPace | Close):
            trainer.handle(control)

    def take_events() -> list[Event]:
        found = events[:]
        events.clear()
        return found

    shell.session.submit.side_effect = submit
    shell.session.events.side_effect = take_events
    shell.session.take_frame.side_effect = mailbox.take
    trainer.handle(SetPace(Pace.FULL))
    trainer.handle(SetProject(shell.document.project, is_load=True))
    return Inline(shell, trainer, LinearEngine(clock))


def check(inline: Inline) -> None:
    """Compare what the window says with what is so."""
    trainer, window = inline.trainer, inline.shell.window
    project = inline.shell.document.project
    is_complete = examine(project)[0].is_buildable
    state, run = trainer.state, trainer.run
    said, transport = window.status.state.text(), window.transport
    epoch = run.epoch if run is not None else 0
    play = window.actions_by_name["play"].iconText()
    if not is_complete:
        assert said == "Network incomplete"
        assert not transport.more.isVisibleTo(transport)
        assert play in ("Play", "Pause")
        return
    assert transport.epoch.text() == f"{epoch:,}"
    assert (play == "Pause") == inline.shell.presenter.run.is_playing
    if state is RunState.FINISHED:
        assert said in (f"Reached {epoch} epochs", f"Reached {epoch} epoch")
        assert epoch > 0
    else:
        assert said.split(": epoch")[0] == STATE_WORDS[state]
    end = project.training.epochs
    is_offered = transport.more.isVisibleTo(transport)
    assert is_offered == (0 < end <= epoch and state in PLAYS_IMMEDIATELY)
    if is_offered:
        assert transport.more.text() == play == f"Train {end} more"
        assert transport.speed_caption.text() == STATE_WORDS[state]
    else:
        assert transport.speed_caption.text() != "Finished"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from(tuple(STEPS)), max_size=14), is_loaded=st.booleans())
def test_after_any_clicks_the_window_says_what_is_true(
    inline: Inline, steps: list[str], is_loaded: bool
) -> None:
    shell = inline.shell
    project = shell.document.project
    start = replace(project, training=replace(project.training, epochs=END))
    shell.presenter.files.current.show(start)
    if is_loaded:
        inline.load_engine()
    inline.look()
    check(inline)
    for step in steps:
        STEPS[step](inline)
        inline.look()
        check(inline)


ORDERS = (
    ("play", "train to the end", "delete the output"),
    ("play", "train to the end", "delete the output", "undo"),
    ("play", "train to the end", "delete the output", "reset", "undo"),
    ("play", "train to the end", "delete the output", "play", "undo", "train to the end"),
    ("play", "train to the end", "end later"),
    ("play", "train to the end", "end later", "undo"),
    ("play", "train to the end", "learn faster"),
    ("play", "train a little", "diverge", "train to the end", "undo"),
    ("step", "delete the output"),
    ("play", "train to the end", "undo", "reset", "play"),
)


@pytest.mark.parametrize("steps", sampled(ORDERS, ORDERS[0]))
def test_in_the_orders_that_once_failed_it_says_what_is_true(
    inline: Inline, steps: tuple[str, ...]
) -> None:
    inline.end_at(END)
    inline.load_engine()
    for step in steps:
        STEPS[step](inline)
        inline.look()
        check(inline)


@pytest.mark.parametrize(("state", "is_playing"), tuple(product(RunState, (True, False))))
def test_more_is_offered_only_where_play_trains_at_once(state: RunState, is_playing: bool) -> None:
    facts = RunFacts(state, is_playing=is_playing, epoch=END, end=END)
    assert facts.status == STATE_WORDS[state]
    assert (facts.more > 0) == (state in PLAYS_IMMEDIATELY and not is_playing)
    assert facts.more == 0 or facts.caption in ("Paused", "Finished")

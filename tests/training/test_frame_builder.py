"""While training, frames may lack slow answers; frames of a paused run are complete."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from playground.document.project import Project
from playground.training.loop.frame_builder import FIRST_SECONDS, FrameBuilder, present_source
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import Ask, EpochOnce, Pause, Play, Scrub, SetProject
from playground.training.protocol.events import RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.probes import BoundaryProbe, GradientsProbe, Probe
from tests.training.conftest import examine

if TYPE_CHECKING:
    from tests.training.conftest import Bench

BOTH: frozenset[Probe[Any]] = frozenset({BoundaryProbe(), GradientsProbe()})
COST_SECONDS = 0.01


@pytest.fixture
def asked(bench: "Bench", project: Project, monkeypatch: pytest.MonkeyPatch) -> "Bench":
    """A training run with a fast probe and a patient one, which is slow."""
    bench.do(SetProject(project))

    def answer(
        probes: frozenset[Probe[Any]], _is_hurried: Callable[[], bool]
    ) -> Mapping[Probe[Any], Any]:
        if any(probe.is_patient for probe in probes):
            bench.clock.now += COST_SECONDS
        return dict.fromkeys(probes)

    monkeypatch.setattr(bench.program, "answer", answer)
    bench.do(Ask(BOTH), Play())
    bench.clock.now += FIRST_SECONDS
    return bench


def next_frame(bench: "Bench") -> Frame:
    """Train until there is a new frame."""
    bench.mailbox.take()
    for _ in range(1000):
        bench.trainer.work()
        frame = bench.mailbox.take()
        if frame is not None:
            return frame
    raise AssertionError("no frame was built")


def test_slow_probes_are_answered_from_time_to_time(asked: "Bench") -> None:
    frames = []
    began = asked.clock.now
    while asked.clock.now < began + 30 * COST_SECONDS:
        frames.append(next_frame(asked))
    complete = [frame for frame in frames if GradientsProbe() in frame.answers]
    assert all(BoundaryProbe() in frame.answers for frame in frames)
    assert all(frame.is_complete == (GradientsProbe() in frame.answers) for frame in frames)
    assert 2 <= len(complete) <= 4
    assert len(frames) > 3 * len(complete)


def test_progress_is_shown_before_slow_probes_are_answered(asked: "Bench") -> None:
    asked.do(Pause(), Play())
    frame = next_frame(asked)
    assert frame.epoch or frame.step
    assert not frame.is_complete
    asked.clock.now += FIRST_SECONDS
    assert next_frame(asked).is_complete


def test_compiling_during_a_pause_does_not_delay_slow_probes_afterwards(
    asked: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer takes much longer than later ones: Keras traces it."""
    asked.trainer.work()
    quick = asked.program.answer

    def compiling(
        probes: frozenset[Probe[Any]], is_hurried: Callable[[], bool]
    ) -> Mapping[Probe[Any], Any]:
        asked.clock.now += 100 * COST_SECONDS
        return quick(probes, is_hurried)

    monkeypatch.setattr(asked.program, "answer", compiling)
    asked.do(Pause())
    monkeypatch.setattr(asked.program, "answer", quick)
    asked.do(Play())
    asked.clock.now += FIRST_SECONDS
    assert GradientsProbe() in next_frame(asked).answers


def test_play_is_prepared_before_slow_probes_are_answered(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Ask(BOTH))
    shown = bench.mailbox.take()
    assert shown is not None
    assert not shown.is_complete
    assert bench.program.preparations == 0
    bench.trainer.prepare()
    assert bench.mailbox.take() is None
    bench.trainer.prepare()
    shown = bench.mailbox.take()
    assert shown is not None
    assert shown.is_complete
    assert bench.program.preparations == 1


def test_the_frame_of_a_pause_is_complete(asked: "Bench") -> None:
    while GradientsProbe() in next_frame(asked).answers:
        pass
    asked.do(Pause())
    frame = asked.mailbox.take()
    assert frame is not None
    assert set(frame.answers) == BOTH
    assert frame.is_complete


def test_a_pause_removes_the_frame_that_was_not_taken(
    asked: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    while asked.mailbox.is_empty:
        asked.trainer.work()
    found: list[bool] = []

    def answer(
        probes: frozenset[Probe[Any]], _is_hurried: Callable[[], bool]
    ) -> Mapping[Probe[Any], Any]:
        found.append(asked.mailbox.is_empty)
        return dict.fromkeys(probes)

    monkeypatch.setattr(asked.program, "answer", answer)
    asked.do(Pause())
    assert found[0]


def test_a_new_slow_probe_is_answered_in_the_next_frame(asked: "Bench") -> None:
    while GradientsProbe() in next_frame(asked).answers:
        pass
    asked.do(Ask(BOTH | {GradientsProbe(samples=8)}))
    assert GradientsProbe(samples=8) in next_frame(asked).answers


def test_pause_is_reported_before_probes_are_answered(
    asked: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[tuple[bool, bool]] = []

    def answer(
        probes: frozenset[Probe[Any]], _is_hurried: Callable[[], bool]
    ) -> Mapping[Probe[Any], Any]:
        is_reported = asked.of(StateChanged)[-1].state is RunState.PAUSED
        order.append((any(probe.is_patient for probe in probes), is_reported))
        return dict.fromkeys(probes)

    asked.trainer.work()
    monkeypatch.setattr(asked.program, "answer", answer)
    asked.do(Pause())
    assert order == [(False, True), (False, True), (True, True)]


def test_a_frame_being_built_is_cancelled_for_a_pause(
    asked: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The builder checks for controls between two probes; the frame of the pause is complete."""
    answered: list[Probe[Any]] = []

    def answer(
        probes: frozenset[Probe[Any]], is_hurried: Callable[[], bool]
    ) -> Mapping[Probe[Any], Any]:
        found = {probe: None for probe in probes if not is_hurried()}
        answered.extend(found)
        return found

    is_waiting = [False]
    monkeypatch.setattr(asked.program, "answer", answer)
    mailbox: Mailbox[Frame] = Mailbox()
    frame_builder = FrameBuilder(mailbox, asked.clock, lambda: is_waiting[0])
    frame_builder.probes = BOTH
    run = asked.trainer.run
    assert run is not None
    is_waiting[0] = True
    frame_builder.offer(run, 1)
    assert mailbox.take() is None
    assert not answered
    frame_builder.build(present_source(run, 1))
    frame = mailbox.take()
    assert frame is not None
    assert set(frame.answers) == BOTH


def test_scrubbing_first_shows_a_frame_without_slow_answers(
    asked: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    while not next_frame(asked).epoch:
        pass
    asked.do(Pause())
    shown: list[Frame] = []
    monkeypatch.setattr(asked.mailbox, "put", shown.append)
    asked.do(Scrub(0, request=7))
    assert [(frame.request, frame.is_complete) for frame in shown] == [(7, False), (7, True)]
    assert set(shown[-1].answers) == BOTH
    assert not shown[-1].is_live


def test_a_cancelled_frame_is_completed_if_no_other_is_requested(
    project: Project, make_bench: "Callable[..., Bench]"
) -> None:
    """A Pause after a Scrub ends nothing, as nothing trains; then the frame is completed."""
    bench = make_bench()
    is_waiting = [False]
    bench.trainer = Trainer(
        bench.events.append,
        bench.mailbox,
        clock=bench.clock,
        is_hurried=lambda: is_waiting[0],
        prepare=bench.loads,
        examine=examine,
    )
    bench.trainer.set_engine(bench.engine)
    bench.do(SetProject(project), Ask(BOTH), EpochOnce())
    bench.finish()
    is_waiting[0] = True
    bench.do(Scrub(0, request=7))
    first = bench.mailbox.take()
    assert first is not None
    assert (first.request, first.is_complete) == (7, False)
    is_waiting[0] = False
    bench.do(Pause())
    assert bench.trainer.can_prepare
    bench.trainer.prepare()
    assert not bench.trainer.can_prepare
    second = bench.mailbox.take()
    assert second is not None
    assert (second.request, second.is_complete) == (7, True)
    assert set(second.answers) == BOTH
    assert not second.is_live


def test_a_frame_says_which_probes_do_not_apply(
    asked: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow probes that it leaves out are not among them."""
    monkeypatch.setattr(asked.program, "answer", lambda *_: {})
    asked.do(Pause(), Play())
    refused = {frame.is_complete: frame.refused for frame in frames_until_complete(asked)}
    assert refused == {False: frozenset({BoundaryProbe()}), True: BOTH}


def frames_until_complete(bench: "Bench") -> list[Frame]:
    """Return the next frame, which is not complete, and the first that is."""
    first = next_frame(bench)
    bench.clock.now += FIRST_SECONDS
    return [first, next_frame(bench)]

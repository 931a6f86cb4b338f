"""The pump: only what is visible is asked for and drawn."""

import sys
from collections.abc import Callable
from unittest.mock import Mock, create_autospec

import pytest
from pytestqt.qtbot import QtBot

from playground.training.protocol.controls import Ask
from playground.training.protocol.events import EngineReady, RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import BoundaryProbe, ConfusionProbe
from playground.training.session import Session
from playground.ui.presenters.frame_pump import FramePump, LiveView, Views, always

FRAME = Frame(generation=1, epoch=1, step=0, steps_per_epoch=1)


def view(*probes: object) -> Mock:
    """Return a live view that asks for these probes."""
    result: Mock = create_autospec(LiveView, instance=True)
    result.probes.return_value = frozenset(probes)
    return result


def made(*visible: Mock, fits: Callable[[Frame], bool] = always) -> tuple[FramePump, Mock, Mock]:
    """Return a pump, its session, and what knows the visible views."""
    session = create_autospec(Session, instance=True)
    session.events.return_value = []
    session.is_pausing = False
    session.take_frame.return_value = None
    views = create_autospec(Views, instance=True)
    views.live_views.return_value = visible
    return FramePump(session, views, fits=fits), session, views


def test_probes_of_all_visible_views_are_asked_for_once(qtbot: QtBot) -> None:
    pump, session, _ = made(view(BoundaryProbe()), view(ConfusionProbe()))
    pump.pump()
    pump.pump()
    session.submit.assert_called_once_with(Ask(frozenset({BoundaryProbe(), ConfusionProbe()})))


def test_other_views_ask_for_other_probes(qtbot: QtBot) -> None:
    pump, session, views = made(view(BoundaryProbe()))
    pump.pump()
    views.live_views.return_value = (view(ConfusionProbe()),)
    pump.review()
    pump.pump()
    assert session.submit.call_args.args == (Ask(frozenset({ConfusionProbe()})),)


def test_frame_reaches_visible_views_only(qtbot: QtBot) -> None:
    seen, hidden = view(), view()
    pump, session, _ = made(seen)
    session.take_frame.return_value = FRAME
    pump.pump()
    seen.show_frame.assert_called_once_with(FRAME)
    hidden.show_frame.assert_not_called()


def test_view_that_becomes_visible_gets_the_last_frame(qtbot: QtBot) -> None:
    pump, session, views = made(view())
    session.take_frame.return_value = FRAME
    pump.pump()
    session.take_frame.return_value = None
    late = view()
    views.live_views.return_value = (late,)
    pump.review()
    pump.pump()
    late.show_frame.assert_called_once_with(FRAME)


def test_events_come_before_the_frame(qtbot: QtBot) -> None:
    order: list[object] = []
    pump, session, _ = made()
    pump.event_received.connect(order.append)
    pump.frame_shown.connect(order.append)
    session.events.return_value = [EngineReady("Keras")]
    session.take_frame.return_value = FRAME
    pump.pump()
    assert order == [EngineReady("Keras"), FRAME]


def test_timer_pumps_until_it_is_stopped(qtbot: QtBot) -> None:
    pump, session, _ = made()
    session.take_frame.return_value = FRAME
    with qtbot.waitSignal(pump.frame_shown):
        pump.start()
    pump.stop()
    session.events.reset_mock()
    qtbot.wait(50)
    session.events.assert_not_called()


def test_error_in_one_view_keeps_nothing_from_the_others(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, traceback: received.append(error))
    broken, sound = view(BoundaryProbe()), view(ConfusionProbe())
    error = AttributeError("no such pen")
    broken.show_frame.side_effect = error
    broken.probes.side_effect = error
    pump, session, _ = made(broken, sound)
    session.take_frame.return_value = FRAME
    pump.pump()
    sound.show_frame.assert_called_once_with(FRAME)
    session.submit.assert_called_once_with(Ask(frozenset({ConfusionProbe()})))
    assert received == [error, error]


def test_error_over_one_event_loses_none_of_the_next(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, traceback: received.append(error))
    pump, session, _ = made()
    known: list[object] = []

    def receive(event: EngineReady) -> None:
        if event.version == "broken":
            raise KeyError(event.version)
        known.append(event)

    pump.event_received.connect(receive)
    session.events.return_value = [EngineReady("broken"), EngineReady("sound")]
    pump.pump()
    assert known == [EngineReady("sound")]
    assert len(received) == 1


def test_slow_views_take_turns_and_all_draw_the_frame(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("playground.ui.presenters.frame_pump.perf_counter", lambda: now)
    views = [view(), view(), view(), view()]
    pump, session, _ = made(*views)
    session.take_frame.return_value = FRAME

    def drawn() -> int:
        return sum(each.show_frame.call_count for each in views)

    pump.pump()
    assert drawn() == 4
    counts = []
    for seconds in (0.1, 0.15, 0.1, 0.15, 0.1, 0.15):
        now += seconds
        before = drawn()
        pump.pump()
        counts.append(drawn() - before)
    assert counts == [0, 2, 0, 1, 0, 1]
    assert [each.show_frame.call_count for each in views] == [2, 2, 2, 2]


def test_quick_views_draw_together_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("playground.ui.presenters.frame_pump.perf_counter", lambda: now)
    views = [view(), view(), view()]
    pump, session, _ = made(*views)
    session.take_frame.return_value = FRAME
    pump.pump()
    now += 0.1
    pump.pump()
    for _ in range(40):
        now += 0.016
        pump.pump()
    before = [each.show_frame.call_count for each in views]
    now += 0.016
    pump.pump()
    assert [each.show_frame.call_count for each in views] == [count + 1 for count in before]


def test_what_is_out_of_date_is_not_drawn_further(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("playground.ui.presenters.frame_pump.perf_counter", lambda: now)
    views = [view(), view()]
    pump, session, _ = made(*views)
    session.take_frame.return_value = FRAME
    pump.pump()
    for _ in range(2):
        now += 0.1
        pump.pump()
    before = [each.show_frame.call_count for each in views]
    session.take_frame.return_value = None
    pump.forget()
    for _ in range(4):
        now += 0.016
        pump.pump()
    assert [each.show_frame.call_count for each in views] == before


def built(generation: int) -> Frame:
    """Return a frame of the program of that number."""
    return Frame(generation=generation, epoch=1, step=0, steps_per_epoch=1)


def test_frames_of_another_project_are_dropped_until_its_own_program_is_built(
    qtbot: QtBot,
) -> None:
    seen = view()
    pump, session, _ = made(seen)
    pump.forget()
    session.take_frame.return_value = built(9)
    pump.pump()
    pump.expect(4)
    session.take_frame.return_value = built(3)
    pump.pump()
    seen.show_frame.assert_not_called()
    assert pump.last is None
    pump.expect(7)  # rebuilt: frames of the program before it are still of this project
    session.take_frame.return_value = built(5)
    pump.pump()
    assert pump.last is session.take_frame.return_value


@pytest.mark.parametrize("fits_then", [True, False])
def test_events_are_read_again_before_a_frame_is_dropped(qtbot: QtBot, fits_then: bool) -> None:
    received: list[object] = []
    seen = view()
    pump, session, _ = made(seen, fits=lambda _frame: bool(received) and fits_then)
    pump.event_received.connect(received.append)
    session.events.side_effect = [[], [EngineReady("Keras")]]
    session.take_frame.return_value = FRAME
    pump.pump()
    assert received == [EngineReady("Keras")]
    assert seen.show_frame.call_count == fits_then
    assert pump.last is (FRAME if fits_then else None)


def test_where_a_run_ends_its_frame_goes_to_all_views_at_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("playground.ui.presenters.frame_pump.perf_counter", lambda: now)
    views = [view(), view(), view()]
    pump, session, _ = made(*views)
    session.take_frame.return_value = FRAME
    pump.pump()
    now += 0.1
    session.events.return_value = [StateChanged(RunState.FINISHED)]
    last = Frame(generation=1, epoch=2, step=0, steps_per_epoch=1)
    session.take_frame.return_value = last
    pump.pump()
    assert pump.last is last
    assert [each.show_frame.call_args.args for each in views] == [(last,)] * 3


def test_nothing_is_drawn_between_pause_and_its_effect(qtbot: QtBot) -> None:
    seen = view()
    pump, session, _ = made(seen)
    session.take_frame.return_value = FRAME
    pump.hurry()
    pump.pump()
    seen.show_frame.assert_not_called()
    session.events.return_value = [StateChanged(RunState.PAUSED)]
    pump.pump()
    seen.show_frame.assert_called_once_with(FRAME)


def test_the_frame_that_follows_a_pause_goes_to_all_views_at_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it only what was half drawn is drawn, and the pause shows first."""
    now = 0.0
    monkeypatch.setattr("playground.ui.presenters.frame_pump.perf_counter", lambda: now)
    views = [view() for _ in range(20)]
    pump, session, _ = made(*views)
    session.take_frame.return_value = FRAME
    pump.pump()
    session.take_frame.return_value = None
    session.events.return_value = [StateChanged(RunState.PAUSED)]
    drawn = [each.show_frame.call_count for each in views]
    pump.pump()
    assert [each.show_frame.call_count for each in views] == drawn
    session.events.return_value = []
    now += 0.001
    last = Frame(generation=1, epoch=2, step=0, steps_per_epoch=1)
    session.take_frame.return_value = last
    pump.pump()
    assert [each.show_frame.call_args.args for each in views] == [(last,)] * 20


def test_a_run_that_never_turns_is_drawn_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = view()
    pump, session, _ = made(seen)
    session.take_frame.return_value = FRAME
    pump.hurry()
    monkeypatch.setattr("playground.ui.presenters.frame_pump.perf_counter", lambda: float("inf"))
    pump.pump()
    seen.show_frame.assert_called_once_with(FRAME)


def test_a_foreseen_pause_is_reported_once(qtbot: QtBot) -> None:
    pump, session, _ = made()
    foreseen = Mock()
    pump.pause_foreseen.connect(foreseen)
    for is_pausing in (False, True, True, False, True):
        session.is_pausing = is_pausing
        pump.pump()
    assert foreseen.call_count == 2
    pump.stop()


def test_events_are_acknowledged_in_the_next_tick(qtbot: QtBot) -> None:
    """Qt paints in between."""
    pump, session, _ = made()
    order = Mock()
    order.attach_mock(session.acknowledge, "acknowledge")
    order.attach_mock(session.events, "events")
    pump.pump()
    pump.pump()
    assert [call[0] for call in order.mock_calls] == ["acknowledge", "events"] * 2
    pump.stop()

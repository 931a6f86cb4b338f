"""Playing back: at any speed, never ahead of what is shown; no clock is needed to test it."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from playground.ui.shell.playback import INTERVAL_MS, Playback
from tests.laws import exercises, reached


def played(speed: float, first: int, last: int, *, ticks: int = 400) -> list[int]:
    """Return the epochs asked for when each is shown at once."""
    playback = Playback()
    playback.epochs_per_second = speed
    asked: list[int] = []
    playback.asked.connect(asked.append)
    playback.asked.connect(lambda _epoch: playback.shown())
    playback.start(first, last)
    for _ in range(ticks):
        if playback.is_playing:
            playback.tick()
    playback.stop()
    return asked


@exercises(ended=1, unfinished=1)
@given(
    speed=st.floats(0.5, 1e6),
    first=st.integers(0, 50),
    length=st.integers(1, 5000),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_epochs_rise_and_none_is_asked_for_twice(
    qtbot: QtBot, speed: float, first: int, length: int
) -> None:
    asked = played(speed, first, first + length)
    assert asked[0] == first
    assert all(a < b for a, b in pairwise(asked))
    assert asked[-1] <= first + length
    ticks_needed = length / (speed * INTERVAL_MS / 1000)
    has_ended = ticks_needed < 399
    reached("ended" if has_ended else "unfinished")
    if has_ended:
        assert asked[-1] == first + length


def test_twice_the_speed_takes_half_the_ticks(qtbot: QtBot) -> None:
    assert len(played(100.0, 0, 400)) == 101
    assert len(played(200.0, 0, 400)) == 51


def test_without_a_speed_the_whole_run_takes_ten_seconds(qtbot: QtBot) -> None:
    assert len(played(0.0, 0, 100_000)) == 1 + 10_000 // INTERVAL_MS


def test_a_moment_that_is_not_shown_yet_holds_up_the_next(qtbot: QtBot) -> None:
    playback = Playback()
    playback.epochs_per_second = 100.0
    asked: list[int] = []
    playback.asked.connect(asked.append)
    playback.start(0, 100)
    for _ in range(5):
        playback.tick()
    assert asked == [0]
    playback.shown()
    playback.tick()
    assert asked == [0, 24]
    playback.stop()


def test_the_end_stops_it_and_says_so(qtbot: QtBot) -> None:
    playback = Playback()
    playback.epochs_per_second = 1000.0
    playback.asked.connect(lambda _epoch: playback.shown())
    playback.start(0, 80)
    playback.tick()
    with qtbot.waitSignal(playback.stopped):
        playback.tick()
    assert not playback.is_playing

"""The number of steps per chunk, and the measured rate."""

from hypothesis import given
from hypothesis import strategies as st

from playground.training.run.speed import CHUNK_SECONDS, MAXIMUM_EPOCHS, ChunkSize, RateMeter


@given(rates=st.lists(st.floats(1, 1e8), min_size=1, max_size=40), epoch=st.integers(1, 100))
def test_a_chunk_at_most_doubles_and_keeps_to_the_time_limit(
    rates: list[float], epoch: int
) -> None:
    size = ChunkSize()
    for rate in rates:
        before = size.steps
        size.measure(before, before / rate, epoch)
        assert 1 <= size.steps <= 2 * before
        assert size.steps == 1 or size.steps / rate <= CHUNK_SECONDS * 1.001
        assert size.steps <= MAXIMUM_EPOCHS * epoch


def test_a_slow_chunk_shrinks_the_next_one_immediately() -> None:
    size = ChunkSize()
    for _ in range(20):
        size.measure(size.steps, size.steps / 1e6, 1000)
    assert size.steps == 10_000
    size.measure(size.steps, 1.0, 1000)
    assert size.steps == 100


def test_a_fast_chunk_that_was_cut_short_does_not_shrink_the_next_one() -> None:
    size = ChunkSize()
    for _ in range(20):
        size.measure(size.steps, size.steps / 1e6, 1000)
    size.measure(3, 3 / 1e5, 1000)
    assert size.steps == 10_000
    size.measure(3, 2 * CHUNK_SECONDS, 1000)
    assert size.steps == 1


def test_the_rate_is_measured_over_at_least_a_second() -> None:
    meter = RateMeter()
    meter.restart(0.0, 0.0)
    meter.measure(0.9, 9.0)
    meter.measure(1.8, 9.0)
    assert meter.rate == 9.0 / 1.8


def test_the_rate_is_that_of_the_last_second() -> None:
    meter = RateMeter()
    meter.restart(0.0, 0.0)
    for tick in range(1, 101):
        meter.measure(tick / 20, tick * 5.0)
    assert abs(meter.rate - 100) < 1e-6
    for tick in range(1, 101):
        meter.measure(5 + tick / 20, 500 + tick * 0.5)
    assert abs(meter.rate - 10) < 1e-6


def test_a_pause_does_not_count_for_the_rate() -> None:
    meter = RateMeter()
    meter.restart(0.0, 0.0)
    meter.measure(1.0, 10.0)
    meter.restart(1000.0, 10.0)
    assert meter.rate == 10.0
    meter.measure(1001.0, 20.0)
    assert meter.rate == 10.0

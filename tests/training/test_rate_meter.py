"""The measured speed."""

from playground.training.run.rate_meter import RateMeter


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

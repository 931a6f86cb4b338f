"""The first Ctrl-C is a request to stop, the second stops immediately."""

import signal

import pytest

from playground.command_line.interrupts import graceful_interrupt


def test_the_first_interrupt_is_recorded_and_the_second_stops() -> None:
    with graceful_interrupt() as interrupt:
        assert not interrupt.is_requested

        signal.raise_signal(signal.SIGINT)

        assert interrupt.is_requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_the_previous_handler_is_restored() -> None:
    before = signal.getsignal(signal.SIGINT)

    with graceful_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before

    assert signal.getsignal(signal.SIGINT) is before

"""Ctrl-C is a wish the first time and an order the second."""

import signal

import pytest

from playground.command_line.interrupts import graceful_interrupt


def test_the_first_interrupt_is_noted_and_the_second_stops() -> None:
    with graceful_interrupt() as interrupt:
        assert not interrupt.is_requested

        signal.raise_signal(signal.SIGINT)

        assert interrupt.is_requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_the_handler_before_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)

    with graceful_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before

    assert signal.getsignal(signal.SIGINT) is before

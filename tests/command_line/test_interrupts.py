"""The first Ctrl-C is a request to stop, the second stops immediately."""

import signal

import pytest

from playground.command_line.terminal.interrupts import SIGNALS, graceful_interrupt


def test_the_first_interrupt_is_recorded_and_the_second_stops() -> None:
    with graceful_interrupt() as interrupt:
        assert not interrupt.is_requested

        signal.raise_signal(signal.SIGINT)

        assert interrupt.is_requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("number", SIGNALS)
def test_the_previous_handler_is_restored(number: signal.Signals) -> None:
    before = signal.getsignal(number)

    with graceful_interrupt():
        assert signal.getsignal(number) is not before

    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", SIGNALS)
def test_the_exit_code_says_which_signal_came(number: signal.Signals) -> None:
    with graceful_interrupt() as interrupt:
        signal.raise_signal(number)

        assert interrupt.is_requested
        assert interrupt.exit_code == 128 + number


def test_kill_asked_twice_does_not_break_off_what_is_being_written() -> None:
    with graceful_interrupt() as interrupt:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)

        assert interrupt.is_requested


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with graceful_interrupt() as interrupt:
            signal.raise_signal(signal.SIGHUP)
            assert not interrupt.is_requested
    finally:
        signal.signal(signal.SIGHUP, before)

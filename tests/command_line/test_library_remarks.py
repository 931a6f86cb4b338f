"""Messages of libraries go to a log; Python's own output goes to the terminal."""

import logging
import os
import sys

import pytest

from playground.command_line.terminal.library_remarks import library_remarks_logged, log_path


def test_messages_of_libraries_go_to_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    with library_remarks_logged():
        os.write(2, b"a remark of a library\n")
        logging.getLogger("absl").warning("a warning of a library")
        print("a word of ours", file=sys.stderr)

    assert capfd.readouterr().err == "a word of ours\n"
    assert log_path().read_text(encoding="utf-8") == (
        "a remark of a library\na warning of a library\n"
    )


def test_standard_error_is_restored_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stderr

    with pytest.raises(KeyboardInterrupt), library_remarks_logged():
        raise KeyboardInterrupt

    os.write(2, b"said afterwards\n")

    assert sys.stderr is before
    assert capfd.readouterr().err == "said afterwards\n"

"""What native libraries say goes to a log; what Python says goes where it went before."""

import os
import sys

import pytest

from playground.command_line.native_output import log_path, native_remarks_logged


def test_native_remarks_go_to_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    with native_remarks_logged():
        os.write(2, b"a remark of a library\n")
        print("a word of ours", file=sys.stderr)

    assert capfd.readouterr().err == "a word of ours\n"
    assert log_path().read_text(encoding="utf-8") == "a remark of a library\n"


def test_standard_error_is_as_before_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stderr

    with pytest.raises(KeyboardInterrupt), native_remarks_logged():
        raise KeyboardInterrupt

    os.write(2, b"said afterwards\n")

    assert sys.stderr is before
    assert capfd.readouterr().err == "said afterwards\n"

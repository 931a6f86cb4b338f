"""A stamp detects any change of a file's content."""

import os
from pathlib import Path

import pytest

from playground.base.disk.stamps import Stamp
from playground.base.files import write_bytes

LONG_AGO_NS = 10**18


def stamp(path: Path) -> Stamp:
    """Return the stamp of a file."""
    with path.open("rb") as stream:
        found = Stamp.of(stream)
        assert stream.tell() == 0
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file that was written long ago."""
    made = tmp_path / "work.nnplay"
    made.write_bytes(b"before")
    os.utime(made, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return made


def test_untouched_file_matches(path: Path) -> None:
    assert stamp(path).matches(path)


@pytest.mark.parametrize("content", [b"after!", b"longer than before", b""])
def test_other_content_does_not_match(path: Path, content: bytes) -> None:
    before = stamp(path)
    path.write_bytes(content)
    assert not before.matches(path)


def test_replaced_file_of_the_same_size_and_time_does_not_match(path: Path) -> None:
    before = stamp(path)
    write_bytes(path, b"after!")
    os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    assert not before.matches(path)


def test_file_changed_in_place_within_one_tick_of_the_clock_does_not_match(path: Path) -> None:
    os.utime(path)
    before = stamp(path)
    path.write_bytes(b"after!")
    os.utime(path, ns=(before.mtime_ns, before.mtime_ns))
    assert not before.matches(path)


def test_touched_or_copied_file_with_the_same_content_matches(path: Path) -> None:
    before = stamp(path)
    os.utime(path)
    assert before.matches(path)
    write_bytes(path, b"before")
    assert before.matches(path)


def test_removed_file_does_not_match(path: Path) -> None:
    before = stamp(path)
    path.unlink()
    assert not before.matches(path)

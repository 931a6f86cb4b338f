"""Each hostile file opens or gives one sentence, within seconds and within 2 GB."""

import os
import sys
from pathlib import Path

import pytest

from playground.importing.files import KINDS
from tests.conftest import SHARED
from tests.reading.damage import HOSTILE
from tests.reading.opening import check_opening

CASES = SHARED / "cases" / "hostile"

OPENING = frozenset(
    (
        *("nested.py", "huge_power.py", "minus.py", "markup.csv"),
        *("name_is_a_path.keras", "name_is_a_list.keras"),
        *("other_network.nnplay", "huge_units.nnplay"),
    )
)
"""Files that can be opened: what is wrong with them does not affect opening."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_or_does_no_harm(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    assert bool(check_opening(path)) is (name not in OPENING)


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")
@pytest.mark.parametrize("path", sorted(CASES.glob("*")), ids=lambda path: path.name)
def test_a_shared_hostile_file_opens_or_gives_a_sentence(path: Path) -> None:
    check_opening(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
@pytest.mark.parametrize("suffix", KINDS)
def test_a_pipe_is_refused_with_any_suffix(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"pipe{suffix}"
    os.mkfifo(path)  # nothing writes to it, so opening it would block forever
    (sentence,) = check_opening(path)
    assert "is a device or a pipe" in sentence


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless device")
@pytest.mark.parametrize("suffix", KINDS)
def test_a_link_to_an_endless_device_is_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"endless{suffix}"
    path.symlink_to("/dev/zero")
    (sentence,) = check_opening(path)
    assert "is a device or a pipe" in sentence

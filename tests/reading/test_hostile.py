"""Each hostile file opens or gives one sentence, within seconds and within 2 GB."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.importing.files import KINDS
from tests.conftest import SHARED
from tests.reading.damage import HOSTILE
from tests.reading.opening import check_opening

CASES = SHARED / "cases" / "hostile"
NAMES = sorted(path.name for path in CASES.glob("*")) or ["none"]

MODELS = frozenset({".keras", ".h5", ".nnplay"})

OPENING = frozenset(
    (
        *("nested.py", "huge_power.py", "minus.py", "markup.csv"),
        *("name_is_a_path.keras", "name_is_a_list.keras"),
        *("other_network.nnplay", "huge_units.nnplay"),
    )
)
"""Files that can be opened: what is wrong with them does not affect opening."""


ENDLESS = ("looping.h5", "hdf5_hang.h5")
"""Files in which the library loops until its process is stopped."""


LARGE = frozenset({"bomb.npz"})
"""Files that take seconds to write and to unpack."""


def with_keras(name: str) -> Any:
    """Return a case; Keras itself opens a model that nothing else explains. Any: pytest's."""
    if name in LARGE:
        return pytest.param(name, marks=pytest.mark.full)
    suffix = Path(name).suffix
    return pytest.param(name, marks=pytest.mark.keras if suffix in MODELS else ())


@pytest.mark.parametrize("name", [with_keras(name) for name in HOSTILE if name not in ENDLESS])
def test_a_hostile_file_is_refused_in_a_sentence_or_does_no_harm(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    assert bool(check_opening(path)) is (name not in OPENING)


@pytest.mark.usefixtures("impatient")
def test_a_file_in_which_the_library_loops_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "looping.h5"
    HOSTILE["looping.h5"](path)
    (sentence,) = check_opening(path)
    assert re.search(r"made no progress for 1 second|takes more than 2 GB", sentence)


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")
@pytest.mark.parametrize("name", [with_keras(name) for name in NAMES])
def test_a_shared_hostile_file_opens_or_gives_a_sentence(
    name: str, request: pytest.FixtureRequest
) -> None:
    if name in ENDLESS:
        request.getfixturevalue("impatient")
    check_opening(CASES / name)


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

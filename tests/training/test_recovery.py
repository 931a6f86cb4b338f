"""Kept projects: found again after a crash, by one window only, and removed on a clean end."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.base.errors import PlaygroundError
from playground.document.templates import TEMPLATES
from playground.training.recovery import Left, Recovery

KEEP_AND_CRASH = """
import os, sys
from pathlib import Path
from playground.document.templates import TEMPLATES
from playground.training.recovery import Recovery

recovery = Recovery(Path(sys.argv[1]))
recovery.keep(TEMPLATES[sys.argv[2]].build())
os._exit(9)
"""


def crash(folder: Path, template: str) -> None:
    """Let another process keep a project, and end without a word."""
    done = subprocess.run(
        [sys.executable, "-c", KEEP_AND_CRASH, str(folder), template], check=False, timeout=120
    )
    assert done.returncode == 9


def only(found: tuple[Left, ...]) -> Left:
    """Return the one project that was found."""
    assert len(found) == 1
    return found[0]


def test_what_a_crashed_process_kept_is_found(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    assert only(Recovery(tmp_path).left()).project == TEMPLATES["spiral"].build()


def test_only_one_window_is_offered_it(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    left = only(Recovery(tmp_path).left())
    assert Recovery(tmp_path).left() == ()
    left.leave()
    only(Recovery(tmp_path).left())


def test_what_a_living_window_keeps_is_not_offered(tmp_path: Path) -> None:
    first = Recovery(tmp_path)
    first.keep(TEMPLATES["iris"].build())
    assert Recovery(tmp_path).left() == ()
    assert first.left() == ()
    first.forget()


def test_nothing_stays_after_a_clean_end(tmp_path: Path) -> None:
    recovery = Recovery(tmp_path)
    recovery.keep(TEMPLATES["iris"].build())
    recovery.keep(TEMPLATES["xor"].build())
    assert len(list(tmp_path.glob("*.nnplay"))) == 1
    recovery.forget()
    assert list(tmp_path.iterdir()) == []


def test_discarded_project_is_gone(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    only(Recovery(tmp_path).left()).discard()
    assert list(tmp_path.iterdir()) == []


def test_the_latest_comes_first(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    crash(tmp_path, "iris")
    titles = [left.project.title for left in Recovery(tmp_path).left()]
    assert titles == ["Iris flowers", "Spiral"]


def test_damaged_file_is_removed_and_the_others_are_found(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    (tmp_path / "1-beef.nnplay").write_bytes(b"half of a pro")
    assert only(Recovery(tmp_path).left()).project.title == "Spiral"
    assert not (tmp_path / "1-beef.nnplay").exists()


def test_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PlaygroundError, match="cannot be made"):
        Recovery(tmp_path / "file" / "unsaved").keep(TEMPLATES["xor"].build())


def test_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert Recovery(tmp_path / "unsaved").left() == ()
    assert not (tmp_path / "unsaved").exists()


def test_what_another_window_is_just_writing_is_left_alone(tmp_path: Path) -> None:
    half = tmp_path / ".123-abc-xyz.nnplay"
    half.write_bytes(b"PK")
    assert Recovery(tmp_path).left() == ()
    assert half.exists()

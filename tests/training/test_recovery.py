"""Autosaved work is found after a crash, by one window only, and removed on a clean exit."""

import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import PlaygroundError
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files.recovery import Left, Recovery
from playground.training.files.snapshots import snapshot
from playground.training.protocol.basis import WeakData
from playground.training.protocol.events import RunInfo
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Recorded, only_moment
from playground.training.protocol.state import Position, State

KEEP_AND_CRASH = """
import os, sys
from pathlib import Path
from playground.document.templates.templates import TEMPLATES
from playground.training.files.recovery import Recovery

recovery = Recovery(Path(sys.argv[1]))
recovery.keep(TEMPLATES[sys.argv[2]].build())
os._exit(9)
"""


def crash(folder: Path, template: str) -> None:
    """Autosave a project in another process, which then crashes."""
    done = subprocess.run(
        [sys.executable, "-c", KEEP_AND_CRASH, str(folder), template], check=False, timeout=120
    )
    assert done.returncode == 9


def only(found: tuple[Left, ...]) -> Left:
    """Return the one project that was found."""
    assert len(found) == 1
    return found[0]


def test_work_of_a_crashed_process_is_found(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    assert only(Recovery(tmp_path).left()).project == TEMPLATES["spiral"].build()


def test_only_one_window_is_offered_it(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    left = only(Recovery(tmp_path).left())
    assert Recovery(tmp_path).left() == ()
    left.leave()
    only(Recovery(tmp_path).left())


def test_work_of_an_open_window_is_not_offered(tmp_path: Path) -> None:
    first = Recovery(tmp_path)
    first.keep(TEMPLATES["iris"].build())
    assert Recovery(tmp_path).left() == ()
    assert first.left() == ()
    first.forget()


def test_no_file_stays_after_a_clean_exit(tmp_path: Path) -> None:
    recovery = Recovery(tmp_path)
    recovery.keep(TEMPLATES["iris"].build())
    recovery.keep(TEMPLATES["xor"].build())
    assert len(list(tmp_path.glob("*.nnplay"))) == 1
    recovery.forget()
    assert list(tmp_path.iterdir()) == []


def test_discarded_project_is_removed(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    only(Recovery(tmp_path).left()).discard()
    assert list(tmp_path.iterdir()) == []


def test_the_latest_comes_first(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    crash(tmp_path, "iris")
    titles = [left.title for left in Recovery(tmp_path).left()]
    assert titles == ["Iris flowers", "Spiral"]


def test_unreadable_file_stays_and_the_others_are_found(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    (tmp_path / "1-beef.nnplay").write_bytes(b"half of a pro")
    found = {left.title: left for left in Recovery(tmp_path).left()}
    assert set(found) == {"Spiral", ""}
    assert "damaged or not a project file" in found[""].reason
    assert not found["Spiral"].reason
    assert (tmp_path / "1-beef.nnplay").exists()
    for left in found.values():
        left.leave()


def test_file_of_a_newer_version_stays(tmp_path: Path) -> None:
    crash(tmp_path, "spiral")
    (path,) = tmp_path.glob("*.nnplay")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.json", '{"format": "nnplay", "version": 1000}')
    left = only(Recovery(tmp_path).left())
    assert "newer" in left.reason
    left.leave()
    assert path.exists()


def test_nothing_is_removed_while_no_file_can_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(tmp_path, "spiral")
    before = sorted(tmp_path.glob("*.nnplay"))
    count, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(os.listdir("/dev/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used - 1, hard))
    try:
        found = Recovery(tmp_path).left()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    for left in found:
        assert left.reason
        left.leave()
    assert sorted(tmp_path.glob("*.nnplay")) == before
    assert only(Recovery(tmp_path).left()).title == "Spiral"


def test_locks_and_temporary_files_of_closed_windows_are_removed(tmp_path: Path) -> None:
    (tmp_path / "7-gone.lock").write_text("")
    (tmp_path / ".playground-0123456789ab.nnplay").write_text("half")
    assert Recovery(tmp_path).left() == ()
    assert list(tmp_path.iterdir()) == []


LEARNED = snapshot(State(Position(3), (np.zeros(2),)), Curves())


def test_weights_saved_later_keep_the_last_edit(tmp_path: Path) -> None:
    first, second = TEMPLATES["xor"].build(), TEMPLATES["iris"].build()
    recovery = Recovery(tmp_path)
    recovery.keep(first)
    recovery.keep_learned(second, LEARNED, second)
    recovery._kept.claim.release()
    left = only(Recovery(tmp_path).left())
    assert left.project == left.trained == second
    left.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_kept_before", [False, True])
def test_an_edit_made_before_the_weights_arrive_is_not_lost(
    is_kept_before: bool, tmp_path: Path
) -> None:
    trained, edited = TEMPLATES["xor"].build(), TEMPLATES["iris"].build()
    recovery = Recovery(tmp_path)
    if is_kept_before:
        recovery.keep(edited)
    recovery.keep_learned(trained, LEARNED, edited)
    recovery._kept.claim.release()
    left = only(Recovery(tmp_path).left())
    assert (left.project, left.trained) == (edited, trained)
    left.discard()


def test_only_the_weights_are_saved_if_nothing_was_edited(tmp_path: Path) -> None:
    opened = TEMPLATES["xor"].build()
    recovery = Recovery(tmp_path)
    recovery.keep_learned(opened, LEARNED, opened)
    assert list(tmp_path.glob("*.nnplay")) == []
    recovery._kept.claim.release()
    left = only(Recovery(tmp_path).left())
    assert left.project == left.trained == opened
    left.discard()


def test_folder_that_cannot_be_created_gives_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PlaygroundError, match="cannot be created"):
        Recovery(tmp_path / "file" / "unsaved").keep(TEMPLATES["xor"].build())


def test_missing_folder_is_empty(tmp_path: Path) -> None:
    assert Recovery(tmp_path / "unsaved").left() == ()
    assert not (tmp_path / "unsaved").exists()


def test_a_file_that_another_window_is_writing_is_not_touched(tmp_path: Path) -> None:
    half = tmp_path / ".123-abc-xyz.nnplay"
    half.write_bytes(b"PK")
    assert Recovery(tmp_path).left() == ()
    assert half.exists()


def a_run(project: Project, state: State) -> RunInfo:
    """Return an earlier run that ended in `state`."""
    moment = only_moment(0, state, project, WeakData.not_loaded(7))
    recorded = Recorded.end_only(moment, 20)
    return RunInfo(1, "Run 1", project, Curves(), recorded=recorded)


def test_earlier_runs_are_found_with_their_weights_and_written_once(tmp_path: Path) -> None:
    state = State(Position(5), (np.arange(3.0),), 1)
    project = TEMPLATES["xor"].build()
    run = a_run(project, state)
    recovery = Recovery(tmp_path)
    recovery.keep(project, (run,))
    (file,) = tmp_path.glob("*.runs")
    written = file.stat().st_mtime_ns
    recovery.keep(TEMPLATES["spiral"].build(), (run,))
    assert file.stat().st_mtime_ns == written
    recovery._kept.claim.release()  # as the operating system does after a crash
    left = only(Recovery(tmp_path).left())
    assert left.project == TEMPLATES["spiral"].build()
    (found,) = left.runs
    assert found.recorded is not None
    assert np.array_equal(found.recorded.end.state.arrays[0], state.arrays[0])
    left.discard()
    assert list(tmp_path.iterdir()) == []


def test_earlier_runs_are_kept_again_after_the_work_was_saved_elsewhere(tmp_path: Path) -> None:
    project = TEMPLATES["xor"].build()
    run = a_run(project, State(Position(5), (np.arange(3.0),), 1))
    recovery = Recovery(tmp_path)
    recovery.keep(project, (run,))
    recovery.forget()
    recovery.keep(TEMPLATES["spiral"].build(), (run,))
    recovery._kept.claim.release()  # as the operating system does after a crash
    left = only(Recovery(tmp_path).left())
    assert [found.name for found in left.runs] == ["Run 1"]
    left.leave()

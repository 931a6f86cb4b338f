"""A file is written completely or not at all; leftovers of killed writers are removed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.base.files import TEMPORARY, atomic_path, remove_orphans, write_text

WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from playground.base.files import atomic_path

with atomic_path(Path(sys.argv[1])) as temporary:
    temporary.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def write_and_die(target: Path) -> None:
    """Start a process that is killed while it writes `target`."""
    command = [sys.executable, "-c", WRITE_AND_DIE, str(target)]
    assert subprocess.run(command, check=False, timeout=120).returncode != 0


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "work.nnplay"
    write_text(target, "first")
    with pytest.raises(RuntimeError), atomic_path(target) as temporary:  # noqa: PT012
        temporary.write_text("half")
        raise RuntimeError("crash")
    assert target.read_text() == "first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    plain, atomic = tmp_path / "plain", tmp_path / "atomic"
    plain.write_text("")
    write_text(atomic, "")
    assert atomic.stat().st_mode == plain.stat().st_mode


def test_an_overwritten_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "private"
    target.write_text("old")
    target.chmod(0o600)
    write_text(target, "new")
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_text() == "new"


def test_a_missing_folder_is_named_and_no_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / "absent" / "file.csv"
    with pytest.raises(FileNotFoundError, match="does not exist; make it") as caught:
        write_text(target, "")
    assert caught.value.filename == str(target)
    assert ".playground-" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_closed_is_refused_by_the_name_of_the_file(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError) as caught:
        write_text(tmp_path / "file.csv", "")
    tmp_path.chmod(0o700)
    assert caught.value.filename == str(tmp_path / "file.csv")


@pytest.mark.parametrize("length", [200, 240, 255])
@pytest.mark.parametrize("letter", ["x", "é", "網"])
def test_a_name_as_long_as_the_file_system_allows_can_be_written(
    tmp_path: Path, letter: str, length: int
) -> None:
    stem = letter * ((length - len(".nnplay")) // len(letter.encode()))
    target = tmp_path / f"{stem}.nnplay"
    write_text(target, "whole")
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_suffix_as_long_as_a_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / f"a.{'b' * 250}"
    write_text(target, "whole")
    assert list(tmp_path.iterdir()) == [target]


def test_the_temporary_file_has_the_suffix_of_the_target(tmp_path: Path) -> None:
    with atomic_path(tmp_path / "picture.png") as temporary:
        temporary.write_bytes(b"")
        assert temporary.suffix == ".png"


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_the_next_write_removes_the_leftovers_of_a_killed_writer(tmp_path: Path) -> None:
    target = tmp_path / "work.nnplay"
    write_text(target, "first")
    write_and_die(target)
    assert len(list(tmp_path.iterdir())) == 2
    assert target.read_text() == "first"
    write_text(tmp_path / "other.nnplay", "")
    assert {path.name for path in tmp_path.iterdir()} == {"work.nnplay", "other.nnplay"}


def test_the_temporary_file_of_a_running_writer_stays(tmp_path: Path) -> None:
    target = tmp_path / "work.nnplay"
    with atomic_path(target) as temporary:
        assert remove_orphans(tmp_path) == 0
        temporary.write_text("whole")
    assert target.read_text() == "whole"


def test_files_of_other_programs_stay(tmp_path: Path) -> None:
    names = (".playground", ".playground-1", "playground-0123456789ab", ".playground-0123456789AB")
    for name in names:
        (tmp_path / name).write_text("theirs")
    (tmp_path / ".playground-0123456789ab").symlink_to(tmp_path / ".playground")
    assert TEMPORARY.fullmatch(".playground-0123456789ab")
    assert remove_orphans(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == len(names) + 1


def test_a_failed_check_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "work.nnplay"
    write_text(target, "first")

    def refuse() -> None:
        raise RuntimeError("changed")

    with pytest.raises(RuntimeError), atomic_path(target, refuse) as temporary:
        temporary.write_text("second")
    assert target.read_text() == "first"
    assert os.listdir(tmp_path) == [target.name]


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
@pytest.mark.parametrize("through_link", [False, True])
def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path, *, through_link: bool) -> None:
    special, link = tmp_path / "special", tmp_path / "link"
    os.mkfifo(special)
    link.symlink_to(special)
    with pytest.raises(OSError, match="device or a pipe"):
        write_text(link if through_link else special, "text")
    assert special.is_fifo()
    assert link.is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="NUL is not a file there")
def test_a_device_is_never_replaced() -> None:
    with pytest.raises(OSError, match="device or a pipe"), atomic_path(Path(os.devnull)):
        pytest.fail("a device was about to be replaced")  # the block fails: nothing is renamed


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_writing_over_a_link_replaces_the_file_behind_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    write_text(tmp_path / "link", "whole")
    assert (tmp_path / "file").read_text() == "whole"
    assert (tmp_path / "link").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_circular_links_raise_the_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        write_text(tmp_path / "a", "whole")

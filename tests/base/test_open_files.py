"""A window can see which files other windows have open."""

from pathlib import Path

from playground.base.disk.open_files import OpenFiles


def test_a_file_is_open_elsewhere_until_the_other_window_closes_it(tmp_path: Path) -> None:
    first, second = OpenFiles(tmp_path / "open"), OpenFiles(tmp_path / "open")
    path = tmp_path / "mine.nnplay"
    assert not first.enter(path)
    assert not first.enter(path)
    assert second.enter(path)
    assert not second.enter(tmp_path / "other.nnplay")
    first.leave_others(None)
    assert not second.enter(path)
    second.leave_others(None)
    assert list((tmp_path / "open").iterdir()) == []


def test_another_name_of_a_file_counts_as_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "mine.nnplay").write_text("")
    (tmp_path / "link.nnplay").symlink_to(tmp_path / "mine.nnplay")
    first, second = OpenFiles(tmp_path / "open"), OpenFiles(tmp_path / "open")
    first.enter(tmp_path / "mine.nnplay")
    assert second.enter(tmp_path / "link.nnplay")
    for each in (first, second):
        each.leave_others(None)


def test_without_a_writable_folder_no_file_is_open_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (None, tmp_path / "file" / "open"):
        assert not OpenFiles(folder).enter(tmp_path / "mine.nnplay")


def test_files_of_killed_windows_are_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    first, second = OpenFiles(folder), OpenFiles(folder)
    first.enter(tmp_path / "mine.nnplay")
    (folder / "0123456789abcdef0123456789abcdef").write_text("")
    second.sweep()
    assert len(list(folder.iterdir())) == 1
    assert second.enter(tmp_path / "mine.nnplay")
    first.leave_others(None)
    second.leave_others(None)


def test_leave_others_keeps_the_given_file(tmp_path: Path) -> None:
    first, second = OpenFiles(tmp_path / "open"), OpenFiles(tmp_path / "open")
    for name in ("a", "b"):
        first.enter(tmp_path / name)
    first.leave_others(tmp_path / "b")
    assert not second.enter(tmp_path / "a")
    assert second.enter(tmp_path / "b")
    for each in (first, second):
        each.leave_others(None)

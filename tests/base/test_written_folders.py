"""Folders with saved files are remembered, and leftovers of killed saves are removed there."""

from pathlib import Path

from playground.base.disk.written_folders import MAXIMUM, WrittenFolders


def test_temporary_files_in_noted_folders_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    WrittenFolders(tmp_path / "list" / "folders.txt").note(folder)
    (folder / ".playground-0123456789ab.nnplay").write_text("half")
    (folder / "mine.nnplay").write_text("whole")
    WrittenFolders(tmp_path / "list" / "folders.txt").sweep()
    assert [path.name for path in folder.iterdir()] == ["mine.nnplay"]


def test_each_folder_is_noted_once_and_the_list_stays_short(tmp_path: Path) -> None:
    path = tmp_path / "folders.txt"
    for _ in range(2):
        folders = WrittenFolders(path)
        for index in range(MAXIMUM + 20):
            folders.note(tmp_path / str(index))
    assert len(path.read_text().splitlines()) == MAXIMUM + 20
    WrittenFolders(path).sweep()
    names = path.read_text().splitlines()
    assert len(names) == MAXIMUM
    assert names[-1] == str(tmp_path / str(MAXIMUM + 19))


def test_an_unwritable_list_does_not_prevent_saving(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for path in (None, tmp_path / "file" / "folders.txt"):
        folders = WrittenFolders(path)
        folders.note(tmp_path)
        folders.sweep()

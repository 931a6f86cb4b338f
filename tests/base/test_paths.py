"""The program's own folders, and the message if they cannot be written."""

from pathlib import Path

import pytest

from playground.base.paths import OwnFolders


def test_folders_are_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a" / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "b"))
    found = OwnFolders.find()
    assert found.problem == ""
    assert found.state is not None
    assert found.config is not None
    assert found.state.is_dir()
    assert found.config.is_dir()


def test_one_sentence_says_what_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    found = OwnFolders.find()
    assert found.state is None
    assert found.config is None
    assert found.problem.startswith("Unsaved work is not backed up (")
    assert "and settings are not remembered (" in found.problem
    assert str(tmp_path / "file") in found.problem

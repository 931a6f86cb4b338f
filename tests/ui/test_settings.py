"""Settings: small, and unharmed by nonsense on disk."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QLockFile

from playground.ui.settings import MAXIMUM_RECENT, Settings


def test_values_survive_a_restart(tmp_path: Path) -> None:
    first = Settings(tmp_path / "window.ini")
    first.set_text("view/theme", "dark")
    first.set_bytes("window/geometry", QByteArray(b"\x00\x01"))
    first.add_recent(tmp_path / "a.nnplay")
    first.folder = tmp_path
    first.close()
    second = Settings(tmp_path / "window.ini")
    assert second.text("view/theme") == "dark"
    assert second.bytes("window/geometry") == QByteArray(b"\x00\x01")
    assert second.recent == (tmp_path / "a.nnplay",)
    assert second.earlier_folder == tmp_path


def test_recent_files_are_in_order_without_doubles_and_few(settings: Settings) -> None:
    paths = [Path(f"/data/{number}.nnplay") for number in range(MAXIMUM_RECENT + 3)]
    for path in (*paths, paths[5]):
        settings.add_recent(path)
    assert settings.recent[0] == paths[5]
    assert len(settings.recent) == len(set(settings.recent)) == MAXIMUM_RECENT


def test_nonsense_on_disk_counts_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    path.write_text("[files]\nrecent=@Variant(broken\nfolder=/nowhere/at/all\n[view]\ntheme=5, 6\n")
    settings = Settings(path)
    assert all(isinstance(known, Path) for known in settings.recent)
    assert settings.folder == Path.home()
    assert settings.text("view/theme", "system") in {"system", "5, 6"}


def test_settings_in_memory_are_kept_as_those_in_a_file_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(None)
    assert settings.text("view/theme", "system") == "system"
    assert settings.bytes("window/geometry").isEmpty()
    assert not settings.recent
    settings.set_text("view/theme", "dark")
    settings.set_bytes("window/geometry", QByteArray(b"\x00\x01"))
    settings.add_recent(tmp_path / "a.nnplay")
    settings.folder = tmp_path
    settings.close()
    assert settings.text("view/theme") == "dark"
    assert settings.bytes("window/geometry") == QByteArray(b"\x00\x01")
    assert settings.recent == (tmp_path / "a.nnplay",)
    assert settings.folder == tmp_path
    assert Settings(None).text("view/theme") == ""
    assert list(tmp_path.iterdir()) == []


def test_lock_of_a_process_that_was_killed_before_it_named_itself_is_removed(
    tmp_path: Path,
) -> None:
    (tmp_path / "window.ini.lock").write_text("")
    settings = Settings(tmp_path / "window.ini")
    settings.set_text("view/theme", "dark")
    settings.close()
    assert [path.name for path in tmp_path.iterdir()] == ["window.ini"]


def test_lock_of_a_living_process_stays(tmp_path: Path) -> None:
    lock = QLockFile(str(tmp_path / "window.ini.lock"))
    assert lock.tryLock(0)
    (tmp_path / "window.ini.AbCdeF").write_text("")
    Settings(tmp_path / "window.ini")
    assert (tmp_path / "window.ini.AbCdeF").exists()
    lock.unlock()


def test_what_a_killed_process_left_beside_the_file_is_removed(tmp_path: Path) -> None:
    for name in ("window.ini.AbCdeF", "window.ini", "window.ini.backup", "other.ini.AbCdeF"):
        (tmp_path / name).write_text("")
    code = (
        "import os, sys; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]); "
        "lock.tryLock(0); os._exit(9)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "window.ini.lock")]
    subprocess.run(command, check=False, timeout=120)
    assert (tmp_path / "window.ini.lock").exists()
    Settings(tmp_path / "window.ini")
    names = {path.name for path in tmp_path.iterdir()}
    assert {"window.ini", "window.ini.backup", "other.ini.AbCdeF"} <= names
    assert not {"window.ini.AbCdeF", "window.ini.lock"} & names

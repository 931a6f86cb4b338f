"""A lock has one owner, and a removed lock file locks nobody out."""

from pathlib import Path

from playground.base.locks import Claim


def test_a_lock_has_one_owner_and_is_free_after_its_release(tmp_path: Path) -> None:
    first, second = Claim(tmp_path / "a.lock"), Claim(tmp_path / "a.lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    first.release()
    assert second.take()
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_removed_by_another_owner_is_not_held(tmp_path: Path) -> None:
    first, second, third = (Claim(tmp_path / "a.lock") for _ in range(3))
    assert first.take()
    (tmp_path / "a.lock").unlink()
    assert second.take()
    assert not third.take()
    second.release()
    first.release()


def test_a_missing_folder_gives_no_lock(tmp_path: Path) -> None:
    assert not Claim(tmp_path / "absent" / "a.lock").take()

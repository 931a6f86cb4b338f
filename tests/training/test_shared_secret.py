"""The secret comes from a file, from the environment, or is created for this user."""

import errno
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.base import paths
from playground.base.errors import ParameterError
from playground.base.paths import state_folder
from playground.training.cluster import shared_secret as module
from playground.training.cluster.shared_secret import OWN_FILE, shared_secret

SECRET = "correct horse battery staple"
IS_POSIX = os.name == "posix"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with a secret that is for its owner only."""
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


def test_file_and_environment_give_the_same_key(file: Path) -> None:
    by_file = shared_secret(file, {"PLAYGROUND_SECRET": "something else entirely"}, is_local=False)
    assert by_file == shared_secret(None, {"PLAYGROUND_SECRET": SECRET}, is_local=True)
    assert len(by_file) == 32
    assert by_file != shared_secret(None, {"PLAYGROUND_SECRET": SECRET + "!"}, is_local=True)


@pytest.mark.skipif(not IS_POSIX, reason="permissions are those of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(ParameterError, match="chmod 600"):
        shared_secret(file, {}, is_local=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "at least 16 characters; received 0"),
        (b"short", "at least 16 characters; received 5"),
        (b"\xff" * 40, "text in UTF-8"),
        (b"x" * 5000, "at most 4096 bytes"),
    ],
)
def test_a_bad_secret_is_refused(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    with pytest.raises(ParameterError, match=said):
        shared_secret(file, {}, is_local=True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="missing cannot be read"):
        shared_secret(tmp_path / "missing", {}, is_local=True)


def test_several_machines_need_a_given_secret() -> None:
    with pytest.raises(ParameterError, match="--secret-file FILE, or set PLAYGROUND_SECRET"):
        shared_secret(None, {}, is_local=False)


def test_workers_of_one_user_on_one_machine_share_one_created_secret() -> None:
    path = state_folder() / OWN_FILE
    path.unlink(missing_ok=True)
    before = set(path.parent.iterdir())
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: shared_secret(None, {}, is_local=True), range(8)))
    assert len(keys) == 1
    assert set(path.parent.iterdir()) - before == {path}
    assert not IS_POSIX or path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("problem", ["a file has its name", "the disk is full"])
def test_a_secret_that_cannot_be_saved_gives_a_message(
    problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = tmp_path / "occupied"
    occupied.touch()
    if problem == "the disk is full":

        def fail(*_args: object, **_kwargs: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(occupied))

        monkeypatch.setattr(module, "state_folder", lambda: tmp_path)
        monkeypatch.setattr(tempfile, "mkstemp", fail)
    else:
        monkeypatch.setattr(paths, "user_state_path", lambda _name: occupied / "below")
    with pytest.raises(ParameterError, match=r"cannot be saved \(.*occupied.*--secret-file FILE"):
        shared_secret(None, {}, is_local=True)
    assert shared_secret(None, {"PLAYGROUND_SECRET": SECRET}, is_local=True)

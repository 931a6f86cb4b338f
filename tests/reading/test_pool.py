"""Child processes that read: they answer, are stopped, and are replaced."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.base.errors import Cancelled, DataError, PlaygroundError
from playground.importing.apart import SentImport
from playground.reading.limits import Limits
from playground.reading.pool import Readers
from playground.reading.protocol import Request
from tests.reading.damage import HOSTILE

SCRIPT = """
import keras
model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
"""


def script(text: str) -> Request:
    return Request("script", options={"text": text, "base": b""})


@pytest.fixture
def endless(tmp_path: Path) -> Request:
    """Return a request for a model that sends the library into an endless loop."""
    path = tmp_path / "looping.h5"
    HOSTILE["looping.h5"](path)
    return Request("model", str(path), {"base": b""})


def silent(_text: str, _fraction: float | None) -> None:
    """Ignore progress."""


@pytest.fixture
def readers() -> Iterator[Readers]:
    pool = Readers()
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def kept() -> Iterator[Readers]:
    """Return readers whose child serves several tests, as none of them stops it."""
    pool = Readers()
    yield pool
    pool.close()


def read(readers: Readers, text: str = SCRIPT) -> SentImport:
    return readers.read(script(text), SentImport, silent)


def test_a_child_answers_and_is_kept_for_the_next_request(kept: Readers) -> None:
    seen: set[int] = set()

    def note(_text: str, _fraction: float | None) -> None:
        seen.update(worker.pid for worker in kept.busy)

    for _ in range(3):
        assert b"Dense" in kept.read(script(SCRIPT), SentImport, note).project
    assert len(seen) == 1
    assert os.getpid() not in seen
    assert kept.busy == ()


@pytest.mark.full
def test_a_prestarted_child_serves_the_first_request(readers: Readers) -> None:
    assert not readers.is_ready
    readers.prestart("script")
    assert readers.is_ready
    readers.prestart("script")
    assert b"Dense" in read(readers).project
    readers.close()
    assert not readers.is_ready


def test_a_child_without_progress_is_stopped_and_the_next_request_works(
    readers: Readers, endless: Request
) -> None:
    patient = Limits(silence_seconds=1.0, resident_bytes=2**40)
    with pytest.raises(DataError, match="made no progress for 1 second"):
        readers.read(endless, SentImport, silent, patient)
    assert readers.busy == ()
    assert b"Dense" in read(readers).project


@pytest.mark.full
def test_a_child_with_too_much_memory_is_stopped(readers: Readers, endless: Request) -> None:
    with pytest.raises(DataError, match=r"takes more than 0\.25 GB"):
        readers.read(endless, SentImport, silent, Limits(resident_bytes=2**28))
    assert b"Dense" in read(readers).project


def test_cancelling_kills_the_child(readers: Readers, endless: Request) -> None:
    pids: list[int] = []

    def cancel(_text: str, _fraction: float | None) -> None:
        pids.extend(worker.pid for worker in readers.busy)
        raise Cancelled("Opening was cancelled")

    with pytest.raises(Cancelled):
        readers.read(endless, SentImport, cancel)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


@pytest.mark.full
def test_a_killed_child_gives_a_sentence_and_the_next_request_works(
    readers: Readers, endless: Request
) -> None:
    def kill(_text: str, _fraction: float | None) -> None:
        for worker in readers.busy:
            os.kill(worker.pid, signal.SIGKILL)

    with pytest.raises(DataError, match="ended without an answer"):
        readers.read(endless, SentImport, kill)
    assert b"Dense" in read(readers).project


@pytest.mark.full
def test_a_child_that_ended_while_idle_is_replaced(readers: Readers) -> None:
    pids: list[int] = []

    def note(_text: str, _fraction: float | None) -> None:
        pids.extend(worker.pid for worker in readers.busy)

    readers.read(script(SCRIPT), SentImport, note)
    os.kill(pids[0], signal.SIGKILL)
    assert b"Dense" in read(readers).project


def test_a_refusal_arrives_unchanged_and_keeps_the_child(kept: Readers) -> None:
    seen: list[int] = []

    def note(_text: str, _fraction: float | None) -> None:
        seen.extend(worker.pid for worker in kept.busy)

    with pytest.raises(PlaygroundError, match="There is no network in this text"):
        kept.read(script("print('hello')"), SentImport, note)
    assert b"Dense" in kept.read(script(SCRIPT), SentImport, note).project
    assert len(set(seen)) == 1


@pytest.mark.full
def test_the_private_folder_is_removed_with_the_child(readers: Readers) -> None:
    folders: set[Path] = set()

    def note(_text: str, _fraction: float | None) -> None:
        folders.update(worker.folder for worker in readers.busy)

    readers.read(script(SCRIPT), SentImport, note)
    assert all(folder.is_dir() for folder in folders)
    readers.close()
    assert folders
    assert not any(folder.exists() for folder in folders)


def test_an_unknown_kind_is_refused(kept: Readers) -> None:
    with pytest.raises(PlaygroundError):
        kept.read(Request("os.system"), SentImport, silent)


@pytest.mark.full
def test_two_threads_may_read_at_the_same_time(readers: Readers, endless: Request) -> None:
    def inner(_text: str, _fraction: float | None) -> None:
        assert b"Dense" in read(readers).project
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        readers.read(endless, SentImport, inner)

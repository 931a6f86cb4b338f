"""`Worker`: one child process as the parent sees it."""

import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast
from weakref import finalize

import msgspec
import psutil

from playground.reading.child import serve
from playground.reading.protocol import MAXIMUM_MESSAGE_BYTES, Message, Request

JOIN_SECONDS = 5.0
FOLDER = "playground-reading-"
"""Prefix of the names of private folders; the parent's process id follows."""


class Worker:
    """Owns a child process, the connection to it, and the folder for large arrays.

    Parameters
    ----------
    preload : tuple of str
        Kinds whose modules the child imports before the first request.
    """

    def __init__(self, preload: tuple[str, ...] = ()) -> None:
        context = multiprocessing.get_context("spawn")
        self._folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
        # A child that waits ends with this process, and its folder too.
        self._remove_folder = finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._connection: Connection
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve,
            args=(theirs, self._folder, preload),
            name="playground-reading",
            daemon=True,
        )
        with keyboard_held():
            self._process.start()
        theirs.close()
        self._measured = psutil.Process(self._process.pid)

    @property
    def folder(self) -> Path:
        """Where the child puts large arrays."""
        return Path(self._folder)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process.pid is not None
        return self._process.pid

    def ask(self, request: Request) -> None:
        """Send a request.

        Raises
        ------
        OSError
            The child has ended.
        """
        self._connection.send_bytes(msgspec.msgpack.encode(request))

    def next_message(self, seconds: float) -> Message | None:
        """Return the child's next message; None if there is none within `seconds`.

        Raises
        ------
        EOFError, OSError
            The child has ended.
        msgspec.DecodeError
            It sent an invalid message.
        """
        if not self._connection.poll(seconds):
            return None
        content = self._connection.recv_bytes(MAXIMUM_MESSAGE_BYTES)
        # Any: msgspec accepts a union as the type of a value, mypy does not.
        message: Message = msgspec.msgpack.decode(content, type=cast(Any, Message))
        return message

    def resident_bytes(self) -> int:
        """Return the child's private memory in bytes, without mapped files where known."""
        with suppress(psutil.Error):
            memory = self._measured.memory_info()
            return int(memory.rss) - int(getattr(memory, "shared", 0))
        return 0

    def processor_seconds(self) -> float:
        """Return for how long the child has computed, in all its threads."""
        with suppress(psutil.Error):
            times = self._measured.cpu_times()
            return float(times.user + times.system)
        return 0.0

    def kill(self) -> None:
        """End the child at once, and remove its folder."""
        self._process.kill()
        self._process.join(JOIN_SECONDS)
        self._connection.close()
        self._remove_folder()


@contextmanager
def keyboard_held() -> Iterator[None]:
    """Within the block, processes start with Ctrl+C ignored: only their parent handles it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - POSIX alone has it

    resource_tracker.ensure_running()  # which unblocks signals when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def remove_left_behind(parent: Path | None = None) -> None:
    """Remove the folders of processes that were killed before they could remove them.

    Parameters
    ----------
    parent : Path or None
        Where they are; None for the folder of temporary files.
    """
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{FOLDER}*-*"):
        owner = folder.name.removeprefix(FOLDER).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)) and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)

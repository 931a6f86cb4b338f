"""The child process: waits for requests, reads, answers; one request at a time."""

import importlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from playground.base.errors import FileFormatError
from playground.base.files import is_device_or_pipe
from playground.reading.arrays import encoded
from playground.reading.border import refusal
from playground.reading.limits import MOST_TIMES, Limits
from playground.reading.protocol import Answered, Message, Progressed, Request, Started
from playground.reading.table import READERS

NICENESS = 5
"""By how much the child lowers its priority: reading may use all processors."""
IDLE_SECONDS = 120.0
"""How long a child waits for another request before it exits, in seconds."""
GRACE_SECONDS = 5
"""How many seconds after the parent the kernel's alarm ends a silent child."""


class Outlet:
    """Sends a reader's progress and answer to the parent.

    Parameters
    ----------
    connection : Connection
        To the parent.
    folder : Path
        For large arrays.
    """

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def progress(self, text: str, fraction: float | None, /) -> None:
        """Report progress, which also shows that the child is alive."""
        self.send(Progressed(text, fraction))

    def announce(self, text: str, patience: float) -> None:
        """Report a step of our own, such as importing Keras, that may take `patience` seconds."""
        self.send(Progressed(text, None, patience))

    def answer(self, value: object) -> None:
        """Send the answer, which may contain arrays anywhere."""
        self.send(Answered(msgspec.Raw(encoded(value, self._folder))))

    def send(self, message: Message) -> None:
        """Send one message, and restart the alarm."""
        patience = message.patience if isinstance(message, Progressed) else None
        set_alarm(patience or Limits().silence_seconds)
        self._connection.send_bytes(msgspec.msgpack.encode(message))


Reader: TypeAlias = Callable[[Request, Outlet], Any]
"""Reads one kind of file. Any: what it returns is encoded with msgspec."""


def serve(connection: Connection, folder: str, preload: tuple[str, ...]) -> None:
    """Serve requests until the parent has ended or no request came for a while.

    Parameters
    ----------
    folder : str
        Private to this child and its parent; removed at the end.
    preload : tuple of str
        Kinds that are likely to be requested.
    """
    _settle_in()
    outlet = Outlet(connection, Path(folder))
    with suppress(EOFError, OSError):
        for kind in preload:
            _reader(kind)
        while connection.poll(IDLE_SECONDS):
            request = msgspec.msgpack.decode(connection.recv_bytes(), type=Request)
            _serve_one(request, outlet)
            set_alarm(0)
    shutil.rmtree(folder, ignore_errors=True)


def _settle_in() -> None:
    """Ignore Ctrl+C, run at a lower priority, write nothing to the terminal, use no GPU."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # threads that start later inherit it
        os.nice(NICENESS)
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    sys.setrecursionlimit(1000)


def _reader(kind: str) -> Reader:
    """Return the function that reads `kind`; imports its module."""
    module, _, name = READERS[kind].rpartition(".")
    function: Reader = getattr(importlib.import_module(module), name)
    return function


def _serve_one(request: Request, outlet: Outlet) -> None:
    """Answer one request, whatever happens."""
    name = Path(request.path).name or "The text"
    try:
        set_alarm(Limits().start_seconds)
        if request.path and is_device_or_pipe(Path(request.path).expanduser()):
            raise FileFormatError(f"{name} is a device or a pipe; choose an ordinary file")
        reader = _reader(request.kind)
        outlet.send(Started())
        outlet.answer(reader(request, outlet))
    except (EOFError, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - no library's error leaves the child
        outlet.send(refusal(error, name))


def set_alarm(seconds: float) -> None:
    """Have the kernel end this process long after `seconds`; 0 for never.

    Normally the parent ends it first. The alarm is for a child whose parent has ended while
    a library holds Python's lock forever.
    """
    if hasattr(signal, "alarm"):
        signal.alarm(ceil(MOST_TIMES * seconds) + GRACE_SECONDS if seconds else 0)

"""Worker threads for files: one that writes, and one for each file that is read.

Reading may hang, on a network drive or in a library that loops. So it never shares a thread
with writing, it can be cancelled, and nothing waits for it when the window closes.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from playground.base.errors import Cancelled
from playground.reading.watch import Progress
from playground.ui.presenters.background.threads import Done, IsCancelled, Job, Threads

logger = logging.getLogger(__name__)


def progress_until(is_cancelled: IsCancelled) -> Progress:
    """Return what takes progress, and ends the work by `Cancelled` once it is cancelled."""

    def progress(_text: str, _fraction: float | None) -> None:
        if is_cancelled():
            raise Cancelled("Reading was cancelled")

    return progress


class WritingThread(Protocol):
    """Runs functions one after another; a function that has started is finished."""

    def run(self, function: Callable[[], Any], then: Done) -> None:
        """Run `function` in another thread, then `then` with its result on the main thread."""

    def close(self) -> None:
        """Finish the started functions; start no other."""


class ReadingThreads(Threads, Protocol):
    """Runs functions in parallel; each can be cancelled."""

    def close(self) -> None:
        """Cancel all functions, without waiting."""


class Background(QObject):
    """`WritingThread` in a thread of its own."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="playground-files")
        self._finished.connect(self._deliver)

    def run(self, function: Callable[[], Any], then: Done) -> None:
        """Run `function` in the worker thread, then `then` on the main thread.

        `then` gets the finished future: its result, or the exception that ended it.
        """
        future = self._pool.submit(function)
        future.add_done_callback(lambda done: self._finished.emit(then, done))

    def close(self) -> None:
        """Finish what is in progress, and end the thread."""
        self._pool.shutdown(wait=True)

    def _deliver(self, then: Done, done: "Future[Any]") -> None:
        then(done)


class ReadingJob:
    """A function that runs in a thread of its own.

    The thread does not keep the process alive: a read that never ends is left behind.
    """

    def __init__(self, function: Callable[[IsCancelled], Any], deliver: Callable[..., None]):
        self._function = function
        self._deliver = deliver
        self._cancelled = Event()
        self._thread = Thread(target=self._work, name="playground-reading", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Drop its result; the function can ask whether it should stop."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._cancelled.is_set()

    def _work(self) -> None:
        """Run the function. Runs in "playground-reading"."""
        future: Future[Any] = Future()
        try:
            future.set_result(self._function(self._cancelled.is_set))
        except BaseException as error:  # noqa: BLE001 - handed to `then`
            future.set_exception(error)
        if not self.is_cancelled:
            # The window may be closed, and its objects deleted, between the two lines.
            with suppress(RuntimeError):
                self._deliver(self, future)


class Readers(QObject):
    """`ReadingThreads` in a thread for each function."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[ReadingJob, Done] = {}
        self._finished.connect(self._hand_over)

    def run(self, function: Callable[[IsCancelled], Any], then: Done) -> Job:
        """Run `function` in a new thread, then `then` on the main thread.

        Parameters
        ----------
        function : callable
            Takes a function that says whether it was cancelled.
        then : callable
            Takes the finished future; not called after `cancel`.
        """
        job = ReadingJob(function, self._finished.emit)
        self._running[job] = then
        job.start()
        return job

    def close(self) -> None:
        """Cancel all; their threads end by themselves, or with the process."""
        for job in self._running:
            job.cancel()
        self._running.clear()

    def _hand_over(self, job: ReadingJob, done: "Future[Any]") -> None:
        then = self._running.pop(job, None)
        if then is not None and not job.is_cancelled:
            then(done)

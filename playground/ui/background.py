"""`Background`: one worker thread for files, so that a slow disk never stops the window."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal


class Background(QObject):
    """Runs functions one after another in a thread of its own."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="playground-files")
        self._finished.connect(self._deliver)

    def run(self, function: Callable[[], Any], then: Callable[["Future[Any]"], None]) -> None:
        """Run `function` in the worker thread, then `then` on the main thread.

        `then` gets the finished future: its result, or the exception that ended it.
        """
        future = self._pool.submit(function)
        future.add_done_callback(lambda done: self._finished.emit(then, done))

    def close(self) -> None:
        """Finish what is under way, and end the thread."""
        self._pool.shutdown(wait=True)

    def _deliver(self, then: Callable[["Future[Any]"], None], done: "Future[Any]") -> None:
        then(done)

"""A disk that reads and writes when the test says so: our own protocols, no threads, no clock."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from playground.base.disk.open_files import OpenFiles
from playground.ui.files.work.disk import Disk
from playground.ui.presenters.background.threads import Done, IsCancelled


def outcome(function: Callable[[], Any]) -> "Future[Any]":
    """Return the result of calling `function`. Any: workers carry anything."""
    future: Future[Any] = Future()
    try:
        future.set_result(function())
    except BaseException as error:  # noqa: BLE001 - as a worker does
        future.set_exception(error)
    return future


class SlowWriting:
    """Writes one thing at each `step`, in order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Done]] = []

    def run(self, function: Callable[[], Any], then: Done) -> None:
        self.waiting.append((function, then))

    def step(self) -> None:
        """Do the first thing that waits."""
        function, then = self.waiting.pop(0)
        then(outcome(function))

    def finish(self) -> None:
        """Do everything that waits."""
        while self.waiting:
            self.step()

    def close(self) -> None:
        for function, _ in self.waiting:
            function()
        self.waiting.clear()


class SlowJob:
    """A read that ends when the test says so."""

    def __init__(self, function: Callable[[IsCancelled], Any], then: Done) -> None:
        self._function = function
        self._then = then
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True

    def end(self) -> None:
        """Read, and hand over what was found unless nobody waits for it."""
        done = outcome(lambda: self._function(lambda: self.is_cancelled))
        if not self.is_cancelled:
            self._then(done)


class SlowReading:
    """Keeps what should be read until the test continues it."""

    def __init__(self) -> None:
        self.jobs: list[SlowJob] = []

    def run(self, function: Callable[[IsCancelled], Any], then: Done) -> SlowJob:
        self.jobs.append(SlowJob(function, then))
        return self.jobs[-1]

    def end_first(self) -> None:
        """End the read that was begun first, cancelled or not."""
        self.jobs.pop(0).end()

    def close(self) -> None:
        for job in self.jobs:
            job.cancel()


class SlowDisk:
    """Both, and what the window takes."""

    def __init__(self) -> None:
        self.writing = SlowWriting()
        self.reading = SlowReading()
        self.disk = Disk(self.writing, self.reading, OpenFiles(None))

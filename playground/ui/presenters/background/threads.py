"""`Threads`: what a presenter needs to compute in the background, and to cancel it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from playground.base.errors import Cancelled
from playground.datasets.spec import Progress

IsCancelled = Callable[[], bool]
Done = Callable[["Future[Any]"], None]


class Job(Protocol):
    """A computation that may be cancelled."""

    def cancel(self) -> None:
        """Cancel it: its `then` is not called."""


class Threads(Protocol):
    """Runs functions in other threads."""

    def run(self, function: Callable[[IsCancelled], Any], then: Done) -> Job:
        """Run `function` in another thread, then `then` with its future on the main thread.

        `function` takes a function that says whether it was cancelled.
        """


def stops_if(is_cancelled: IsCancelled, reason: str) -> Progress:
    """Return a progress function that reports nothing, and stops what was cancelled.

    Parameters
    ----------
    is_cancelled : callable
    reason : str
        The message of the `Cancelled` that the function raises.
    """

    def progress(_text: str, _fraction: float | None, /) -> None:
        if is_cancelled():
            raise Cancelled(reason)

    return progress

"""`ReplyHandlers`: the callbacks for replies of the training thread."""

from collections.abc import Callable
from itertools import count
from typing import Any

from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.protocol.controls import Call, CallOnCopy, TakeCheckpoint
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Called, CheckpointTaken
from playground.training.session import Session


class ReplyHandlers:
    """Numbers requests and finds the callback of each reply."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._numbers = count(1)
        self._waiting: dict[int, Callable[[Any], None]] = {}

    def checkpoint(
        self, then: Callable[[CheckpointTaken], None], *, is_quick: bool = False
    ) -> None:
        """Ask for the current model; call `then` with the answer on the main thread.

        Parameters
        ----------
        is_quick : bool
            As for `TakeCheckpoint`.
        """
        number = next(self._numbers)
        self._waiting[number] = then
        self._session.submit(TakeCheckpoint(number, is_quick))

    def call(self, function: Callable[[Program], Any], then: Callable[[Called], None]) -> None:
        """Run `function` on the training thread; call `then` with the result."""
        number = next(self._numbers)
        self._waiting[number] = then
        self._session.submit(Call(number, function))

    def call_on_copy(
        self,
        project: Project,
        function: Callable[[Program, Prepared], Any],
        then: Callable[[Called], None],
    ) -> None:
        """Run `function` on a copy of the model, built for `project`, which has no data."""
        number = next(self._numbers)
        self._waiting[number] = then
        self._session.submit(CallOnCopy(number, project, function))

    def answered(self, event: Called | CheckpointTaken) -> None:
        """Call the callback of a reply."""
        then = self._waiting.pop(event.request, None)
        if then is not None:
            then(event)

"""`Autosave`: keeps unsaved edits on disk, and offers what a crash left behind."""

import logging
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from playground.base.errors import PlaygroundError
from playground.document.document import Change, Document
from playground.training.recovery import Left, Recovery
from playground.ui.background import Background
from playground.ui.file_presenter import FilePresenter
from playground.ui.message_bar import MessageBar
from playground.ui.messages import Cause, Remedy, Topic

logger = logging.getLogger(__name__)

DELAY_MS = 3000
"""From the first edit to the file; edits meanwhile go along."""


class Autosave(QObject):
    """Keeps the project, not its weights, while it has unsaved edits.

    Parameters
    ----------
    folder : Path
        Where windows keep their projects.
    """

    def __init__(
        self,
        folder: Path,
        document: Document,
        files: FilePresenter,
        messages: MessageBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recovery = Recovery(folder)
        self._document = document
        self._files = files
        self._messages = messages
        self._background = Background(self)
        self._left: list[Left] = []
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.keep)
        document.changed.connect(self._follow)
        files.saved.connect(self.keep)

    def start(self) -> None:
        """Look for what a crash left behind, and offer it."""
        self._background.run(self._recovery.left, self._found)

    def close(self) -> None:
        """End without a crash: nothing needs to be kept."""
        self._document.changed.disconnect(self._follow)
        self._timer.stop()
        self._background.close()
        self._recovery.forget()
        for left in self._left:
            left.leave()
        self._left.clear()

    def keep(self) -> None:
        """Keep the project as it is; if all of it is on disk, forget what was kept."""
        self._timer.stop()
        project = self._document.project
        if self._document.is_modified:
            self._background.run(lambda: self._recovery.keep(project), self._kept)
        else:
            self._background.run(self._recovery.forget, _nothing)

    def _follow(self, change: Change) -> None:
        if not self._timer.isActive():
            self._timer.start()
        if change.is_load and self._left:
            self._offer()  # it may have been closed since

    def _kept(self, done: "Future[Any]") -> None:
        error = done.exception()
        if error is None:
            self._has_failed = False
            self._messages.end(Cause(Topic.AUTOSAVE))
        elif not isinstance(error, PlaygroundError):
            raise error
        elif not self._has_failed:
            self._has_failed = True
            logger.warning("the project was not kept: %s", error)
            self._messages.notice(
                Cause(Topic.AUTOSAVE), f"Your edits are not kept by themselves: {error}"
            )

    def _found(self, done: "Future[Any]") -> None:
        self._left = list(done.result())
        self._offer()

    def _offer(self) -> None:
        if not self._left:
            self._messages.end(Cause(Topic.RECOVERY))
            return
        left = self._left[0]
        self._messages.offer(
            Cause(Topic.RECOVERY),
            f"“{left.project.title}” was not saved when the program ended unexpectedly; "
            f"it was kept on {left.kept_at:%d %B at %H:%M}",
            Remedy("Restore", self._restore, "Opens it as it was, with untrained weights."),
            Remedy("Discard", self._discard, "Deletes what was kept of it."),
        )

    def _restore(self) -> None:
        left = self._left[0]
        self._files.restore(left.project, lambda: self._restored(left))

    def _restored(self, left: Left) -> None:
        """Keep it as our own before it is removed."""
        self._left.remove(left)
        self._offer()
        self.keep()
        self._background.run(left.discard, _nothing)

    def _discard(self) -> None:
        self._background.run(self._left.pop(0).discard, _nothing)
        self._offer()


def _nothing(done: "Future[Any]") -> None:
    """Nothing follows."""

"""`Autosave`: keeps unsaved work on disk, and offers what a crash left behind."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from playground.base.errors import PlaygroundError
from playground.document.commands import RestoreEdits
from playground.document.document import Change
from playground.document.project import Project
from playground.training.files.recovery import Left, Recovery
from playground.training.files.snapshots import KEEP_SECONDS
from playground.training.protocol.engine import reached
from playground.training.protocol.events import (
    Built,
    CheckpointTaken,
    Event,
    Failed,
    RunsChanged,
    RunState,
)
from playground.training.protocol.replan import Consequence, consequence
from playground.training.protocol.state import START
from playground.ui.editor import DocumentEditor
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.work.background import Background, Readers, ReadingThreads, WritingThread
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.message_bar import MessageBar
from playground.ui.widgets.texts import count_text

logger = logging.getLogger(__name__)

EDIT_MS = 3000
"""From the first edit until the file is written, with all edits made meanwhile."""
LEARNED_MS = int(1000 * KEEP_SECONDS)
"""While it trains, what was learned is kept at this interval. Copying the arrays stops training
for a few milliseconds at most, far less than one in a hundred (`benchmarks.autosave`)."""


class Presenters(Protocol):
    """The parts of `Presenter` that are needed here."""

    @property
    def editor(self) -> DocumentEditor:
        """Does edits."""

    @property
    def files(self) -> FilePresenter:
        """Opens projects and knows what is saved."""

    @property
    def run(self) -> RunPresenter:
        """Knows how far training is."""

    @property
    def requests(self) -> ReplyHandlers:
        """Asks the training thread for checkpoints."""


class Autosave(QObject):
    """Writes the project to disk while it has unsaved edits, and its weights while it trains.

    Weights are copied by the training thread between two chunks and written by a thread of
    this object, only if they changed since they were last written.

    Parameters
    ----------
    folder : Path
        Where windows keep their work.
    presenter : Presenters
        Of the window.
    writing, reading : WritingThread and ReadingThreads, optional
        Threads of its own by default, so that neither waits for a slow file of the user.
    """

    def __init__(
        self,
        folder: Path,
        presenter: Presenters,
        messages: MessageBar,
        *,
        writing: WritingThread | None = None,
        reading: ReadingThreads | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._recovery = Recovery(folder)
        self._document = presenter.editor.document
        self._presenter = presenter
        self._files = presenter.files
        self._shelf = presenter.files.shelf
        self._run = presenter.run
        self._messages = messages
        self._writing = writing or Background(self)
        self._reading = reading or Readers(self)
        self._left: list[Left] = []
        self._copies: list[Left] = []
        self._restored: Left | None = None
        self._edits: Project | None = None
        self._listed: tuple[tuple[int, str, bool], ...] = ()
        self._has_failed = False
        self._is_asked = False
        self._is_closed = False
        self._edit_timer = self._timer(EDIT_MS, self.keep)
        self._edit_timer.setSingleShot(True)
        self._learned_timer = self._timer(LEARNED_MS, self.keep_learned)
        self._shelf.is_busy = self._is_restoring
        self._shelf.setting_aside.connect(self.keep)
        self._document.changed.connect(self._on_changed)
        self._files.current.saved.connect(self.keep)
        self._run.state_changed.connect(self._on_state)
        self._run.pump.event_received.connect(self._on_event)

    @property
    def interval_ms(self) -> int:
        """How often the weights are written while it trains; -1 while it does not."""
        return self._learned_timer.interval() if self._learned_timer.isActive() else -1

    def start(self) -> None:
        """Look for what a crash left behind, and offer it."""
        recovery = self._recovery
        self._reading.run(lambda _is_cancelled: recovery.left(), self._found)

    def close(self) -> None:
        """End without a crash: nothing needs to be kept. Calling it again does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._shelf.setting_aside.disconnect(self.keep)
        self._document.changed.disconnect(self._on_changed)
        self._files.current.saved.disconnect(self.keep)
        self._run.state_changed.disconnect(self._on_state)
        self._run.pump.event_received.disconnect(self._on_event)
        self._edit_timer.stop()
        self._learned_timer.stop()
        self._reading.close()
        self._writing.close()
        if self._edits is None:
            self._recovery.forget()
        for left in (*self._left, *self._copies):
            left.leave()
        self._left.clear()

    def keep(self) -> None:
        """Write the project; if all of it is saved, delete the recovery file."""
        self._edit_timer.stop()
        if self._edits is not None or self._shelf.is_holding:
            return  # the backup on disk is more complete than the open project
        if not self._files.is_unsaved:
            self._writing.run(self._recovery.forget, self._on_kept)
            return
        runs = self._run.earlier_runs
        if self._document.is_modified or runs:
            keep = partial(self._recovery.keep, self._document.project, runs)
            self._writing.run(keep, self._on_kept)
        self.keep_learned()

    def keep_learned(self) -> None:
        """Ask the training thread for a copy of its arrays, and write it when it comes."""
        if self._is_asked or self._edits is not None or self._shelf.is_holding:
            return
        self._is_asked = True
        then = partial(self._on_taken, self._shelf.generation, self._shelf.project)
        self._presenter.requests.checkpoint(then, is_quick=True)

    def _is_restoring(self) -> bool:
        """Whether recovered work is open only in part: its weights are not loaded yet."""
        return self._edits is not None or self._restored is not None

    def _timer(self, interval_ms: int, act: Any) -> QTimer:
        """Return a timer; Any: PySide takes any callable."""
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(act)
        return timer

    def _on_changed(self, change: Change) -> None:
        if self._shelf.is_holding:
            return
        if not self._edit_timer.isActive():
            self._edit_timer.start()
        if change.is_load:
            self._restored = None
            self._edits = None
            if self._left:
                self._offer()  # it may have been closed since

    def _on_state(self, state: RunState) -> None:
        if self._shelf.is_holding:
            self._learned_timer.stop()
        elif state is RunState.RUNNING:
            self._learned_timer.start()
        else:
            self._learned_timer.stop()
            self._edit_timer.start()

    def _on_event(self, event: Event) -> None:
        """Restore the edits that were made after the weights; write runs that were renamed."""
        if isinstance(event, RunsChanged) and not self._shelf.is_holding:
            self._note_runs(event)
        elif isinstance(event, Built | Failed) and self._edits is not None:
            edits, self._edits = self._edits, None
            self._presenter.editor.do(RestoreEdits(edits))

    def _note_runs(self, event: RunsChanged) -> None:
        """Write the list of runs some time after it has changed."""
        listed = tuple((run.id, run.name, run.is_deleted) for run in event.runs)
        is_other, self._listed = listed != self._listed, listed
        if is_other and not self._edit_timer.isActive():
            self._edit_timer.start()

    def _on_taken(self, generation: int, project: Project, taken: CheckpointTaken) -> None:
        """Write the weights of the project for which they were requested."""
        self._is_asked = False
        own = self._shelf
        if generation != own.generation:
            return
        if project is not own.project and not self._edit_timer.isActive():
            self._edit_timer.start()
        checkpoint = taken.checkpoint
        if checkpoint is None or own.kept_checkpoint is not None:
            return
        if self._restored is not None and len(checkpoint.curves) < self._restored.epochs:
            return  # what was restored is not loaded, or could not be: it stays on disk
        self._restored = None
        if reached(checkpoint) == START:
            self._writing.run(self._recovery.forget_learned, self._on_kept)
        elif own.is_unsaved or reached(checkpoint) != own.saved_position:
            keep = partial(self._recovery.keep_learned, project, checkpoint, own.project)
            self._writing.run(keep, self._on_kept)

    def _on_kept(self, done: "Future[Any]") -> None:
        error = done.exception()
        if error is None:
            self._has_failed = False
            self._messages.end(Cause(Topic.AUTOSAVE))
        elif not isinstance(error, PlaygroundError):
            raise error
        elif not self._has_failed:
            self._has_failed = True
            logger.warning("work was not kept: %s", error)
            self._messages.notice(
                Cause(Topic.AUTOSAVE), f"Unsaved work is not backed up automatically: {error}"
            )

    def _found(self, done: "Future[Any]") -> None:
        self._left = list(done.result())
        self._offer()

    def _offer(self) -> None:
        if not self._left:
            self._messages.end(Cause(Topic.RECOVERY))
            return
        left = self._left[0]
        discard = Remedy("Discard", self._discard, "Deletes what was kept of it.")
        when = f"{left.kept_at:%d %B at %H:%M}"
        name = f"“{left.title}”" if left.title else "Unsaved work"
        if not left.reason:
            training = f" with {count_text(left.epochs)} epochs of training" if left.epochs else ""
            restore = Remedy("Restore", self._restore, "Opens it as it was.")
            text = (
                f"{name} was not saved when the program ended unexpectedly; it was kept on "
                f"{when}{training}"
            )
        elif left.project is not None:
            restore = Remedy(
                "Restore", self._restore_part, "Opens what can be read; nothing is deleted."
            )
            text = f"{name}, kept on {when}, can be restored only in part: {left.reason}"
        else:
            restore = Remedy("Try again", self._look_again, "Tries to read it again.")
            text = f"{name}, kept on {when} in {self._folder}, cannot be read now: {left.reason}"
        self._messages.offer(Cause(Topic.RECOVERY), text, restore, discard)

    def _restore(self) -> None:
        self._open(self._left[0], self._adopt)

    def _open(self, left: Left, then: Callable[[Left, Project | None], None]) -> None:
        """Open recovered work; `then` gets it, and the edits that are to follow its weights."""
        project, trained = left.project, left.trained
        assert project is not None
        opened, edits = project, None
        if left.checkpoint is not None and trained and not _is_same_run(trained, project):
            opened, edits = trained, project
        self._files.restore(opened, partial(then, left, edits), left.checkpoint, left.runs)

    def _adopt(self, left: Left, edits: Project | None) -> None:
        """Adopt the recovered work; edits made after its training follow the weights."""
        self._left.remove(left)
        self._offer()
        self._restored = left if left.epochs else None
        self._edits = edits
        self._writing.run(partial(self._recovery.adopt, left), self._on_kept)

    def _restore_part(self) -> None:
        self._open(self._left[0], self._restored_part)

    def _restored_part(self, left: Left, edits: Project | None) -> None:
        """Keep the file that could not be read; the next start offers it again."""
        self._left.remove(left)
        self._offer()
        self._edits = edits
        self._copies.append(left)

    def _look_again(self) -> None:
        for left in self._left:
            left.leave()
        self._left.clear()
        self.start()

    def _discard(self) -> None:
        self._writing.run(self._left.pop(0).discard, self._on_kept)
        self._offer()


def _is_same_run(trained: Project, edited: Project) -> bool:
    """Return whether the weights of `trained` fit `edited` unchanged."""
    is_same = consequence(trained, edited) is Consequence.NOTHING
    return is_same and trained.weight_edits == edited.weight_edits

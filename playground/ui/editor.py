"""How a view changes the project: the `Editor` that it is given, and the document's own."""

import logging
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from playground.base.errors import LockedError, PlaygroundError
from playground.document.document import Command, Document
from playground.document.edits.adopting import AdoptProject
from playground.document.guarding import refusal
from playground.document.locks import NO_LOCKS, Locks
from playground.document.project import Project

logger = logging.getLogger(__name__)


class Editor(Protocol):
    """What a view needs to change the project. Its creator passes it."""

    def do(self, command: Command) -> bool:
        """Do `command`, or show why it cannot be done. Return whether it was done."""

    def begin(self, text: str) -> None:
        """Merge all edits from here to `end` into one step of the history, named `text`."""

    def end(self) -> None:
        """End the step."""

    def cancel(self) -> None:
        """End the step and undo the edits in it."""

    def reject(self, reason: str) -> None:
        """Show why a typed value is not valid."""

    def accept(self) -> None:
        """Remove the message of `reject`: a valid value was typed."""


class DocumentEditor(QObject):
    """The `Editor` of a document: the only place where an illegal edit is caught.

    Attributes
    ----------
    document : Document
        The document that is edited.
    is_locked : bool
        Whether edits are refused because the views show an earlier epoch.
    is_unlocked : bool
        Whether a teacher lifted the locks of the project, until another is opened.

    Signals
    -------
    refused(str)
        An edit was not done, with the reason.
    rejected(str)
        A typed value is not valid, with the reason.
    accepted()
        A valid value was typed.
    gesture_changed()
        `gesture` has changed.
    """

    refused = Signal(str)
    rejected = Signal(str)
    accepted = Signal()
    gesture_changed = Signal()

    LOCKED = (
        "You are viewing an earlier epoch, which is read only; go to the latest, or continue "
        "from here, to edit"
    )

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.is_locked = False
        self.is_unlocked = False
        self._gesture = ""

    @property
    def gesture(self) -> str:
        """The name of the open step; empty if none is open."""
        return self._gesture

    @property
    def locks(self) -> Locks:
        """The locks in force."""
        return NO_LOCKS if self.is_unlocked else self.document.project.locks

    def _permit(self, before: Project, after: Project) -> None:
        reason = refusal(before, after, self.locks)
        if reason:
            raise LockedError(reason)

    def can_edit(self) -> bool:
        """Return whether the project can be edited now; if not, emit `refused`."""
        if self.is_locked:
            self.refused.emit(self.LOCKED)
        return not self.is_locked

    def permits(self, after: Project) -> bool:
        """Return whether the locks allow to go to a project; if not, emit `refused`."""
        reason = refusal(self.document.project, after, self.locks)
        if reason:
            self.refused.emit(reason)
        return not reason

    def do(self, command: Command) -> bool:
        """Do `command`; emit `refused` if it is illegal, or locked.

        A project that training returned to is adopted in any case: training is there already.
        """
        reason = self.LOCKED
        if not self.is_locked:
            try:
                if isinstance(command, AdoptProject):
                    self.document.do(command)
                else:
                    self.document.do(command, self._permit)
            except PlaygroundError as error:
                logger.info("refused: %s", error)
                reason = str(error)
            else:
                return True
        self.refused.emit(reason)
        return False

    def begin(self, text: str) -> None:
        """Open a step of the history."""
        self._gesture = text
        self.document.begin_gesture(text)

    def end(self) -> None:
        """Close the step."""
        self._gesture = ""
        self.document.end_gesture()
        self.gesture_changed.emit()

    def cancel(self) -> None:
        """Close the step and undo the edits in it."""
        self._gesture = ""
        self.document.cancel_gesture()
        self.gesture_changed.emit()

    def undo(self, steps: int = 1) -> None:
        """Undo the last edits, or all edits of the open step."""
        self._gesture = ""
        if self.permits(self.document.undone(steps)):
            self.document.undo(steps)

    def redo(self, steps: int = 1) -> None:
        """Redo the edits that were undone last."""
        self._gesture = ""
        if self.permits(self.document.redone(steps)):
            self.document.redo(steps)

    def reject(self, reason: str) -> None:
        """Emit `rejected`."""
        self.rejected.emit(reason)

    def accept(self) -> None:
        """Emit `accepted`."""
        self.accepted.emit()

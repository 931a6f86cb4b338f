"""`FitOffer`: after a switch of the data set, offers to fit network and training to it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from playground.document.document import Change
from playground.document.problems.examining import examine
from playground.document.problems.fixing import repairable
from playground.document.proposals.adjusting import Adjust, UseSuitable
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.shell.message_bar import MessageBar


class FitOffer(QObject):
    """Watches the document; offers a fix in the message bar."""

    def __init__(
        self, editor: DocumentEditor, messages: MessageBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        document = self._document = editor.document
        self._messages = messages
        self._is_offered = False
        document.changed.connect(self._on_document_changed)

    def close(self) -> None:
        """Disconnect from the document."""
        self._document.changed.disconnect(self._on_document_changed)

    def _on_document_changed(self, change: Change) -> None:
        # Also another file of the same kind: its table may have other columns.
        is_switch = change.before.data.source != change.after.data.source
        count = 0
        if not change.is_load and (is_switch or self._is_offered):
            inference, _task = examine(change.after)
            count = repairable(inference.problems)
        if is_switch and change.before.data.source.name == change.after.data.source.name:
            known, _task = examine(change.before)
            is_switch = repairable(known.problems) < count
        if is_switch and not change.is_load and _is_beyond_repair(change):
            self._offer("The network cannot take the new data.", UseSuitable().text, self._replace)
        elif is_switch and count:
            things = "one setting does" if count == 1 else f"{count} settings do"
            text = f"The new data is of a different type; {things} not match it."
            self._offer(text, Adjust().text, self._fix)
        elif self._is_offered and not count and examine(change.after)[0].is_buildable:
            self._is_offered = False
            self._messages.end(Cause(Topic.FIT))

    def _offer(self, text: str, remedy: str, act: Callable[[], None]) -> None:
        self._messages.error(Cause(Topic.FIT), text, Remedy(remedy, act))
        self._is_offered = True

    def _replace(self) -> None:
        self._is_offered = False
        self._editor.do(UseSuitable())

    def _fix(self) -> None:
        self._is_offered = False
        self._editor.do(Adjust())


def _is_beyond_repair(change: Change) -> bool:
    """Return whether the network could be built, and now not even adjusting makes it fit."""
    if not examine(change.before)[0].is_buildable or examine(change.after)[0].is_buildable:
        return False
    return not examine(Adjust().apply(change.after))[0].is_buildable

"""`FitOffer`: after a switch of the data set, offers to fit network and training to it."""

from PySide6.QtCore import QObject

from playground.document.adjusting import Adjust
from playground.document.document import Change
from playground.document.problems.examining import examine
from playground.document.problems.fixing import repairable
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
        if is_switch and count:
            things = "one setting does" if count == 1 else f"{count} settings do"
            self._messages.error(
                Cause(Topic.FIT),
                f"The new data is of a different type; {things} not match it.",
                Remedy("Adjust settings to the data", self._fix),
            )
            self._is_offered = True
        elif self._is_offered and not count:
            self._is_offered = False
            self._messages.end(Cause(Topic.FIT))

    def _fix(self) -> None:
        self._is_offered = False
        self._editor.do(Adjust())

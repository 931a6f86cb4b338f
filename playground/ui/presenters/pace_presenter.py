"""`PacePresenter`: the pace of training, chosen in the window and kept with the project."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from playground.document.document import Change, Document
from playground.document.pace import Pace
from playground.training.protocol.controls import SetPace
from playground.training.session import Session
from playground.ui.actions.actions import Actions


class PacePresenter(QObject):
    """Joins the actions of the pace with the document and the session.

    Parameters
    ----------
    keeps_pace : bool
        Whether a project opens at the pace that was kept with it; else at full speed,
        as where nobody watches.
    """

    def __init__(
        self,
        document: Document,
        session: Session,
        actions: Actions,
        *,
        keeps_pace: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._session = session
        self._actions = actions
        self._keeps_pace = keeps_pace
        self.pace = Pace.FULL
        for pace in Pace:
            actions[f"pace_{pace}"].triggered.connect(self._chooser(pace))
        for name, direction in (("slower", -1), ("faster", 1)):
            actions[name].triggered.connect(self._stepper(direction))
        document.changed.connect(self._on_document_changed)

    def begin(self) -> None:
        """Use the pace of the open project."""
        self._show(self._document.project.pace if self._keeps_pace else Pace.FULL)

    def close(self) -> None:
        """Disconnect from the document."""
        self._document.changed.disconnect(self._on_document_changed)

    def choose(self, pace: Pace) -> None:
        """Train at `pace` from now on, and keep it with the project."""
        self._document.set_pace(pace)
        self._show(pace)

    def _chooser(self, pace: Pace) -> Callable[[], None]:
        return lambda: self.choose(pace)

    def _stepper(self, direction: int) -> Callable[[], None]:
        return lambda: self.choose(self.pace.stepped(direction))

    def _on_document_changed(self, change: Change) -> None:
        if change.is_load:
            self.begin()

    def _show(self, pace: Pace) -> None:
        if pace is not self.pace:
            self._session.submit(SetPace(pace))
        self.pace = pace
        self._actions[f"pace_{pace}"].setChecked(True)
        self._actions["slower"].setEnabled(pace.stepped(-1) is not pace)
        self._actions["faster"].setEnabled(pace.stepped(1) is not pace)

"""`Shelf`: where the user's own project stays while a lesson shows another one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from playground.document.document import Document
from playground.document.project import Project
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.state import Position
from playground.ui.files.current_file import CurrentFile, OpenWork
from playground.ui.presenters.run_presenter import RunPresenter

BUSY = "Your own project is still being restored. Try again in a moment."


class Shelf(QObject):
    """Holds the user's own project with its history, its file, its run and its time line.

    All properties are those of the user's project, whether it is open or set aside: only
    that project is saved, and only about that one the window asks before it closes.

    Signals
    -------
    setting_aside()
        The user's project is about to be set aside; it is still open.
    brought_back()
        It is open again, as it was.
    """

    setting_aside = Signal()
    brought_back = Signal()

    def __init__(
        self,
        document: Document,
        current: CurrentFile,
        run: RunPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._current = current
        self._run = run
        self._kept: OpenWork | None = None
        self.is_busy: Callable[[], bool] = lambda: False

    @property
    def is_holding(self) -> bool:
        """Whether the user's project is set aside."""
        return self._kept is not None

    @property
    def project(self) -> Project:
        """The user's own project."""
        return self._document.project if self._kept is None else self._kept.work.project

    @property
    def generation(self) -> int:
        """Its `Document.generation`."""
        return self._document.generation if self._kept is None else self._kept.work.generation

    @property
    def is_modified(self) -> bool:
        """Whether it differs from what is on disk."""
        kept = self._kept
        return self._document.is_modified if kept is None else kept.work.is_modified

    @property
    def saved_position(self) -> Position:
        """How far training was when it was last saved."""
        return self._current.saved_position if self._kept is None else self._kept.saved_position

    @property
    def kept_checkpoint(self) -> Checkpoint | None:
        """Its `RunPresenter.kept_checkpoint`."""
        return self._run.kept_checkpoint if self._kept is None else self._kept.run.checkpoint

    @property
    def is_unsaved(self) -> bool:
        """Whether it, or what it has learned, is not on disk."""
        return self._current.is_unsaved if self._kept is None else self._kept.is_unsaved

    def show(self, project: Project, checkpoint: Checkpoint | None = None) -> str:
        """Show `project` in place of the user's, or of the last one shown in its place.

        Parameters
        ----------
        checkpoint : Checkpoint or None
            How far it is trained.

        Returns
        -------
        str
            Why that is not possible now; empty if it is shown.
        """
        if self._kept is None:
            if self.is_busy():
                return BUSY
            self.setting_aside.emit()
            self._kept = self._current.set_aside()
        self._current.show(project, checkpoint)
        return ""

    def bring_back(self) -> None:
        """Show the user's project again, if it is set aside."""
        kept, self._kept = self._kept, None
        if kept is not None:
            self._current.bring_back(kept)
            self.brought_back.emit()

"""`DroppedFiles`: opens a file, or the text of a project, that is dropped on the window."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from playground.importing.files import KINDS, kind_by_name
from playground.importing.given_text import given_text, is_usable
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.given.pasted_texts import PastedTexts
from playground.ui.messages import Cause, Topic
from playground.ui.shell.main_window import MainWindow


def path_in(data: QMimeData) -> Path | None:
    """Return the one local file that is being dragged; None if it is something else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


class DroppedFiles(QObject):
    """Handles drags over a window.

    Parameters
    ----------
    window : MainWindow
    files : FilePresenter
        Opens them.
    texts : PastedTexts
        Uses texts.
    takes : callable
        Opens a file of another kind, and returns whether it is one: a lesson, a challenge.
    """

    def __init__(
        self,
        window: MainWindow,
        files: FilePresenter,
        texts: PastedTexts,
        takes: Callable[[Path], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self._texts = texts
        self._takes = takes
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            return self._hover(event)
        return super().eventFilter(watched, event)

    def _hover(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        is_file = path_in(event.mimeData()) is not None
        if not self._window.actions_by_name["open" if is_file else "open_text"].isEnabled():
            return False
        if not is_file and not is_usable(event.mimeData().text()):
            return False
        if is_file and event.type() is QEvent.Type.DragEnter:
            self._files.opens.prepare_to_open()
        event.acceptProposedAction()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        path = path_in(event.mimeData())
        if path is not None:
            self.take(path)
        elif not self._texts.offer(given_text(event.mimeData().text())):
            return False
        event.acceptProposedAction()
        return True

    def take(self, path: Path) -> None:
        """Open the file, or say which files can be opened, or that opening is locked."""
        if self._takes(path):
            return
        if not self._window.actions_by_name["open"].isEnabled():
            self._window.messages.error(
                Cause(Topic.OPEN), f"{path.name} is not opened: opening files is locked here."
            )
            return
        if kind_by_name(path) is not None:
            self._files.opens.open_when_safe(path)
        else:
            self._files.opens.open_folder(path, partial(self._refuse, path))

    def _refuse(self, path: Path) -> None:
        self._window.messages.error(
            Cause(Topic.OPEN),
            f"{path.name} cannot be opened here; drop a project, a Keras model or script, or a "
            f"table ({', '.join(KINDS)}).",
        )

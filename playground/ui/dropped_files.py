"""`DroppedFiles`: a project or a table let go on the window is opened, or becomes the data."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from playground.base.params import Selection
from playground.datasets.sources import DATASETS
from playground.document.commands import SetData
from playground.document.document import Command
from playground.ui.file_presenter import SUFFIX, FilePresenter
from playground.ui.main_window import MainWindow

TABLES = {".csv": "csv", ".npz": "npz"}
"""From the suffix of a file with samples to the data set that reads it."""


def path_in(data: QMimeData) -> Path | None:
    """Return the one local file that is being dragged; None if it is something else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


class DroppedFiles(QObject):
    """Listens to what is dragged over a window.

    Parameters
    ----------
    window : MainWindow
    files : FilePresenter
        Opens projects.
    do : callable
        Carries out a command.
    """

    def __init__(
        self, window: MainWindow, files: FilePresenter, do: Callable[[Command], object]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self._do = do
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            return self._hover(event)
        return super().eventFilter(watched, event)

    def _hover(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        if path_in(event.mimeData()) is None:
            return False
        event.acceptProposedAction()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        path = path_in(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.take(path)
        return True

    def take(self, path: Path) -> None:
        """Open a project; make a table the data; say of anything else what is possible."""
        suffix = path.suffix.lower()
        if suffix == SUFFIX:
            self._files.open_when_safe(path)
        elif suffix in TABLES:
            spec = DATASETS[TABLES[suffix]]
            params = {param.name: param.initial for param in spec.params}
            source = Selection(spec.name, {**params, "path": str(path)})
            self._do(SetData({"source": source, "features": ()}))
        else:
            self._window.messages.error(
                f"{path.name} cannot be opened here; drop a project ({SUFFIX}) or a table "
                f"({', '.join(TABLES)})."
            )

"""`SampleFiles`: opens the file of a sample in the system's program for such files.

This also plays recordings, without QtMultimedia.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from playground.ui.files.work.disk import Disk
from playground.ui.messages import Cause, Topic
from playground.ui.panels.base import Panel
from playground.ui.panels.predictions import PredictionsPanel
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.panels.sample.panel import SamplePanel
from playground.ui.panels.samples import SamplesPanel
from playground.ui.shell.main_window import MainWindow

OPENING = Cause(Topic.ACTION, "file of a sample")


class SampleFiles(QObject):
    """Serves the panels that show samples, now and later."""

    def __init__(self, window: MainWindow, disk: Disk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._disk = disk
        panels: Iterable[Panel] = (window.side.sample, *window.panels.made)
        for panel in panels:
            self._connect_panel(panel)
        window.panels.panel_made.connect(self._connect_panel)

    def _connect_panel(self, panel: Panel) -> None:
        if isinstance(panel, PredictionsPanel | SaliencyPanel | SamplePanel | SamplesPanel):
            panel.open_requested.connect(self.open)

    def open(self, path: Path) -> None:
        """Open a file, or say that it is gone; a slow disk does not block the window."""
        self._window.messages.end(OPENING)
        self._disk.reading.run(lambda _is_cancelled: _found(path), partial(self._open, path))

    def _open(self, path: Path, done: "Future[Path | None]") -> None:
        found = done.result() if done.exception() is None else None
        if found is None:
            self._say(f"{path.name} is not in {path.parent} any more; choose the data again")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(found))):
            self._say(f"The system has no program that opens {path.name}; it is in {path.parent}")

    def _say(self, text: str) -> None:
        self._window.messages.error(OPENING, text)


def _found(path: Path) -> Path | None:
    """Return the whole path of a file; None if it is gone."""
    return path.resolve() if path.is_file() else None

"""`ScriptPresenter`: has the Code panel's text read apart, and puts it on the canvas."""

import logging
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject

from playground.base.errors import Cancelled, PlaygroundError
from playground.document.document import Document
from playground.document.project import Project
from playground.importing.files import read_script_text
from playground.importing.result import Imported
from playground.ui.dialogs.choose_model import ChooseModelDialog
from playground.ui.files.work.background import Background
from playground.ui.files.work.reading import Reading, prestart_reader
from playground.ui.panels.base import Panel
from playground.ui.panels.code.panel import CodePanel
from playground.ui.shell.main_window import MainWindow

NAME = "the script"

logger = logging.getLogger(__name__)


class ScriptPresenter(QObject):
    """Reads one text at a time, in a thread of its own, so that no file waits for it.

    Parameters
    ----------
    document : Document
    window : MainWindow
        Has the panel, which may be made later, and shows progress.
    """

    def __init__(
        self, document: Document, window: MainWindow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._background = Background(self)
        self._reading: Reading | None = None
        for panel in window.panels.made:
            self._join(panel)
        window.panels.panel_made.connect(self._join)

    def _join(self, panel: Panel) -> None:
        if isinstance(panel, CodePanel):
            panel.edit_began.connect(self._prepare)
            panel.script_requested.connect(self._read)
            panel.script_cancelled.connect(self._on_cancelled)

    def close(self) -> None:
        """Cancel what is being read, and end the thread."""
        self._on_cancelled()
        self._background.close()

    def _prepare(self) -> None:
        self._background.run(prestart_reader, lambda _done: None)

    def _on_cancelled(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _read(self, text: str, model: str = "") -> None:
        self._on_cancelled()
        base = self._document.project
        reading = self._reading = Reading(NAME, self._window.status, self)
        self._background.run(
            lambda: read_script_text(text, base=base, progress=reading.progress, model=model),
            lambda done: self._take(text, base, reading, done, model),
        )

    def _ask_for_model(self, text: str, imported: Imported, panel: CodePanel) -> None:
        """Let the user choose one of the models of a text."""
        dialog = ChooseModelDialog("The program", imported.models, imported.model, self._window)
        dialog.chosen.connect(lambda name: self._take_model(text, imported, panel, name))
        dialog.rejected.connect(lambda: panel.refuse_script("Nothing was applied.", is_error=False))
        dialog.open()

    def _take_model(self, text: str, imported: Imported, panel: CodePanel, name: str) -> None:
        if name == imported.model:
            panel.take_imported(text, imported)
        else:
            self._read(text, name)

    def _take(
        self, text: str, base: Project, reading: Reading, done: "Future[Any]", model: str
    ) -> None:
        """Show what was read, unless another text is being read by now."""
        reading.end()
        if reading is not self._reading:
            return
        self._reading = None
        panel = self._window.panels.panel(CodePanel)
        error = done.exception()
        if error is None and self._document.project is not base:
            self._read(text, model)  # the canvas was edited: nothing of that may be lost
        elif error is None and done.result().models and not model:
            self._ask_for_model(text, done.result(), panel)
        elif error is None:
            panel.take_imported(text, done.result())
        elif isinstance(error, Cancelled):
            panel.refuse_script("Reading was cancelled.", is_error=False)
        elif isinstance(error, PlaygroundError):
            panel.refuse_script(str(error))
        else:
            logger.error("the script could not be read", exc_info=error)
            panel.refuse_script(f"The script could not be read: {error!r}")

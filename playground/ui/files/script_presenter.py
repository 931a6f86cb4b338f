"""`ScriptPresenter`: reads the text of the Code panel in a child process, for the canvas."""

import logging
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.base.errors import Cancelled, PlaygroundError
from playground.document.document import Change, Document
from playground.document.project import Project
from playground.importing.files import read_script_text
from playground.importing.result import Imported
from playground.ui.dialogs.choose_model import ChooseModelDialog
from playground.ui.files.unsaved_guard import UnsavedGuard
from playground.ui.files.work.background import Background
from playground.ui.files.work.reading import Reading, prestart_reader
from playground.ui.messages import Topic
from playground.ui.panels.base import Panel
from playground.ui.panels.code.panel import CodePanel
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow

NAME = "the script"
OTHER_PROJECT = "Not applied: another project was opened meanwhile."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One text to read, and how.

    Attributes
    ----------
    text : str
    model : str
        Which of its models; empty for the main one.
    weights : Path or None
        A file of weights for a model that comes with Keras.
    is_for_weights : bool
        Whether the canvas stays as it is, and only gets the weights.
    """

    text: str
    model: str = ""
    weights: Path | None = None
    is_for_weights: bool = False


class ScriptPresenter(QObject):
    """Reads one text at a time, in a thread of its own, so that no file waits for it.

    Parameters
    ----------
    document : Document
    window : MainWindow
        Has the panel, which may be made later, and shows progress.
    run : RunPresenter
        Takes the weights that come with a program.
    guard : UnsavedGuard
        Asks the questions; no project is replaced under one.

    Signals
    -------
    imported(Imported)
        A text is on the canvas.
    """

    imported = Signal(object)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        run: RunPresenter,
        guard: UnsavedGuard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._run = run
        self._guard = guard
        self._background = Background(self)
        self._reading: Reading | None = None
        for panel in window.panels.made:
            self._join(panel)
        window.panels.panel_made.connect(self._join)
        document.changed.connect(self._on_changed)

    def _join(self, panel: Panel) -> None:
        if isinstance(panel, CodePanel):
            panel.edit_began.connect(self._prepare)
            panel.script_requested.connect(self._read_text)
            panel.script_cancelled.connect(self._on_cancelled)

    def close(self) -> None:
        """Cancel what is being read, and end the thread."""
        self._document.changed.disconnect(self._on_changed)
        self._on_cancelled()
        self._background.close()

    def _prepare(self) -> None:
        self._background.run(prestart_reader, lambda _done: None)

    def _on_changed(self, change: Change) -> None:
        """Cancel what is being read, or asked, for a project that is no longer open."""
        if not change.is_load:
            return
        self._on_cancelled()
        self._reading = None
        for panel in self._window.panels.made:
            if isinstance(panel, CodePanel) and panel.is_reading:
                panel.refuse_script(OTHER_PROJECT, is_error=False)

    def _on_cancelled(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def read_with_weights(self, path: Path) -> None:
        """Read the program again, with a file of weights for a model that comes with Keras.

        If the canvas has moved on since it was read, only weights that still fit are taken.
        """
        panel = self._window.panels.panel(CodePanel)
        imported = panel.imported
        if panel.is_draft:
            is_same = imported is not None and imported.source == panel.script
            panel.begin_reading()
            model = imported.model if imported is not None and is_same else ""
            self._read(Asked(panel.script, model, path))
        elif imported is not None:
            self._read(Asked(imported.source, imported.model, path, is_for_weights=True))

    def _read_text(self, text: str) -> None:
        self._read(Asked(text))

    def _read(self, asked: Asked) -> None:
        self._on_cancelled()
        base = self._document.project
        reading = self._reading = Reading(NAME, self._window.status, self)
        self._background.run(
            lambda: read_script_text(
                asked.text,
                base=base,
                progress=reading.progress,
                model=asked.model,
                weights=str(asked.weights or ""),
            ),
            lambda done: self._take(asked, base, reading, done),
        )

    def _ask_for_model(self, asked: Asked, imported: Imported, panel: CodePanel) -> None:
        """Let the user choose one of the models of a text."""
        dialog = ChooseModelDialog("The program", imported.models, imported.model, self._window)
        dialog.chosen.connect(lambda name: self._take_model(asked, imported, panel, name))
        dialog.rejected.connect(lambda: panel.refuse_script("Nothing was applied.", is_error=False))
        self._guard.show(dialog, self._document.generation)

    def _take_model(self, asked: Asked, imported: Imported, panel: CodePanel, name: str) -> None:
        if name == imported.model:
            self._show(asked, imported, panel)
        else:
            self._read(replace(asked, model=name))

    def _take(self, asked: Asked, base: Project, reading: Reading, done: "Future[Any]") -> None:
        """Show what was read, unless another text is being read by now, or for another project."""
        reading.end()
        if reading is not self._reading:
            return
        self._reading = None
        panel = self._window.panels.panel(CodePanel)
        error = done.exception()
        if error is None and self._document.project is not base:
            self._read(asked)  # the canvas was edited: nothing of that may be lost
        elif error is None and done.result().models and not asked.model:
            self._ask_for_model(asked, done.result(), panel)
        elif error is None:
            self._show(asked, done.result(), panel)
        elif isinstance(error, Cancelled):
            panel.refuse_script("Reading was cancelled.", is_error=False)
        elif isinstance(error, PlaygroundError):
            panel.refuse_script(str(error))
        else:
            logger.error("the script could not be read", exc_info=error)
            panel.refuse_script(f"The script could not be read: {error!r}")

    def _show(self, asked: Asked, imported: Imported, panel: CodePanel) -> None:
        """Put what was read on the canvas, with the weights that came with it."""
        if asked.is_for_weights:
            panel.take_notes(imported)
        elif not panel.take_imported(imported.source or asked.text, imported):
            return
        if imported.checkpoint is not None:
            self._run.take_weights(imported.checkpoint)
            if asked.weights is not None:
                text = f"The layers have the weights of {asked.weights.name}"
                self._window.status.show_note(Topic.OPEN, text)
        self.imported.emit(imported)

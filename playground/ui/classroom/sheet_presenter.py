"""`SheetPresenter`: writes the class sheet of what the window shows."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from playground.base.errors import PlaygroundError
from playground.base.files import write_bytes
from playground.base.visible import file_stem
from playground.ui.classroom.sheet import WRITERS
from playground.ui.classroom.sheet_content import sheet_of
from playground.ui.dialogs.files import ask_save_path
from playground.ui.files.work.background import WritingThread
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance, ThemeChoice

SHEET = Cause(Topic.EXPORT, "sheet")
KINDS = "PDF (*.pdf);;Web page (*.html)"
NOTHING_YET = "The model is not built yet; try again when the status bar says Paused."


class SheetPresenter(QObject):
    """Joins the action Class sheet with the window and the disk.

    Parameters
    ----------
    window : MainWindow
    appearance : Appearance
        Pictures are drawn in the light theme, for paper.
    settings : Settings
        The folder that dialogs open in.
    run : RunPresenter
    writing : WritingThread
    parent : QObject
    """

    def __init__(
        self,
        window: MainWindow,
        appearance: Appearance,
        settings: Settings,
        run: RunPresenter,
        writing: WritingThread,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._appearance = appearance
        self._settings = settings
        self._run = run
        self._writing = writing
        window.actions_by_name["sheet"].triggered.connect(self.ask)

    def ask(self) -> None:
        """Ask where to write the sheet."""
        self._window.messages.end(SHEET)
        if self._run.pump.last is None:
            self._window.messages.answer(SHEET, NOTHING_YET)
            return
        stem = file_stem(self._run.stage.project.title, "sheet")
        ask_save_path(
            self._window,
            self._settings.folder / f"{stem}.pdf",
            self.write,
            title="Class sheet",
            kinds=KINDS,
            suffix=".pdf",
        )

    def content(self, suffix: str) -> bytes:
        """Return the sheet of what is shown, as a file with that suffix.

        Raises
        ------
        PlaygroundError
            No model is built, or the suffix is unknown.
        """
        writer, frame = WRITERS.get(suffix.lower()), self._run.pump.last
        if writer is None:
            known = " or ".join(WRITERS)
            raise PlaygroundError(f"a class sheet is a {known} file; received {suffix!r:.20}")
        if frame is None:
            raise PlaygroundError(NOTHING_YET)
        before = self._appearance.choice
        self._appearance.choose(ThemeChoice.LIGHT, is_kept=False)
        try:
            return writer(sheet_of(self._window, self._run.stage.project, frame))
        finally:
            self._appearance.choose(before, is_kept=False)

    def write(self, path: Path) -> None:
        """Write the sheet to `path`, all of it or nothing."""
        try:
            content = self.content(path.suffix)
        except PlaygroundError as error:
            self._window.messages.error(SHEET, f"{path.name} was not written: {error}.")
            return

        def done(written: "Future[Any]") -> None:
            error = written.exception()
            if error is None:
                self._settings.folder = path.resolve().parent
                self._window.status.show_note(Topic.EXPORT, f"Wrote {path.name}")
            else:
                reason = getattr(error, "strerror", None) or str(error)
                self._window.messages.error(SHEET, f"{path.name} was not written: {reason}.")

        self._writing.run(lambda: write_bytes(path, content), done)

"""Composition root: connects document, session and window."""

import faulthandler
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QSize, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from playground.base import garbage
from playground.base.disk.open_files import OpenFiles
from playground.base.disk.written_folders import WrittenFolders
from playground.base.errors import PlaygroundError
from playground.base.files import write_bytes
from playground.base.paths import OwnFolders
from playground.base.visible import visible
from playground.document.document import Document
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.packs.shelf import PackShelf
from playground.training.protocol.engine import Checkpoint, Engine
from playground.training.session import Session
from playground.ui.editor import DocumentEditor
from playground.ui.files.autosave import Autosave
from playground.ui.files.work.background import Background, Readers
from playground.ui.files.work.disk import Disk
from playground.ui.film.plan import FilmPlan
from playground.ui.film.recording import Recording
from playground.ui.messages import Cause, Topic
from playground.ui.presenter import Presenter
from playground.ui.presenters.error_reporting import ErrorReporter
from playground.ui.presenters.snapshot import Snapshot
from playground.ui.settings import Settings
from playground.ui.shell.main_window import FirstPaint, MainWindow
from playground.ui.theme.appearance import Appearance, ThemeChoice

FIRST_TEMPLATE = "xor"
FILM_WINDOW = QSize(1600, 1000)
LOG_NAME = "playground.log"
NO_DISPLAY = (
    "There is no display for a window: start the program on a desktop, or work without a "
    "window with `playground train FILE` and `playground screenshot FILE PNG`, or set "
    "QT_QPA_PLATFORM=offscreen."
)
TURN_SECONDS = 0.001
"""How long a thread keeps Python's lock while another waits for it. The window releases the
lock in each call into Qt, so with Python's default of 5 ms one repaint waits dozens of times
while other threads compute. `benchmarks/NOTES.md` has the measurements."""

logger = logging.getLogger(__name__)


class Application:
    """Everything that exists as long as the window: created and closed together.

    Parameters
    ----------
    keeps_pace : bool
        Whether a person watches: projects then open at the pace saved with them. Screenshots,
        animations, tests and benchmarks train at full speed.
    shelf : Path or None
        Where lessons and challenges are kept that the user was given; None keeps none.
    """

    def __init__(
        self,
        qt: QApplication,
        project: Project,
        settings: Settings,
        make_engine: Callable[[], Engine],
        *,
        state: Path | None = None,
        keeps_pace: bool = False,
        shelf: Path | None = None,
    ) -> None:
        self._turn_before = sys.getswitchinterval()
        sys.setswitchinterval(TURN_SECONDS)
        self.settings = settings
        self.appearance = Appearance(qt, settings)
        self.document = Document(project)
        self.session = Session(make_engine)
        editor = DocumentEditor(self.document)
        self.window = MainWindow(editor, settings)
        self.presenter = Presenter(
            editor,
            self.session,
            self.window,
            self.appearance,
            settings,
            disk=Disk(
                Background(),
                Readers(),
                OpenFiles(state / "open" if state is not None else None),
                WrittenFolders(state / "folders.txt" if state is not None else None),
            ),
            keeps_pace=keeps_pace,
            train=train_from_start,
            shelf=PackShelf(shelf),
            state=state,
        )

    def begin(self) -> None:
        """Do what the first paint did not need: create the panels, load Keras."""
        self.window.panels.complete()
        self.session.start()

    def close(self) -> None:
        """Disconnect, end the threads, write the settings."""
        self.presenter.close()
        self.session.close()
        self.appearance.close()
        self.settings.close()
        self.window.deleteLater()
        garbage.thaw()
        sys.setswitchinterval(self._turn_before)


def create_engine() -> Engine:
    """Import Keras and return the engine. Runs in a thread of the session."""
    has_loaded = "keras" not in sys.modules
    garbage.pause()
    try:
        from playground.engine import create_engine as create  # noqa: PLC0415 - takes seconds

        return create()
    finally:
        garbage.settle(has_loaded=has_loaded)


def train_from_start(
    project: Project, epochs: int, should_stop: Callable[[], bool]
) -> Mapping[str, float]:
    """Train a project from new weights; return loss and metrics of both sets.

    Runs in the training thread, in which Keras is loaded; ends early once `should_stop` says so.
    """
    from playground.engine import create_engine as create  # noqa: PLC0415 - takes seconds
    from playground.training import inline  # noqa: PLC0415

    ended = inline.train(create("repeatable"), project, epochs=epochs, should_stop=should_stop)
    try:
        return ended.program.evaluate()
    finally:
        ended.program.close()


def run(path: Path | None = None) -> int:
    """Open the window, with the project at `path` if given; return the exit code."""
    if not has_display(os.environ, sys.platform):
        sys.stderr.write(NO_DISPLAY + "\n")
        return 1
    folders = OwnFolders.find()
    start_logging(folders.state)
    qt = _application()
    application = Application(
        qt,
        TEMPLATES[FIRST_TEMPLATE].build(),
        Settings(folders.config / "window.ini" if folders.config else None),
        create_engine,
        state=folders.state,
        keeps_pace=True,
        shelf=folders.shelf,
    )
    messages = application.window.messages

    def show_error(text: str) -> None:
        messages.error(Cause(Topic.PROGRAM, text), f"{text} Your work is still here: save it.")

    with _uncaught_errors_shown(folders.state, show_error):
        application.window.show()
        FirstPaint(application.window).painted.connect(application.begin)
        if path is not None:
            application.presenter.open(path)
        else:
            application.presenter.first_start.offer(FIRST_TEMPLATE)
        autosave = None
        if folders.state is not None:
            autosave = Autosave(folders.state / "unsaved", application.presenter, messages)
            autosave.start()
            application.presenter.files.tidy()
        if folders.problem:
            messages.offer(Cause(Topic.PROGRAM, "own folders"), folders.problem)
        code = qt.exec()
        if autosave is not None:
            autosave.close()
        application.close()
    return code


def screenshot(
    project: Project,
    checkpoint: Checkpoint | None,
    target: Path,
    epochs: int,
    theme: str,
    size: tuple[int, int],
    panel: str = "",
) -> None:
    """Write a picture of the real window to `target`, after training `epochs` more epochs.

    Parameters
    ----------
    checkpoint : Checkpoint or None
        Where training continues.
    theme : str
        "dark" or "light".
    size : (width, height)
        In pixels.
    panel : str
        Title of the panel below the canvas that is shown; empty for the first one.

    Raises
    ------
    PlaygroundError
        Training or the window failed, no panel has that title, or the picture could not be
        written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = OwnFolders.find().state
    start_logging(folder)
    qt = _application()
    application = Application(qt, project, Settings(None), create_engine)
    application.appearance.choose(ThemeChoice(theme), is_kept=False)
    snapshot = Snapshot(application.window, application.presenter.run, epochs)
    # Not quit: that would ask about unsaved training.
    snapshot.ended.connect(qt.exit)
    with _uncaught_errors_shown(folder, snapshot.fail):
        try:
            application.window.resize(*size)
            application.window.show()
            application.presenter.files.show_project(project, checkpoint)
            if panel:
                application.window.panels.bring_to_front(panel)
            application.session.start()
            snapshot.start()
            if not snapshot.error:
                qt.exec()
        finally:
            application.close()
    snapshot.write(target)


def sheet(project: Project, checkpoint: Checkpoint | None, target: Path, epochs: int) -> None:
    """Write a sheet for a class to `target`, after training `epochs` more epochs.

    Parameters
    ----------
    checkpoint : Checkpoint or None
        Where training continues.
    target : Path
        Its suffix says whether it is HTML or PDF.

    Raises
    ------
    PlaygroundError
        Training or the window failed, or the sheet could not be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = OwnFolders.find().state
    start_logging(folder)
    qt = _application()
    application = Application(qt, project, Settings(None), create_engine)
    snapshot = Snapshot(application.window, application.presenter.run, epochs)
    snapshot.ended.connect(qt.exit)
    with _uncaught_errors_shown(folder, snapshot.fail):
        try:
            application.window.resize(FILM_WINDOW)
            application.window.show()
            application.presenter.files.show_project(project, checkpoint)
            application.session.start()
            snapshot.start()
            if not snapshot.error:
                qt.exec()
            if snapshot.error:
                raise PlaygroundError(snapshot.error)
            write_bytes(target, application.presenter.sheets.content(target.suffix))
        finally:
            application.close()


def animate(project: Project, plan: FilmPlan, target: Path, theme: str) -> None:
    """Train a project from the start in a hidden window, and write an animation of it.

    Parameters
    ----------
    plan : FilmPlan
        What to write; training goes up to its last epoch.
    theme : str
        "dark" or "light".

    Raises
    ------
    PlaygroundError
        Training failed, or the animation could not be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = OwnFolders.find().state
    start_logging(folder)
    qt = _application()
    application = Application(qt, project, Settings(None), create_engine)
    application.appearance.choose(ThemeChoice(theme), is_kept=False)
    presenter = application.presenter
    recording = Recording(presenter.run, presenter.films, plan, target, application.window)
    with _uncaught_errors_shown(folder, recording.fail):
        try:
            application.window.resize(FILM_WINDOW)
            application.window.show()
            recording.start()
            application.session.start()
            if not recording.error:
                qt.exec()
        finally:
            application.close()
    if recording.error:
        raise PlaygroundError(recording.error)


def has_display(environment: "os._Environ[str] | dict[str, str]", platform: str) -> bool:
    """Return whether Qt can open a window; if it cannot, Qt would abort the process."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


class LineFormatter(logging.Formatter):
    """Writes each message on one line, so that a name from a file cannot fake a log line.

    The traceback of an exception, which follows the message, keeps its lines.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the message of a record on one line."""
        return visible(super().formatMessage(record), kept="\t")


class LogFile(RotatingFileHandler):
    """A log that stays silent if the disk is full: a log must not print tracebacks."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Drop the record."""


def start_logging(folder: Path | None) -> None:
    """Log to a file in the state folder, and crashes of native code beside it.

    If the folder cannot be written, the program starts without a log.
    """
    # Not basicConfig: it does nothing if the root logger already has a handler.
    logging.getLogger().setLevel(logging.INFO)
    handler: logging.Handler = logging.NullHandler()
    if folder is not None:
        with suppress(OSError):
            handler = LogFile(
                folder / LOG_NAME, maxBytes=1_000_000, backupCount=2, encoding="utf-8"
            )
        with suppress(OSError):
            faulthandler.enable((folder / "crash.log").open("w", encoding="utf-8"))
    handler.setFormatter(
        LineFormatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
    )
    logging.getLogger().addHandler(handler)


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QApplication.setApplicationName("Neural Network Playground")
    QApplication.setDesktopFileName("nn-playground")
    qInstallMessageHandler(lambda _kind, _context, text: logger.warning("Qt: %s", text))
    return QApplication([sys.argv[0]])


@contextmanager
def _uncaught_errors_shown(folder: Path | None, show: Callable[[str], object]) -> Iterator[None]:
    """Within the block, uncaught errors are logged and shown."""
    reporter = ErrorReporter(folder / LOG_NAME if folder is not None else None)
    reporter.happened.connect(show)
    before, sys.excepthook = sys.excepthook, reporter.report
    try:
        yield
    finally:
        sys.excepthook = before

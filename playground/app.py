"""Composition root: connects document, session and window.

The window is painted before its presenter is imported and made, which takes a quarter of the
start. Until then nothing is trained, opened or asked, and the window can be closed. What is
triggered meanwhile, by a key or a button, is done afterwards.
"""

import faulthandler
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cached_property, partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from playground.base import garbage
from playground.base.paths import OwnFolders
from playground.base.visible import visible
from playground.document.document import Document
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.interrupting import Interrupts
from playground.training.protocol.engine import Engine
from playground.ui.actions.early_triggers import EarlyTriggers
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.error_reporting import ErrorReporter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import FirstPaint, MainWindow
from playground.ui.theme.appearance import Appearance
from playground.ui.view_state import ViewState

if TYPE_CHECKING:
    from playground.training.session import Session
    from playground.ui.presenter import Presenter

FIRST_TEMPLATE = "xor"
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
    state : Path or None
        Where the program keeps what it knows of open files, and recorded lessons; None keeps
        neither.
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
        self.editor = DocumentEditor(self.document)
        self.window = MainWindow(self.editor, settings)
        self._make_engine = make_engine
        self._state = state
        self._keeps_pace = keeps_pace
        self._shelf = shelf
        self.has_presenter = False
        self._early: EarlyTriggers | None = None
        self._closing = ExitStack()
        self._closing.callback(self._close_window)

    @cached_property
    def session(self) -> "Session":
        """What trains; made when it is first asked for."""
        from playground.training.session import Session  # noqa: PLC0415 - after the first paint

        session = Session(self._make_engine)
        self._closing.callback(session.close)
        return session

    @cached_property
    def presenter(self) -> "Presenter":
        """What joins document, session and window; made when it is first asked for."""
        from playground.presenting import present  # noqa: PLC0415 - after the first paint

        presenter = present(
            self.editor,
            self.session,
            self.window,
            self.appearance,
            self.settings,
            keeps_pace=self._keeps_pace,
            train=train_from_start,
            shelf=self._shelf,
            state=self._state,
        )
        self._closing.callback(presenter.close)
        self.has_presenter = True
        return presenter

    def show_window(self) -> None:
        """Show the window with the project, before there is a presenter."""
        project = self.document.project
        inference, task = examine(project)
        self._early = EarlyTriggers(self.window.actions_by_name.all(), self.window)
        self.window.show_state(ViewState(project, inference, task))
        self.window.show_title(project.title, is_unsaved=False)
        self.window.show()

    def begin(self) -> None:
        """Make presenter and panels, and load Keras: the first paint did not need them."""
        self.presenter  # noqa: B018 - makes it
        self.window.panels.complete()
        self.session.start()
        if self._early is not None:
            self._early.release()

    def keep_unsaved(self, folder: Path) -> None:
        """Keep unsaved work in a folder until this is closed."""
        from playground.presenting import start_autosave  # noqa: PLC0415 - see its docstring

        self._closing.callback(start_autosave(folder, self.presenter, self.window))

    def close(self) -> None:
        """Disconnect, end the threads, write the settings. What was not made yet is not made."""
        self._closing.close()

    def _close_window(self) -> None:
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
    qt = qt_application()
    with Interrupts(qt):
        application = Application(
            qt,
            TEMPLATES[FIRST_TEMPLATE].build(),
            Settings(folders.config / "window.ini" if folders.config else None),
            create_engine,
            state=folders.state,
            keeps_pace=True,
            shelf=folders.shelf,
        )
        show = partial(show_error, application)
        with uncaught_errors_shown(folders.state, show), closing(application):
            application.show_window()
            first = FirstPaint(application.window)
            first.painted.connect(partial(begin, application, folders, path))
            return qt.exec()


def begin(application: Application, folders: OwnFolders, path: Path | None) -> None:
    """Do what the first paint did not need; open the file at `path`, or offer a lesson."""
    if not application.window.isVisible():  # it was closed in the meantime
        return
    presenter = application.presenter
    if folders.state is not None:
        application.keep_unsaved(folders.state / "unsaved")
    application.begin()
    if path is not None:
        presenter.open(path)
    else:
        presenter.first_start.offer(FIRST_TEMPLATE)
    if folders.problem:
        messages = application.window.messages
        messages.offer(Cause(Topic.PROGRAM, "own folders"), folders.problem)


def show_error(application: Application, text: str) -> None:
    """Show an error of the program in its window, and what to do about it."""
    advice = "Your work is still here: save it."
    if not application.has_presenter:
        advice = "The window cannot be used: close it, and start the program again."
    application.window.messages.error(Cause(Topic.PROGRAM, text), f"{text} {advice}")


def has_display(environment: Mapping[str, str], platform: str) -> bool:
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


def qt_application() -> QApplication:
    """Return the application of Qt; it is made if there is none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QApplication.setApplicationName("Neural Network Playground")
    QApplication.setDesktopFileName("nn-playground")
    qInstallMessageHandler(lambda _kind, _context, text: logger.warning("Qt: %s", text))
    return QApplication([sys.argv[0]])


@contextmanager
def uncaught_errors_shown(folder: Path | None, show: Callable[[str], object]) -> Iterator[None]:
    """Within the block, uncaught errors are logged and shown."""
    reporter = ErrorReporter(folder / LOG_NAME if folder is not None else None)
    reporter.happened.connect(show)
    before, sys.excepthook = sys.excepthook, reporter.report
    try:
        yield
    finally:
        sys.excepthook = before

"""The window without a person before it: for a picture, a sheet for a class, or a film."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from playground.app import (
    Application,
    create_engine,
    qt_application,
    start_logging,
    uncaught_errors_shown,
)
from playground.base.errors import PlaygroundError
from playground.base.files import write_bytes
from playground.base.paths import OwnFolders
from playground.document.project import Project
from playground.training.protocol.engine import Checkpoint
from playground.ui.film.plan import FilmPlan
from playground.ui.film.recording import Recording
from playground.ui.presenters.snapshot import Snapshot
from playground.ui.settings import Settings
from playground.ui.theme.appearance import ThemeChoice

FILM_WINDOW = QSize(1600, 1000)


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
    trained = _trained(project, checkpoint, epochs, QSize(*size), theme, panel)
    with trained as (_application, snapshot):
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
    with _trained(project, checkpoint, epochs, FILM_WINDOW) as (application, snapshot):
        if snapshot.error:
            raise PlaygroundError(snapshot.error)
        write_bytes(target, application.presenter.sheets.content(target.suffix))


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
    with _hidden_window(project, FILM_WINDOW, theme) as application:
        presenter = application.presenter
        recording = Recording(presenter.run, presenter.films, plan, target, application.window)
        with uncaught_errors_shown(OwnFolders.find().state, recording.fail):
            application.window.show()
            recording.start()
            application.session.start()
            if not recording.error:
                QApplication.exec()
    if recording.error:
        raise PlaygroundError(recording.error)


@contextmanager
def _hidden_window(project: Project, size: QSize, theme: str = "") -> Iterator[Application]:
    """Make a window that nobody sees; it is closed after the block."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    start_logging(OwnFolders.find().state)
    application = Application(qt_application(), project, Settings(None), create_engine)
    with closing(application):
        if theme:
            application.appearance.choose(ThemeChoice(theme), is_kept=False)
        application.window.resize(size)
        yield application


@contextmanager
def _trained(
    project: Project,
    checkpoint: Checkpoint | None,
    epochs: int,
    size: QSize,
    theme: str = "",
    panel: str = "",
) -> Iterator[tuple[Application, Snapshot]]:
    """Train in a hidden window up to the moment of a snapshot, or to an error in the window."""
    with _hidden_window(project, size, theme) as application:
        snapshot = Snapshot(application.window, application.presenter.run, epochs)
        # Not quit: that would ask about unsaved training.
        snapshot.ended.connect(QApplication.exit)
        with uncaught_errors_shown(OwnFolders.find().state, snapshot.fail):
            application.window.show()
            application.window.panels.complete()
            application.presenter.files.current.show(project, checkpoint)
            if panel:
                application.window.panels.bring_to_front(panel)
            application.session.start()
            snapshot.start()
            if not snapshot.error:
                QApplication.exec()
            yield application, snapshot

"""Makes the presenter of a window, with what it reads and writes.

Imported after the first paint: with the presenters and all that they do, this takes as long
as making the window.
"""

from collections.abc import Callable
from pathlib import Path

from playground.base.disk.open_files import OpenFiles
from playground.base.disk.written_folders import WrittenFolders
from playground.challenges.checking import Train
from playground.packs.shelf import PackShelf
from playground.training.session import Session
from playground.ui.editor import DocumentEditor
from playground.ui.files.autosave import Autosave
from playground.ui.files.work.background import Background, Readers
from playground.ui.files.work.disk import Disk
from playground.ui.presenter import Presenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance


def present(
    editor: DocumentEditor,
    session: Session,
    window: MainWindow,
    appearance: Appearance,
    settings: Settings,
    *,
    state: Path | None,
    shelf: Path | None,
    keeps_pace: bool,
    train: Train,
) -> Presenter:
    """Return the presenter that joins document, session and window.

    Parameters
    ----------
    state : Path or None
        Folder for what the program keeps about open files, if it can be written.
    shelf : Path or None
        Where lessons and challenges are kept that the user was given.
    keeps_pace : bool
        Whether projects open at the pace saved with them.
    train : Train
        Trains a project from the start, to check a challenge.
    """
    disk = Disk(
        Background(),
        Readers(),
        OpenFiles(state / "open" if state is not None else None),
        WrittenFolders(state / "folders.txt" if state is not None else None),
    )
    return Presenter(
        editor,
        session,
        window,
        appearance,
        settings,
        disk=disk,
        keeps_pace=keeps_pace,
        train=train,
        shelf=PackShelf(shelf),
        state=state,
    )


def start_autosave(state: Path, presenter: Presenter, window: MainWindow) -> Callable[[], None]:
    """Keep unsaved work in a folder from now on; return what ends that.

    What a crash left behind is offered, and what killed windows left is tidied up.
    """
    autosave = Autosave(state / "unsaved", presenter, window.messages)
    autosave.start()
    presenter.files.tidy()
    return autosave.close

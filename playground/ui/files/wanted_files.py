"""`WantedFiles`: offers the files that a program names, or lets the user choose them."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QObject

from playground.importing.named_files import WEIGHTS, files_at_hand
from playground.importing.result import Imported, Note, Wants
from playground.ui.dialogs.files import ask_data_path, ask_folder, ask_weights_path
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.script_presenter import ScriptPresenter
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.panels.base import Panel
from playground.ui.panels.code.panel import CodePanel
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

NAMED_FILES = Cause(Topic.SCRIPT, "files")
MOST_OFFERED = 2


class WantedFiles(QObject):
    """Offers files in the folder of a program, and asks for others; opens nothing unasked.

    A pasted text has no folder: the one where file dialogs open is searched.

    Parameters
    ----------
    window : MainWindow
        Has the Code panel, which may be made later.
    settings : Settings
        Say where file dialogs open.
    files : FilePresenter
        Opens data.
    scripts : ScriptPresenter
        Reads a program again with a file of weights.
    """

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        files: FilePresenter,
        scripts: ScriptPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._files = files
        self._scripts = scripts
        files.opens.imported.connect(self._offer_beside)
        scripts.imported.connect(self._offer_at_hand)
        for panel in window.panels.made:
            self._join(panel)
        window.panels.panel_made.connect(self._join)

    def _join(self, panel: Panel) -> None:
        if isinstance(panel, CodePanel):
            panel.file_requested.connect(self._choose)

    def _offer_beside(self, path: Path, imported: Imported) -> None:
        self._offer(imported, path.parent, "beside it")

    def _offer_at_hand(self, imported: Imported) -> None:
        folder = self._settings.folder
        self._offer(imported, folder, f"in the folder {folder.name}" if folder.name else "at hand")

    def _offer(self, imported: Imported, folder: Path, place: str) -> None:
        """Offer files that the program names and that are in `folder`."""
        self._window.messages.end(NAMED_FILES)
        remedies = tuple(self._remedies(imported, folder))[:MOST_OFFERED]
        if not remedies:
            return
        names = " and ".join(remedy.label.removeprefix("Use ") for remedy in remedies)
        are = "is" if len(remedies) == 1 else "are"
        text = f"The program names {names}, which {are} {place}."
        self._window.messages.answer(NAMED_FILES, text, *remedies)

    def _remedies(self, imported: Imported, folder: Path) -> Iterator[Remedy]:
        wanted = [note.file for note in imported.wanted(Wants.WEIGHTS)]
        for path in files_at_hand(wanted, (folder,), WEIGHTS):
            tip = f"Reads {path} as the weights of the layers."
            yield Remedy(f"Use {path.name}", partial(self._use_weights, path), tip)
        for path in files_at_hand(imported.files, (folder,)):
            tip = f"Reads {path} as the data of this project."
            yield Remedy(f"Use {path.name}", partial(self._files.opens.open_when_safe, path), tip)

    def _choose(self, note: Note) -> None:
        """Let the user choose the file that a note is about."""
        self._files.opens.prepare_to_open()
        folder, panel = self._settings.folder, self._window.panels.panel(CodePanel)
        named = panel.imported.files if panel.imported is not None else ()
        if note.wants is Wants.WEIGHTS:
            dialog = ask_weights_path(self._window, folder, self._use_weights)
        elif are_folders(named):
            dialog = ask_folder(self._window, folder, self._use_data)
        else:
            dialog = ask_data_path(self._window, folder, self._use_data)
        self._files.guard.show(dialog)

    def _use_data(self, path: Path) -> None:
        self._settings.folder = path.parent
        self._files.opens.open_when_safe(path)

    def _use_weights(self, path: Path) -> None:
        self._settings.folder = path.parent
        self._scripts.read_with_weights(path)


def are_folders(names: Sequence[str]) -> bool:
    """Return whether a program reads folders of files: all names that it has are of folders.

    >>> are_folders(["data/train"]), are_folders(["data", "rows.csv"]), are_folders([])
    (True, False, False)
    """
    suffixes = [PurePosixPath(name.replace("\\", "/")).suffix for name in names]
    return bool(suffixes) and not any(suffixes)

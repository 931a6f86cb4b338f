"""`PackPresenter`: opens lessons and challenges that were handed out, and keeps them."""

from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from playground.base.errors import PlaygroundError
from playground.packs.apart import read_pack
from playground.packs.pack import Kind, Pack, is_pack
from playground.packs.shelf import PackShelf
from playground.ui.challenges.presenter import ChallengePresenter
from playground.ui.dialogs.files import ask_lesson_path
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.work.background import ReadingThreads
from playground.ui.learn.presenter import LearnPresenter
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

PACK = Cause(Topic.PROGRAM, "pack")
LOCKED = "{name} is not opened: opening lessons is locked here."


class PackPresenter(QObject):
    """Opens packs by menu, drop and command line; each is kept on the shelf until removed.

    Parameters
    ----------
    shelf : PackShelf
        Where they are kept.
    """

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        files: FilePresenter,
        reading: ReadingThreads,
        learn: LearnPresenter,
        challenges: ChallengePresenter,
        shelf: PackShelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._settings, self._guard = window, settings, files.guard
        self._reading, self._shelf = reading, shelf
        self._learn, self._challenges = learn, challenges
        window.actions_by_name["lesson_open"].triggered.connect(self._choose)
        learn.tab.list.remove_requested.connect(partial(self.remove, Kind.LESSON))
        challenges.remove_requested.connect(partial(self.remove, Kind.CHALLENGE))

    def take(self, path: Path) -> bool:
        """Open a file that was dropped; return whether it is a pack."""
        if not is_pack(path):
            return False
        if self._window.actions_by_name["lesson_open"].isEnabled():
            self.open(path)
        else:
            self._window.messages.error(PACK, LOCKED.format(name=path.name))
        return True

    def open(self, path: Path) -> None:
        """Open a pack, or the folder of a lesson; it is read in another thread."""
        self._window.messages.end(PACK)
        if is_pack(path):
            self._reading.run(lambda _is_cancelled: self._kept(path), self._on_kept)
        else:
            self._learn.open_folder(path)

    def remove(self, kind: Kind, name: str) -> None:
        """Take a lesson or challenge off the shelf; a message offers to put it back."""
        self._reading.run(
            lambda _is_cancelled: self._shelf.remove(kind, name), partial(self._removed, kind, name)
        )

    def _choose(self) -> None:
        self._guard.show(ask_lesson_path(self._window, self._settings.folder, self.open))

    def _kept(self, path: Path) -> Pack:
        """Read a pack and keep it; return it with its name on the shelf. In another thread."""
        pack = read_pack(path)
        taken = self._learn if pack.kind is Kind.LESSON else self._challenges
        return Pack(pack.kind, self._shelf.add(pack, taken.taken_names()), pack.files)

    def _on_kept(self, done: "Future[Any]") -> None:
        if self._failed(done, "The lesson or challenge was not opened"):
            return
        pack: Pack = done.result()
        if pack.kind is Kind.LESSON:
            self._learn.read_own_again()
            self._learn.open_lesson(pack.name)
        else:
            self._challenges.show_again(pack.name)

    def _removed(self, kind: Kind, name: str, done: "Future[Any]") -> None:
        if self._failed(done, f"The {kind} was not removed"):
            return
        self._show_again(kind)
        back = Remedy("Put back", partial(self._put_back, kind, name), "Keeps it after all.")
        self._window.messages.answer(PACK, f"The {kind} {name} was removed.", back)

    def _put_back(self, kind: Kind, name: str) -> None:
        self._window.messages.end(PACK)
        self._reading.run(
            lambda _is_cancelled: self._shelf.put_back(kind, name),
            partial(self._on_put_back, kind),
        )

    def _on_put_back(self, kind: Kind, done: "Future[Any]") -> None:
        if not self._failed(done, f"The {kind} was not put back"):
            self._show_again(kind)

    def _show_again(self, kind: Kind) -> None:
        if kind is Kind.LESSON:
            self._learn.read_own_again()
        else:
            self._challenges.show_again()

    def _failed(self, done: "Future[Any]", what: str) -> bool:
        """Return whether it failed, and say why."""
        error = done.exception()
        if error is None:
            return False
        if not isinstance(error, PlaygroundError | OSError):
            raise error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        self._window.messages.error(PACK, f"{what}: {reason}")
        return True

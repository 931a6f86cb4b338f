"""`PackShelf`: the user's own folder of lessons and challenges that came as packs."""

import shutil
from collections.abc import Collection
from pathlib import Path

from playground.base.errors import PlaygroundError
from playground.packs.apart import write_files
from playground.packs.pack import Kind, Pack

FOLDERS = {Kind.LESSON: "lessons", Kind.CHALLENGE: "challenges"}
NEW, REMOVED = ".new-", ".removed-"
MOST_ON_SHELF = 150
NO_FOLDER = "your own folder cannot be written, so no lesson or challenge can be kept"


class PackShelf:
    """Adds and removes. All methods touch the disk; none is for the main thread.

    Parameters
    ----------
    home : Path or None
        None if the user's own folder cannot be written: the shelf is empty then.
    """

    def __init__(self, home: Path | None) -> None:
        self._home = home

    def folder(self, kind: Kind) -> Path | None:
        """Return where packs of a kind are, each in its own folder; it may not exist yet."""
        return None if self._home is None else self._home / FOLDERS[kind]

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return the names of what is there."""
        folder = self.folder(kind)
        if folder is None or not folder.is_dir():
            return ()
        return tuple(
            sorted(
                each.name
                for each in folder.iterdir()
                if not each.name.startswith(".") and (each / kind.main).is_file()
            )
        )

    def add(self, pack: Pack, taken: Collection[str] = ()) -> str:
        """Keep a pack; return the name that it has here.

        The same pack is kept once. Another one of the same name gets a number, so that nothing
        is replaced.

        Parameters
        ----------
        taken : collection of str
            Names of the lessons or challenges of the program.

        Raises
        ------
        PlaygroundError
            There is no folder, or no room.
        OSError
            It cannot be written.
        """
        folder = self.folder(pack.kind)
        if folder is None:
            raise PlaygroundError(NO_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        if len(self.names(pack.kind)) >= MOST_ON_SHELF:
            raise PlaygroundError(
                f"there are {MOST_ON_SHELF} {FOLDERS[pack.kind]} on your shelf already; remove one"
            )
        for number in range(1, MOST_ON_SHELF + 2):
            name = pack.name if number == 1 else f"{pack.name[:55]}-{number}"
            target = folder / name
            if name not in taken and target.is_dir() and _is_same(target, pack):
                return name
            if name not in taken and not target.exists():
                _place(pack, folder / f"{NEW}{name}", target)
                return name
        raise AssertionError("more names than packs")

    def remove(self, kind: Kind, name: str) -> None:
        """Take it off the shelf; until the next one is removed it can be put back.

        Raises
        ------
        PlaygroundError
            It is not there.
        OSError
            It cannot be moved.
        """
        folder = self.folder(kind)
        if folder is None or name not in self.names(kind):
            raise PlaygroundError(f"there is no {kind} {name!r:.80} on your shelf")
        for old in folder.glob(f"{REMOVED}*"):
            shutil.rmtree(old, ignore_errors=True)
        (folder / name).rename(folder / f"{REMOVED}{name}")

    def put_back(self, kind: Kind, name: str) -> None:
        """Undo the last `remove`.

        Raises
        ------
        PlaygroundError
            It is gone.
        """
        folder = self.folder(kind)
        if folder is None or not (folder / f"{REMOVED}{name}").is_dir():
            raise PlaygroundError(
                f"the {kind} {name!r:.80} cannot be put back; open its file again"
            )
        (folder / f"{REMOVED}{name}").rename(folder / name)


def _is_same(folder: Path, pack: Pack) -> bool:
    """Return whether a folder has exactly the files of a pack."""
    if {path.name for path in folder.iterdir()} != set(pack.files):
        return False
    return all((folder / name).read_bytes() == data for name, data in pack.files.items())


def _place(pack: Pack, new: Path, target: Path) -> None:
    """Write a pack beside its place and move it there: it is there as a whole, or not at all."""
    shutil.rmtree(new, ignore_errors=True)
    try:
        write_files(new, pack)
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)

"""`WrittenFolders`: where this user saved, so that leftovers of killed saves can be removed."""

import os
from contextlib import suppress
from pathlib import Path

from playground.base.files import remove_orphans, write_text

MAXIMUM = 100


class WrittenFolders:
    """A list of folders in one file. A folder is noted before a file in it is written.

    Parameters
    ----------
    path : Path or None
        The file with the list; None to remember nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._noted: set[str] = set()

    def note(self, folder: Path) -> None:
        """Remember `folder`; if the list cannot be written, saving continues without it."""
        name = os.path.realpath(folder)
        if self._path is None or name in self._noted or "\n" in name:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if name not in self._names():
                with self._path.open("a", encoding="utf-8", errors="surrogateescape") as stream:
                    stream.write(f"{name}\n")
            self._noted.add(name)

    def sweep(self) -> None:
        """Remove leftovers of killed saves in these folders; forget those unused for long."""
        names = self._names()
        for name in names:
            remove_orphans(Path(name))
        if self._path is not None and len(names) > MAXIMUM:
            with suppress(OSError):
                write_text(self._path, "".join(f"{name}\n" for name in names[-MAXIMUM:]))

    def _names(self) -> list[str]:
        if self._path is None:
            return []
        try:
            text = self._path.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return []
        return [name for name in text.splitlines() if os.path.isabs(name)]

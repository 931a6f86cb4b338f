"""What the window saves between two starts: sizes, theme, recent files."""

import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QSettings

from playground.base.locks import Claim

MAXIMUM_RECENT = 10


class _Store(Protocol):
    """What `Settings` needs of `QSettings`."""

    def value(self, key: str, default: object = None, /) -> object: ...

    def setValue(self, key: str, value: object, /) -> None: ...  # noqa: N802 - Qt's name

    def sync(self) -> None: ...


class _Memory:
    """Values in memory; nothing is written to disk."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None, /) -> object:
        """Return what is kept under `key`."""
        return self._values.get(key, default)

    def setValue(self, key: str, value: object, /) -> None:  # noqa: N802 - Qt's name
        """Keep `value` under `key`."""
        self._values[key] = value

    def sync(self) -> None:
        """Do nothing: there is no file."""


class Settings:
    """A small ini file, or none. Unreadable entries count as missing.

    Parameters
    ----------
    path : Path or None
        The file; made when something is first stored. None keeps the settings in memory,
        for windows that nobody sees. Never a device such as ``/dev/null``: `QSettings`
        writes by replacing the file.
    """

    def __init__(self, path: Path | None) -> None:
        self._store: _Store = _Memory()
        self._folder: Path | None = None
        if path is not None:
            _remove_orphans(path)
            self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def close(self) -> None:
        """Write what is not yet on disk."""
        self._store.sync()

    def text(self, key: str, default: str = "") -> str:
        """Return the text kept under `key`."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self._store.setValue(key, value)

    def bytes(self, key: str) -> QByteArray:
        """Return the bytes kept under `key`; empty if there are none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Keep `value` under `key`."""
        self._store.setValue(key, value)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved recently, newest first."""
        value = self._store.value("files/recent", [])
        names = [value] if isinstance(value, str) else value
        return tuple(Path(name) for name in names if name) if isinstance(names, list) else ()

    def add_recent(self, path: Path) -> None:
        """Put `path` first among the recent files."""
        path = path.resolve()
        others = [known for known in self.recent if known != path]
        self._set_recent([path, *others][:MAXIMUM_RECENT])

    def remove_recent(self, path: Path) -> None:
        """Forget `path`."""
        self._set_recent([known for known in self.recent if known != path.resolve()])

    def clear_recent(self) -> None:
        """Forget all recent files."""
        self._set_recent([])

    def _set_recent(self, paths: list[Path]) -> None:
        self._store.setValue("files/recent", [str(path) for path in paths])

    @property
    def folder(self) -> Path:
        """Where file dialogs open: where a file was last opened or saved, else at home."""
        return self._folder or _home()

    @folder.setter
    def folder(self, path: Path) -> None:
        self._folder = path
        self.set_text("files/folder", str(path))

    @property
    def earlier_folder(self) -> Path | None:
        """The folder of an earlier start, while no `folder` is set; it may be gone.

        Whoever sets it as `folder` looks for it first, in the background: on a network drive
        that is lost this takes long.
        """
        kept = self.text("files/folder")
        return Path(kept) if kept and self._folder is None else None


def _remove_orphans(path: Path) -> None:
    """Remove the lock and the temporary files that a killed process left next to a settings file.

    Qt writes under a lock, so whoever has the lock finds no file that is being written. Qt
    waits 30 s for a lock whose owner was killed before it wrote its number into it. Its
    temporary files end in six letters of both cases; "window.ini.backup" belongs to the user.
    """
    claim = Claim(path.with_name(f"{path.name}.lock"))
    if not path.parent.is_dir() or not claim.take():
        return
    with suppress(OSError):
        for other in path.parent.iterdir():
            if re.fullmatch(rf"{re.escape(path.name)}\.(?=.*[A-Z])[A-Za-z]{{6}}", other.name):
                other.unlink()
    claim.release()


def _home() -> Path:
    """Return the user's home, or the folder of temporary files where there is none."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(tempfile.gettempdir())

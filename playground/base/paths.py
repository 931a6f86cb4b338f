"""Where the program keeps its own files, and what to do if that is impossible."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path, user_state_path

APPLICATION = "nn-playground"


def config_folder() -> Path:
    """Return the folder of settings and recent files, made if missing.

    Raises
    ------
    OSError
        It cannot be made, or not be written.
    """
    return _writable(user_config_path(APPLICATION))


def shelf_folder() -> Path:
    """Return the folder of the lessons and challenges that the user was given, made if missing.

    Raises
    ------
    OSError
        It cannot be made, or not be written.
    """
    return _writable(user_data_path(APPLICATION) / "shelf")


def keras_folder() -> Path:
    """Return the folder in which Keras keeps its files for us; Keras makes it."""
    return user_cache_path(APPLICATION) / "keras"


def state_folder() -> Path:
    """Return the folder of logs and autosaves, made if missing.

    Raises
    ------
    OSError
        It cannot be made, or not be written.
    """
    return _writable(user_state_path(APPLICATION))


def resources_folder() -> Path:
    """Return the folder of icons and examples that ship with the program."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


@dataclass(frozen=True, slots=True)
class OwnFolders:
    """The program's own folders, as found at start.

    Attributes
    ----------
    config, state, shelf : Path or None
        None if the folder cannot be written: then no settings, no backups, or no lessons that
        the user was given, are kept.
    problem : str
        One sentence for the user; empty if there is no problem.
    """

    config: Path | None
    state: Path | None
    problem: str = ""
    shelf: Path | None = None

    @classmethod
    def find(cls) -> "OwnFolders":
        """Return the folders; the program also starts if the home cannot be written."""
        config, no_config = _try(config_folder)
        state, no_state = _try(state_folder)
        problems = []
        if no_state:
            problems.append(f"unsaved work is not backed up ({no_state})")
        if no_config:
            problems.append(f"settings are not remembered ({no_config})")
        text = " and ".join(problems)
        shelf, _reason = _try(shelf_folder)  # reported when something has to be kept there
        return cls(config, state, f"{text[:1].upper()}{text[1:]}" if text else "", shelf)


def _try(find: Callable[[], Path]) -> tuple[Path | None, str]:
    """Return a folder, or why it cannot be used."""
    try:
        return find(), ""
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, f"{error.filename}: {reason}" if error.filename else reason


def _writable(folder: Path) -> Path:
    """Return `folder`, made if missing.

    Raises
    ------
    OSError
        It cannot be made, something else has its name, or it is read-only.
    """
    if not folder.is_absolute():  # there is no home folder
        raise FileNotFoundError(2, "There is no home folder", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied", str(folder))
    return folder

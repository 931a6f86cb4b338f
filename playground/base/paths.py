"""Where the program keeps its own files."""

from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_state_path

APPLICATION = "nn-playground"


def config_folder() -> Path:
    """Return the folder of settings and recent files, made if missing."""
    return user_config_path(APPLICATION, ensure_exists=True)


def keras_folder() -> Path:
    """Return where Keras keeps its own things for us; it makes the folder itself."""
    return user_cache_path(APPLICATION) / "keras"


def state_folder() -> Path:
    """Return the folder of logs and autosaves, made if missing."""
    return user_state_path(APPLICATION, ensure_exists=True)


def resources_folder() -> Path:
    """Return the folder of icons and examples that ship with the program."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"

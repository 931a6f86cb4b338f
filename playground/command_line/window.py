"""Opens the window: what the program does without a command."""

from pathlib import Path

from playground.base import garbage
from playground.command_line.terminal.library_remarks import library_remarks_logged

OPEN = "open"
"""The name of the command, which may be left out."""


def load() -> None:
    """Import the window, without its presenter. Garbage collection is paused from then on."""
    garbage.pause()
    _load_without_qt()
    import playground.app  # noqa: F401, PLC0415 - loads Qt


def _load_without_qt() -> None:
    """Import modules that need no Qt, and by them most of those that do not.

    After Qt, Python's import reads the source text of every module, because PySide looks for
    its name there. That costs 0.1 ms per module.
    """
    import playground.doctor.judging  # noqa: PLC0415
    import playground.explain.kinds  # noqa: PLC0415
    import playground.training.protocol.controls  # noqa: PLC0415
    import playground.ui.view_state  # noqa: F401, PLC0415


def open_window(file: Path | None) -> int:
    """Open the window, with a project, lesson or challenge if given; return the exit code."""
    with library_remarks_logged():
        load()
        from playground import app  # noqa: PLC0415 - loads Qt

        return app.run(file)

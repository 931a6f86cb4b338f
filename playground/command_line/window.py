"""Opens the window: what the program does without a command."""

from importlib import import_module
from pathlib import Path

from playground.base import garbage

OPEN = "open"
"""The name of the command, which may be left out."""
WITHOUT_QT = (
    "playground.ui.view_state",
    "playground.training.protocol.controls",
    "playground.explain.kinds",
    "playground.doctor.judging",
)
"""Modules that need no Qt and import most of those that do not.

They are imported before Qt: after it, Python's import reads the source text of every module,
because PySide looks for its name there. That costs 0.1 ms per module.
"""


def load() -> None:
    """Import the window, without its presenter. Garbage collection is paused from then on."""
    garbage.pause()
    for name in WITHOUT_QT:
        import_module(name)
    import_module("playground.app")


def open_window(file: Path | None) -> int:
    """Open the window, with a project, lesson or challenge if given; return the exit code."""
    load()
    from playground import app  # noqa: PLC0415 - loads Qt

    return app.run(file)

"""Opens the window: what the program does without a command."""

from pathlib import Path

from playground.base import garbage

OPEN = "open"
"""The name of the command, which may be left out."""


def load_without_qt() -> None:
    """Pause the collection of garbage, and import most of what the window needs except Qt.

    Once Qt is imported, each import also reads the source text of the module, because PySide
    looks for its own name there. That costs 0.1 ms per module.
    """
    garbage.pause()
    import playground.doctor.judging  # noqa: PLC0415
    import playground.explain.kinds  # noqa: PLC0415
    import playground.training.protocol.controls  # noqa: PLC0415
    import playground.ui.view_state  # noqa: F401, PLC0415


def open_window(file: Path | None) -> int:
    """Open the window, with a project, lesson or challenge if given; return the exit code."""
    load_without_qt()
    from playground import app  # noqa: PLC0415 - loads Qt

    return app.run(file)

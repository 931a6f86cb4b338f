"""The command line: the table of commands; errors become one sentence and an exit code.

Without a command the window opens: ``playground``, ``playground FILE``.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from playground import __version__
from playground.base import garbage
from playground.base.errors import PlaygroundError
from playground.command_line import (
    challenges,
    doctor,
    exporting,
    folds,
    importing,
    packs,
    pictures,
    predicting,
    projects,
    self_test,
    sheets,
    training,
)
from playground.command_line.terminal.interrupts import INTERRUPTED
from playground.command_line.terminal.library_remarks import library_remarks_logged
from playground.command_line.terminal.output import report, say
from playground.command_line.terminal.usage import Command
from playground.packs.pack import SUFFIXES

OPEN = "open"
USING_KERAS = (
    OPEN,
    "import",
    "train",
    "evaluate",
    "predict",
    "cross-validate",
    "doctor",
    "attempt",
    "check",
    "export",
    "convert",
    "screenshot",
    "animate",
    "sheet",
    "self-test",
)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        say(f"playground {__version__}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Neural network playground: drag layers, press Play, watch Keras learn.

    Without a command the window opens. `playground FILE` opens a project in it.
    """


def _open_window(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A project, lesson or challenge."),
    ] = None,
) -> None:
    """Open the window, with a project if one is given."""
    garbage.pause()
    from playground import app  # noqa: PLC0415 - loads Qt

    raise typer.Exit(app.run(file))


def build() -> typer.Typer:
    """Return the command line with all its commands."""
    application = typer.Typer(
        name="playground",
        callback=_options,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    commands: dict[str, Callable[..., None]] = {
        OPEN: _open_window,
        "templates": projects.templates,
        "new": projects.new,
        "import": importing.import_file,
        "train": training.train,
        "evaluate": training.evaluate,
        "predict": predicting.predict,
        "cross-validate": folds.cross_validate,
        "doctor": doctor.doctor,
        "challenges": challenges.challenges,
        "attempt": challenges.attempt,
        "check": challenges.check_passes,
        "pack": packs.pack,
        "shelf": packs.shelf,
        "formats": exporting.formats,
        "export": exporting.export,
        "convert": exporting.convert,
        "screenshot": pictures.screenshot,
        "animate": pictures.animate,
        "sheet": sheets.sheet,
        "self-test": self_test.self_test,
    }
    for name, function in commands.items():
        application.command(name, cls=Command)(function)
    return application


def run(arguments: Sequence[str]) -> int:
    """Run one command; return the exit code: 0, 1 for an error, 2 for wrong usage."""
    words = _with_command(arguments)
    try:
        with library_remarks_logged() if words[0] in USING_KERAS else nullcontext():
            build()(words, prog_name="playground")
    except PlaygroundError as error:
        report(f"error: {error}")
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        report(f"error: {place}{error.strerror or error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Return the arguments, with `open` in front if there is none or only a file."""
    if not arguments:
        return [OPEN]
    first = arguments[0]
    is_file = first.endswith((".nnplay", *SUFFIXES)) or os.sep in first or Path(first).is_file()
    return [OPEN, *arguments] if is_file else list(arguments)


def main() -> None:
    """Run the command line and exit with its exit code."""
    sys.exit(run(sys.argv[1:]))

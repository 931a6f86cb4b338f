"""The table of commands: one line for each, read by typer.

Imported only for a command. The window opens without it: with typer, rich and pydantic it
takes as long to import as a third of what the window needs.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from playground import __version__
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
    window,
)
from playground.command_line.terminal.library_remarks import library_remarks_logged
from playground.command_line.terminal.output import say

WORDS_OF_PYDANTIC = (("Value error, ", ""), ("Input should be ", "must be "))
"""How the library that checks values for Typer begins its texts, and how we begin them."""


class Command(TyperCommand):
    """A command whose options all word their refusals in the same way."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Parse the arguments. Any: Typer has its own copy of Click, without public types.

        Raises
        ------
        typer.BadParameter
            A value is not allowed.
        """
        try:
            return super().make_context(*arguments, **options)
        except typer.BadParameter as error:
            error.message = _sentence(error)
            raise


class KerasCommand(Command):
    """A command that uses Keras, whose remarks go to a log."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Any: as for `make_context`."""
        with library_remarks_logged():
            return super().invoke(ctx)


def _sentence(error: typer.BadParameter) -> str:
    """Return what is wrong: "must be less than or equal to 60; received '900'"."""
    text = error.message.rstrip(".").partition(", unable to parse")[0]
    for theirs, ours in WORDS_OF_PYDANTIC:
        if text.startswith(theirs):
            text = ours + text.removeprefix(theirs)
    details = getattr(error.__cause__, "errors", None)
    received = repr(details()[0]["input"]) if details is not None else ""
    return text if received in text else f"{text}; received {received}"


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
    raise typer.Exit(window.open_window(file))


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
    commands: tuple[tuple[str, Callable[..., None], type[Command]], ...] = (
        (window.OPEN, _open_window, Command),  # its window logs the remarks of Keras
        ("templates", projects.templates, Command),
        ("new", projects.new, Command),
        ("import", importing.import_file, KerasCommand),
        ("train", training.train, KerasCommand),
        ("evaluate", training.evaluate, KerasCommand),
        ("predict", predicting.predict, KerasCommand),
        ("cross-validate", folds.cross_validate, KerasCommand),
        ("doctor", doctor.doctor, KerasCommand),
        ("challenges", challenges.challenges, Command),
        ("attempt", challenges.attempt, KerasCommand),
        ("check", challenges.check_passes, KerasCommand),
        ("pack", packs.pack, Command),
        ("shelf", packs.shelf, Command),
        ("formats", exporting.formats, Command),
        ("export", exporting.export, KerasCommand),
        ("convert", exporting.convert, KerasCommand),
        ("screenshot", pictures.screenshot, KerasCommand),
        ("animate", pictures.animate, KerasCommand),
        ("sheet", sheets.sheet, KerasCommand),
        ("self-test", self_test.self_test, KerasCommand),
    )
    for name, function, cls in commands:
        application.command(name, cls=cls)(function)
    return application

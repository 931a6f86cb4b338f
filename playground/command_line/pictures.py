"""The command that draws the window without showing it: screenshot."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from playground.command_line.output import tell
from playground.command_line.projects import ProjectPath, open_project

SMALLEST, LARGEST = 200, 8000


class ThemeName(StrEnum):
    """The window's looks."""

    DARK = "dark"
    LIGHT = "light"


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height in pixels from "1600x1000".

    Raises
    ------
    typer.BadParameter
        The text is not of that form, or out of range.
    """
    found = re.fullmatch(r"(\d+)x(\d+)", text.strip().lower())
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(SMALLEST <= length <= LARGEST for length in size):
        raise typer.BadParameter(
            f"a size is WIDTHxHEIGHT, each from {SMALLEST} to {LARGEST}, such as 1600x1000; "
            f"received {text!r}"
        )
    return size


def screenshot(
    file: ProjectPath,
    picture: Annotated[Path, typer.Argument(metavar="PNG", help="Where to write the picture.")],
    epochs: Annotated[int, typer.Option(min=0, help="Train this far before drawing.")] = 0,
    theme: Annotated[ThemeName, typer.Option(help="The window's look.")] = ThemeName.DARK,
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT", help="In pixels.")] = "1600x1000",
) -> None:
    """Draw the real window, trained that far, into a PNG; needs no display."""
    pixels = parse_size(size)
    opened = open_project(file)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from playground import app  # noqa: PLC0415 - loads Qt

    app.screenshot(opened.project, opened.checkpoint, picture, epochs, theme.value, pixels)
    tell(f"wrote {picture}")

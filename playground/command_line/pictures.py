"""The commands that draw the window without showing it: screenshot, animate."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.terminal.output import report

SMALLEST, LARGEST = 200, 8000


class ThemeName(StrEnum):
    """The themes of the window."""

    DARK = "dark"
    LIGHT = "light"


class Shown(StrEnum):
    """What an animation shows."""

    BOUNDARY = "boundary"
    BOTH = "both"
    CANVAS = "canvas"


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height in pixels from "1600x1000".

    Raises
    ------
    typer.BadParameter
        The text does not have that form, or is out of range.
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
    epochs: Annotated[int, typer.Option(min=0, help="Train this many epochs first.")] = 0,
    theme: Annotated[ThemeName, typer.Option(help="The window's look.")] = ThemeName.DARK,
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT", help="In pixels.")] = "1600x1000",
    panel: Annotated[
        str, typer.Option(metavar="TITLE", help="The panel to show below the canvas: Weights.")
    ] = "",
) -> None:
    """Write a PNG of the real window, after some epochs; needs no display."""
    pixels = parse_size(size)
    if picture.suffix.lower() != ".png":  # a project is easily given twice
        raise typer.BadParameter(f"a picture is a .png; received {picture.name!r}")
    opened = open_project(file)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from playground import unattended  # noqa: PLC0415 - loads Qt

    unattended.screenshot(
        opened.project, opened.checkpoint, picture, epochs, theme.value, pixels, panel
    )
    report(f"wrote {picture}")


def animate(
    file: ProjectPath,
    film: Annotated[
        Path,
        typer.Argument(
            metavar="FILM", help="animation.gif, animation.mp4, or a folder for PNG files."
        ),
    ],
    epochs: Annotated[
        int, typer.Option(min=1, help="Train this many epochs, from the start.")
    ] = 300,
    frames: Annotated[int, typer.Option(min=2, max=1000, help="Number of frames.")] = 100,
    fps: Annotated[int, typer.Option(min=1, max=60, help="Frames per second.")] = 20,
    height: Annotated[int, typer.Option(min=120, max=1440, help="In pixels.")] = 480,
    show: Annotated[Shown, typer.Option(help="What the animation shows.")] = Shown.BOUNDARY,
    even: Annotated[
        bool,
        typer.Option(
            "--even", help="Equally spaced epochs, rather than more frames of early ones."
        ),
    ] = False,
    theme: Annotated[ThemeName, typer.Option(help="The window's look.")] = ThemeName.DARK,
) -> None:
    """Train a project from the start and export an animation of its boundary or canvas."""
    opened = open_project(file)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from playground import unattended  # noqa: PLC0415 - loads Qt
    from playground.export.animations import FILMS  # noqa: PLC0415
    from playground.ui.film.plan import FilmPlan, Subject  # noqa: PLC0415

    form = next((form for form in FILMS if form.suffix == film.suffix.lower()), None)
    if form is None:
        known = ", ".join(form.suffix or "a folder" for form in FILMS)
        raise typer.BadParameter(f"an animation is one of {known}; received {film.name!r}")
    plan = FilmPlan(
        format_name=form.name,
        subject=Subject(show.value),
        last=epochs,
        frames=frames,
        fps=fps,
        size=height,
        is_dense_early=not even,
    )
    unattended.animate(opened.project, plan, film, theme.value)
    report(f"wrote {film}")

"""The command that writes a sheet for a class: sheet."""

import os
from pathlib import Path
from typing import Annotated

import typer

from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.terminal.output import report

SUFFIXES = (".html", ".pdf")


def sheet(
    file: ProjectPath,
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="Where to write it: sheet.html or sheet.pdf.")
    ],
    epochs: Annotated[int, typer.Option(min=0, help="Train this many epochs first.")] = 0,
) -> None:
    """Write a sheet for a class: pictures and numbers of a run, as HTML or PDF."""
    if target.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"a sheet is a .html or a .pdf; received {target.name!r}")
    opened = open_project(file)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from playground import unattended  # noqa: PLC0415 - loads Qt

    unattended.sheet(opened.project, opened.checkpoint, target, epochs)
    report(f"wrote {target}")

"""The command that turns a Keras script or model into a project: import."""

from pathlib import Path
from typing import Annotated

import typer

from playground.base.errors import ImportProblem, PlaygroundError
from playground.command_line.output import report


def import_file(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SCRIPT_OR_MODEL", help="A Keras program (.py, .ipynb), .keras or .h5."
        ),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the project.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Turn a Keras script or a saved model into a project; nothing in it is run.

    What was not understood, assumed or corrected is listed line by line on standard error.
    """
    from playground.reading.pool import readers  # noqa: PLC0415 - start-up time

    readers().prestart("script")  # imports what it needs while this process does so too
    from playground.importing.files import (  # noqa: PLC0415
        FileKind,
        kind_of,
        read_model_file,
        read_script_file,
    )
    from playground.training.files import project_file  # noqa: PLC0415

    if file.exists() and not force:
        raise PlaygroundError(f"{file} exists already; give another name, or --force to replace it")
    if file.exists() and source.exists() and file.samefile(source):
        raise PlaygroundError(f"{file} is the input file; give the project another name")
    kind = kind_of(source)
    if kind is FileKind.MODEL:
        imported = read_model_file(source)
    elif kind in (FileKind.PROJECT, FileKind.TABLE):
        raise ImportProblem(
            f"{source.name} is a {kind}; give a Keras program (.py, .ipynb), .keras or .h5"
        )
    else:
        imported = read_script_file(source)
    for note in imported.notes:
        report(note.sentence)
    project_file.save(file, imported.project, imported.checkpoint)
    report(f"wrote {file}")

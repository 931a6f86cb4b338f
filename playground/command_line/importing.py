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
    model: Annotated[
        str,
        typer.Option("--model", metavar="NAME", help="Which model of a program that has several."),
    ] = "",
    notes: Annotated[
        bool, typer.Option("--notes", help="List also what was assumed and left out.")
    ] = False,
) -> None:
    """Turn a Keras script or a saved model into a project; nothing in it is run.

    What needs you is listed line by line on standard error; what was assumed or left out is
    counted, and listed with --notes.
    """
    from playground.reading.pool import readers  # noqa: PLC0415 - start-up time

    readers().prestart("script")  # imports what it needs while this process does so too
    from playground.importing.files import (  # noqa: PLC0415
        FileKind,
        kind_of,
        read_model_file,
        read_script_file,
    )
    from playground.importing.result import NoteKind, grouped, heading  # noqa: PLC0415
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
        imported = read_script_file(source, model=model)
    for sort, some in grouped(imported.notes):
        is_listed = notes or sort is NoteKind.NEEDS_YOU
        report(heading(sort, len(some)) + (":" if is_listed else ""))
        for note in some if is_listed else ():
            report(f"  {note.sentence}")
    if imported.models:
        others = ", ".join(name for name in imported.models if name != imported.model)
        report(f"imported the model {imported.model}; --model takes another: {others}")
    project_file.save(file, imported.project, imported.checkpoint)
    report(f"wrote {file}")

"""The command that turns a Keras script or model into a project: import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import ImportProblem, PlaygroundError
from playground.command_line.output import report

if TYPE_CHECKING:
    from playground.importing.result import Imported


def import_file(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A Keras program (.py, .ipynb), .keras, .h5, an address of TensorFlow Playground "
            "in quotes, or a project's text.",
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
    """Turn a Keras script, a saved model or an address into a project; nothing in it is run.

    What needs you is listed line by line on standard error; what was assumed or left out is
    counted, and listed with --notes.
    """
    from playground.importing.project_text import (  # noqa: PLC0415 - start-up time
        is_project_text,
        read_project_text,
    )
    from playground.training.files import project_file  # noqa: PLC0415

    _require_free(file, Path(source), force=force)
    is_text = is_project_text(source)
    imported = read_project_text(source) if is_text else _read(Path(source), model)
    _report_notes(imported, is_whole=notes)
    project_file.save(file, imported.project, imported.checkpoint)
    report(f"wrote {file}")


def _require_free(file: Path, source: Path, *, force: bool) -> None:
    """Raise unless `file` may be written."""
    if file.exists() and not force:
        raise PlaygroundError(f"{file} exists already; give another name, or --force to replace it")
    if file.exists() and source.exists() and file.samefile(source):
        raise PlaygroundError(f"{file} is the input file; give the project another name")


def _report_notes(imported: "Imported", *, is_whole: bool) -> None:
    """List what needs the user, and count the rest; or list all of it."""
    from playground.importing.result import NoteKind, grouped, heading  # noqa: PLC0415

    for kind, some in grouped(imported.notes):
        is_listed = is_whole or kind is NoteKind.NEEDS_YOU
        report(heading(kind, len(some)) + (":" if is_listed else ""))
        for note in some if is_listed else ():
            report(f"  {note.sentence}")
    if imported.models:
        others = ", ".join(name for name in imported.models if name != imported.model)
        report(f"imported the model {imported.model}; --model takes another: {others}")


def _read(source: Path, model: str) -> "Imported":
    """Return the project of a program or model."""
    from playground.reading.pool import readers  # noqa: PLC0415 - start-up time

    readers().prestart("script")  # imports what it needs while this process does so too
    from playground.importing.files import (  # noqa: PLC0415
        FileKind,
        kind_of,
        read_model_file,
        read_script_file,
    )

    kind = kind_of(source)
    if kind is FileKind.MODEL:
        return read_model_file(source)
    if kind in (FileKind.PROJECT, FileKind.TABLE):
        raise ImportProblem(
            f"{source.name} is a {kind}; give a Keras program (.py, .ipynb), .keras or .h5"
        )
    return read_script_file(source, model=model)

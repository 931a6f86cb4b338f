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
) -> None:
    """Turn a Keras script, a saved model or an address into a project; nothing in it is run.

    What was not understood, assumed or corrected is listed line by line on standard error.
    """
    from playground.importing.project_text import (  # noqa: PLC0415 - start-up time
        is_project_text,
        read_project_text,
    )
    from playground.training.files import project_file  # noqa: PLC0415

    _require_free(file, Path(source), force=force)
    imported = read_project_text(source) if is_project_text(source) else _read(Path(source))
    for note in imported.notes:
        report(note.sentence)
    project_file.save(file, imported.project, imported.checkpoint)
    report(f"wrote {file}")


def _require_free(file: Path, source: Path, *, force: bool) -> None:
    """Raise unless `file` may be written."""
    if file.exists() and not force:
        raise PlaygroundError(f"{file} exists already; give another name, or --force to replace it")
    if file.exists() and source.exists() and file.samefile(source):
        raise PlaygroundError(f"{file} is the input file; give the project another name")


def _read(source: Path) -> "Imported":
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
    return read_script_file(source)

"""The command that turns a Keras script or model into a project: import."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import ImportProblem, PlaygroundError
from playground.command_line.terminal.output import report

if TYPE_CHECKING:
    from playground.document.project import Project
    from playground.importing.result import Imported


OPTIONS: Mapping[str, str] = MappingProxyType(
    {"": "", "weights": " (--weights FILE)", "data": " or here (--data PATH)"}
)
"""What a command says after a note, by the file that would settle it (`Wants`)."""


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
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="A table, or a folder of files, that the project learns from."
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Trained weights (.h5) of a model that comes with Keras."
        ),
    ] = None,
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
    imported = read_project_text(source) if is_text else _read(Path(source), model, weights)
    if data is not None:
        imported = replace(imported, project=_with_data(imported.project, data))
    _report_notes(imported, is_whole=notes)
    project_file.save(file, imported.project, imported.checkpoint)
    report(f"wrote {file}")
    if not is_text:
        _offer_files(imported, Path(source), has_data=data is not None)


def _with_data(project: "Project", path: Path) -> "Project":
    """Return a project with a table or a folder as its data; say what does not fit."""
    from playground.document.problems.examining import examine  # noqa: PLC0415 - start-up time
    from playground.importing.files import (  # noqa: PLC0415
        FileKind,
        kind_of,
        read_folder,
        read_table,
    )

    reads = read_folder if kind_of(path) is FileKind.FOLDER else read_table
    changed = replace(project, data=reads(path.resolve(), project.data))
    for problem in examine(changed)[0].problems:
        report(f"{problem.severity}: {problem.message}")
    return changed


def _offer_files(imported: "Imported", source: Path, *, has_data: bool) -> None:
    """Name the files of a program that are at hand; they are not opened."""
    from playground.importing.named_files import (  # noqa: PLC0415 - start-up time
        WEIGHTS,
        files_at_hand,
    )
    from playground.importing.result import Wants  # noqa: PLC0415

    folders = (source.resolve().parent, Path.cwd())
    weights = [note.file for note in imported.wanted(Wants.WEIGHTS)]
    for path in files_at_hand(weights, folders, WEIGHTS):
        report(f"the program names {path.name}, which is at hand; use it with --weights {path}")
    for path in files_at_hand(imported.files, folders) if not has_data else ():
        report(f"the program names {path.name}, which is at hand; use it with --data {path}")


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
            report(f"  {note.sentence}{OPTIONS[note.wants]}")
    if imported.models:
        others = ", ".join(name for name in imported.models if name != imported.model)
        report(f"imported the model {imported.model}; --model takes another: {others}")


def _read(source: Path, model: str, weights: Path | None) -> "Imported":
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
    chosen = str(weights.resolve()) if weights is not None else ""
    return read_script_file(source, model=model, weights=chosen)

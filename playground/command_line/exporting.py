"""The commands that export a model: formats, export, convert."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import ExportError, ImportProblem
from playground.command_line.models import exportable_program
from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.terminal.output import report, say, say_table
from playground.command_line.terminal.targets import require_harmless

if TYPE_CHECKING:
    from playground.export.spec import ExportFormat, ExportReport
    from playground.training.files.project_file import Opened

FORMAT_HELP = "A name from `formats`, if not by ending."


def formats() -> None:
    """List the export formats."""
    from playground.export.formats import FORMATS  # noqa: PLC0415 - start-up time

    rows = []
    for entry in FORMATS:
        reason = entry.missing()
        rows.append((entry.name, entry.suffix, entry.summary if reason is None else reason))
    say_table(("name", "suffix", "what it is"), rows)


def export(
    file: ProjectPath,
    output: Annotated[
        Path,
        typer.Option(metavar="PATH", help="Where to write the export; its ending is the format."),
    ],
    format_name: Annotated[str, typer.Option("--format", metavar="NAME", help=FORMAT_HELP)] = "",
    raw: Annotated[
        bool,
        typer.Option(
            "--raw/--prepared",
            help="Whether the export takes raw rows, with the preparation of the data as a part "
            "of it, or prepared inputs.",
        ),
    ] = True,
    card: Annotated[
        bool,
        typer.Option("--card", help="Write a page about data, quality and training beside it."),
    ] = False,
) -> None:
    """Export a project's model, run the export, and compare it with the model."""
    entry = _chosen_format(format_name, output)
    require_harmless(output, file)
    opened = open_project(file)
    if opened.checkpoint is None:
        report(f"warning: {file} has no trained model yet; the initial weights are exported")
    _say_exported(_exported(opened, entry, output, takes_raw=raw, has_card=card))


def convert(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model: .keras or .h5.")],
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUTPUT",
            help="Where to write it. Its ending is the format: .keras, .h5, .weights.h5, .tflite, "
            ".onnx, .py; without an ending it is a SavedModel folder.",
        ),
    ],
    format_name: Annotated[str, typer.Option("--format", metavar="NAME", help=FORMAT_HELP)] = "",
) -> None:
    """Convert a saved Keras model to another format; nothing in it is run, no data is needed.

    The export is run on random inputs and compared with the model. A model that takes raw rows
    does so in the other format too, if its description (MODEL.model.json) is beside it.
    """
    from playground.importing.files import FileKind, kind_of, read_model_file  # noqa: PLC0415
    from playground.training.files.project_file import Opened  # noqa: PLC0415

    entry = _chosen_format(format_name, output)
    if kind_of(model) is FileKind.PROJECT:
        raise ImportProblem(f"{model.name} is a project; use `playground export` for it")
    require_harmless(output, model)
    imported = read_model_file(model, keeps_outputs=True)
    for note in imported.notes:
        report(note.sentence)
    made = Opened(imported.project, imported.checkpoint)
    _say_exported(_exported(made, entry, output, takes_raw=True))


def _chosen_format(name: str, output: Path) -> "ExportFormat":
    """Return the named format, or the one that the ending of `output` says; the longest decides."""
    from playground.export.formats import FORMATS  # noqa: PLC0415 - start-up time

    if name:
        return FORMATS[name]
    fitting = [
        entry
        for entry in FORMATS
        if output.name.lower().endswith(entry.suffix) and (entry.suffix or not output.suffix)
    ]
    if not fitting:
        endings = ", ".join(entry.suffix for entry in FORMATS if entry.suffix)
        raise ExportError(
            f"no format has the ending {output.suffix}; use {endings}, no ending for a "
            "SavedModel folder, or --format"
        )
    return max(fitting, key=lambda entry: len(entry.suffix))


def _exported(
    opened: "Opened",
    entry: "ExportFormat",
    output: Path,
    *,
    takes_raw: bool,
    has_card: bool = False,
) -> "ExportReport":
    """Export the model of `opened`; with its preparation and a model card if wanted."""
    from playground.export.whole import export_whole  # noqa: PLC0415 - start-up time
    from playground.training.protocol.engine import reached  # noqa: PLC0415

    with exportable_program(opened) as (program, project, data):
        return export_whole(
            entry.name,
            output,
            model=program.keras_model,
            project=project,
            data=data,
            preparation=opened.checkpoint.preparation if opened.checkpoint is not None else None,
            takes_raw=takes_raw,
            has_card=has_card,
            epochs=reached(opened.checkpoint).epoch,
        )


def _say_exported(done: "ExportReport") -> None:
    """Say what was written, and how well it agrees with the model."""
    on = f", on {done.inputs}" if done.inputs else ""
    say(
        f"{done.path}: {done.size_bytes:,} bytes, largest difference {done.difference:.3g} "
        f"(checked with {done.checked_with}{on})"
    )
    if done.takes:
        say(done.takes)
    for path in done.companions:
        say(f"beside it: {path}")

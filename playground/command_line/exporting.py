"""The commands that take a model elsewhere: formats, export."""

from pathlib import Path
from typing import Annotated

import typer

from playground.command_line.models import built_program
from playground.command_line.output import say, say_table, tell
from playground.command_line.projects import ProjectPath, open_project

COMPARED_SAMPLES = 256
"""On how many samples an export is compared with the model."""


def formats() -> None:
    """List what a model can be exported to."""
    from playground.export.formats import FORMATS  # noqa: PLC0415 - start-up time

    rows = []
    for entry in FORMATS:
        reason = entry.missing()
        rows.append((entry.name, entry.suffix, entry.summary if reason is None else reason))
    say_table(("name", "suffix", "what it is"), rows)


def export(
    file: ProjectPath,
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help="A name from `formats`.")
    ],
    output: Annotated[Path, typer.Option(metavar="PATH", help="Where to write the export.")],
) -> None:
    """Export a project's model, run the export, and compare it with the model."""
    from playground.export.exporting import export_model  # noqa: PLC0415 - start-up time
    from playground.export.formats import FORMATS  # noqa: PLC0415

    entry = FORMATS[format_name]
    opened = open_project(file)
    if opened.checkpoint is None:
        tell(f"warning: {file} holds no trained model yet; the export has its first weights")
    with built_program(opened) as (program, data):
        samples = data.test if len(data.test) else data.train
        report = export_model(
            entry.name,
            output,
            model=program.keras_model,
            project=opened.project,
            x=samples.x[:COMPARED_SAMPLES],
        )
    say(
        f"{report.path}: {report.size_bytes:,} bytes, largest difference "
        f"{report.difference:.3g} (checked with {report.checked_with})"
    )

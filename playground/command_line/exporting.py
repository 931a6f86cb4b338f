"""The commands that export a model: formats, export."""

from pathlib import Path
from typing import Annotated

import typer

from playground.command_line.models import built_program
from playground.command_line.output import report, say, say_table
from playground.command_line.projects import ProjectPath, open_project

COMPARED_SAMPLES = 256
"""Number of samples on which an export is compared with the model."""


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
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help="A name from `formats`.")
    ],
    output: Annotated[Path, typer.Option(metavar="PATH", help="Where to write the export.")],
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
    from playground.export.card import card_of, card_path, write_card  # noqa: PLC0415
    from playground.export.exporting import export_model  # noqa: PLC0415 - start-up time
    from playground.export.formats import FORMATS  # noqa: PLC0415
    from playground.export.spec import RawRows  # noqa: PLC0415

    entry = FORMATS[format_name]
    opened = open_project(file)
    if opened.checkpoint is None:
        report(f"warning: {file} has no trained model yet; the initial weights are exported")
    with built_program(opened, needs_data=False) as (program, data):
        samples = data.test if len(data.test) else data.train
        preparation = (opened.checkpoint and opened.checkpoint.preparation) or data.preparation
        is_raw = raw and preparation is not None
        exported = export_model(
            entry.name,
            output,
            model=program.keras_model,
            project=opened.project,
            x=samples.x[:COMPARED_SAMPLES],
            raw=RawRows(preparation, data.rows) if is_raw and preparation else None,
        )
        if card:
            described = card_path(exported.path)
            write_card(described, card_of(opened.project, program.keras_model, data, preparation))
    say(
        f"{exported.path}: {exported.size_bytes:,} bytes, largest difference "
        f"{exported.difference:.3g} (checked with {exported.checked_with})"
    )
    if exported.takes:
        say(exported.takes)
    for path in (*exported.companions, *((described,) if card else ())):
        say(f"beside it: {path}")

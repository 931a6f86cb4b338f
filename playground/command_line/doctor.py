"""The command doctor: what is wrong with a trained project, and what to try."""

from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import PlaygroundError
from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.terminal.output import say, say_json
from playground.doctor.report import as_lines, as_values

if TYPE_CHECKING:
    from playground.doctor.finding import Finding
    from playground.document.project import Project
    from playground.training.inline import InlineRun

Hints = Annotated[
    bool, typer.Option("--hints", help="Also report habits of order and size that are not errors.")
]


def doctor(
    file: ProjectPath,
    hints: Hints = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what is wrong with a trained project, and what to try.

    Reads the curves in the file and measures the model, as it is and as it was at the first
    moment in the file; nothing is trained or written.
    """
    opened = open_project(file)
    if opened.checkpoint is None:
        raise PlaygroundError(f"{file} has no trained model yet; run `playground train {file}`")
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415

    run = inline.train(
        create_engine(), opened.project, epochs=0, checkpoint=opened.checkpoint, is_watched=True
    )
    found = findings_of(opened.project, run, has_hints=hints)
    run.program.close()
    if as_json:
        say_json({"findings": [as_values(finding, opened.project) for finding in found]})
        return
    for line in as_lines(found):
        say(line)


def findings_of(
    project: "Project", run: "InlineRun", *, has_hints: bool = False
) -> "tuple[Finding, ...]":
    """Return what the doctor finds in a run; nothing if it was not watched."""
    from playground.doctor.judging import judge  # noqa: PLC0415 - start-up time
    from playground.doctor.reading import record_of_ended  # noqa: PLC0415

    if run.checkups.first is None and run.checkups.divergence is None:
        return ()
    record = record_of_ended(project, run)
    return judge(record, has_hints=has_hints, ignored=project.ignored_rules)

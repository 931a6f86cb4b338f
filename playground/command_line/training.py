"""The commands that train and measure: train, evaluate."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import Cancelled, PlaygroundError
from playground.command_line.interrupts import INTERRUPTED, graceful_interrupt
from playground.command_line.models import built_program
from playground.command_line.output import (
    figures,
    hush_tensorflow,
    say_figures,
    say_json,
    tell,
)
from playground.command_line.progress import progress_bar
from playground.command_line.projects import ProjectPath, open_project
from playground.document.project import Project
from playground.training.engine import Checkpoint
from playground.training.frames import Frame

if TYPE_CHECKING:
    from playground.training.inline import InlineRun

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]


def train(
    file: ProjectPath,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, help="How many epochs; the project's own number if left out."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**31 - 1, help="Start anew, with the weights of this seed."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write the trained project here instead of into FILE.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a project, going on from where it stopped, and write it back.

    Ctrl-C ends the training early and keeps what was learned.
    """
    opened = open_project(file)
    project, checkpoint = opened.project, opened.checkpoint
    if seed is not None:
        project = replace(project, training=replace(project.training, seed=seed))
        checkpoint = None
    if epochs is None and not project.training.epochs:
        raise PlaygroundError(f"{file} trains without an end; say how long with --epochs N")
    run, is_interrupted = _train(project, checkpoint, epochs)
    _save(run, project, output or file)
    if as_json:
        say_json(summary(run))
    else:
        say_figures(run.curves.last())
        tell(f"{len(run.curves):,} epochs, the last {run.seconds:.2f} s here; {run.reason}")
    if is_interrupted:
        raise typer.Exit(INTERRUPTED)


def _train(
    project: Project, checkpoint: Checkpoint | None, epochs: int | None
) -> tuple["InlineRun", bool]:
    """Train under a progress bar; return the run, and whether Ctrl-C ended it."""
    hush_tensorflow()
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415

    start = checkpoint.position.epoch if checkpoint else 0
    engine = create_engine()
    with (
        progress_bar(start + (epochs or project.training.epochs)) as report,
        graceful_interrupt() as interrupt,
    ):

        def on_progress(frame: Frame) -> None:
            report(frame)
            if interrupt.is_requested:
                raise Cancelled("stopped by Ctrl-C")

        run = inline.train(
            engine, project, epochs=epochs, checkpoint=checkpoint, on_progress=on_progress
        )
    return run, interrupt.is_requested


def _save(run: "InlineRun", project: Project, target: Path) -> None:
    """Write the project with what it has learned."""
    from playground.training import project_file  # noqa: PLC0415 - start-up time

    project_file.save(target, project, run.program.checkpoint(run.curves))
    tell(f"wrote {target}")


def summary(run: "InlineRun") -> dict[str, object]:
    """Return what ``train --json`` prints.

    ``epochs`` counts all that the model has seen, ``seconds`` and ``epochs_per_second``
    are those of this run alone.
    """
    return {
        "epochs": len(run.curves),
        **figures(run.curves.last()),
        "seconds": run.seconds,
        "epochs_per_second": run.epochs / run.seconds if run.seconds else None,
        "tier": run.program.tier().tier,
        "reason": run.reason,
    }


def evaluate(file: ProjectPath, as_json: Json = False) -> None:
    """Measure the trained model of a project on its training and test sets."""
    opened = open_project(file)
    if opened.checkpoint is None:
        raise PlaygroundError(f"{file} holds no trained model yet; run `playground train {file}`")
    with built_program(opened) as (program, _data):
        values = dict(program.evaluate())
    if as_json:
        say_json({"epochs": opened.checkpoint.position.epoch, **figures(values)})
    else:
        say_figures(values)

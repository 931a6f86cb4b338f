"""The commands that train and measure: train, evaluate."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import DataError, PlaygroundError, TrainingError
from playground.command_line.doctor import Hints, findings_of
from playground.command_line.models import built_program
from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.saving.keeper import Keeper
from playground.command_line.saving.trained_file import TrainedFile
from playground.command_line.terminal.interrupts import Interrupt, graceful_interrupt
from playground.command_line.terminal.output import (
    metrics_by_kind,
    report,
    say,
    say_json,
    say_metrics,
)
from playground.command_line.terminal.progress import progress_bar
from playground.command_line.together import WorkerOptions, key_of, train_together
from playground.datasets.fitting import needs_text
from playground.datasets.prepare import describe
from playground.datasets.spec import no_progress
from playground.doctor.report import as_lines, as_values
from playground.document.inference import Severity
from playground.document.problems.examining import examine
from playground.training.cluster.cluster import cluster_of
from playground.training.run.goals import end_of_play

if TYPE_CHECKING:
    from playground.datasets.derived.baseline import Baseline
    from playground.datasets.task import Prepared
    from playground.training.files.project_file import Opened
    from playground.training.inline import InlineRun

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Workers = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT,...",
        help="Train with several processes or machines: the same list for each, the one that "
        "writes FILE first. Only that one listens, at its address. TF_CONFIG in the "
        "environment says the same.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file of --output if it exists.")]
Index = Annotated[
    int | None, typer.Option(min=0, help="Which of the workers this is; 0 writes FILE.")
]
Timeout = Annotated[
    float,
    typer.Option(min=1, max=86400, help="Seconds that workers wait for each other."),
]
SecretFile = Annotated[
    Path | None,
    typer.Option(
        help="A file with the secret that all workers share, readable by you alone; or set "
        "PLAYGROUND_SECRET. On one machine a secret of your own is made if there is none."
    ),
]
TrustNetwork = Annotated[
    bool,
    typer.Option(
        "--trust-network",
        help="Let the first worker listen on an address that other machines can reach. "
        "Messages are signed with the secret but not encrypted: anyone on the network can "
        "read project and data. Otherwise use SSH tunnels and 127.0.0.1; see README.",
    ),
]


def train(
    file: ProjectPath,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, help="Number of epochs; by default the project's own."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=2**31 - 1,
            help="Start again, with the initial weights of this seed; the run so far stays in "
            "the list of runs.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write the trained project here instead of into FILE.")
    ] = None,
    force: Force = False,
    workers: Workers = None,
    index: Index = None,
    timeout: Timeout = 60.0,
    secret_file: SecretFile = None,
    trust_network: TrustNetwork = False,
    hints: Hints = False,
    as_json: Json = False,
) -> None:
    """Train a project, continuing where it stopped, and write it back.

    Ctrl-C, kill or closing the terminal ends the training early and keeps what was learned;
    after kill -9 or a power cut, about the last 40 seconds are lost. If values become NaN or
    infinite, or memory runs out, training ends and the last good weights are kept. With
    --workers the first worker reads and writes FILE; the others get the project from it and
    write nothing. Without --trust-network no worker listens on the network.

    At the end the doctor says what is wrong with the run, and what to try.
    """
    cluster = cluster_of(workers, index, os.environ)
    options, written = None, None
    if cluster is not None and cluster.size > 1:
        key = key_of(cluster, secret_file, trusts_network=trust_network)
        options = WorkerOptions(cluster, epochs, timeout, key, trust_network)
    is_follower = cluster is not None and not cluster.is_chief
    output = output if is_follower else _free_output(file, output, force=force)
    opened = None if is_follower else _opened(file, epochs, seed, output)
    if opened is not None:
        written = TrainedFile(output or file, opened, is_opened=output is None)
    with graceful_interrupt() as interrupt, _kept_if_broken(written, opened):
        if options is not None:
            run, start = train_together(options, opened, written, interrupt)
        else:
            assert opened is not None
            start = len(opened.checkpoint.curves) if opened.checkpoint else 0
            assert written is not None
            run = _train(opened, epochs, written, interrupt)
        if written is not None:
            written.finish(run.checkpoint())
    _say_end(opened, run, start, has_hints=hints, as_json=as_json)
    if interrupt.is_requested:
        raise typer.Exit(interrupt.exit_code)


def _say_end(
    opened: "Opened | None", run: "InlineRun", start: int, *, has_hints: bool, as_json: bool
) -> None:
    """Print the results; and what the doctor finds, if the run was watched."""
    found = findings_of(opened.project, run, has_hints=has_hints) if opened is not None else ()
    stand_in = _stand_in(opened)
    if as_json:
        values = [as_values(each, opened.project) for each in found if opened is not None]
        said = {"made_up_data": stand_in} if stand_in else {}
        say_json({**summary(run, start), **said, "findings": values})
        return
    say_metrics(run.curves.last())
    _report_stand_in(stand_in, "training")
    report(f"{len(run.curves) - start:,} epochs in {run.seconds:.2f} s; {run.reason}")
    for line in as_lines(found) if run.checkups.latest is not None else ():
        say(line)


def _stand_in(opened: "Opened | None") -> str:
    """Return what the made-up data of a project stands in for; empty for other data."""
    task = describe(opened.project.data) if opened is not None else None
    return needs_text(task) if task is not None and task.is_stand_in else ""


def _report_stand_in(stand_in: str, doing: str) -> None:
    if stand_in:
        report(f"{doing} on a stand-in: {stand_in}; it says nothing about the program's own data")


def _opened(
    file: Path, epochs: int | None, seed: int | None, output: Path | None = None
) -> "Opened":
    """Return what to train: the project as it is, or from the start with another seed."""
    opened = open_project(file)
    if opened.has_lost_model and seed is None and output is None:
        raise PlaygroundError(
            f"the trained model in {file} could not be read, and training would replace it; "
            "write to another file with --output FILE, or start again with --seed N"
        )
    if epochs is None and not opened.project.training.epochs:
        raise PlaygroundError(f"{file} trains without end; give a number with --epochs N")
    inference, _task = examine(opened.project)
    for problem in inference.problems:
        if problem.severity is Severity.WARNING:
            report(f"warning: {problem.message}")
    return opened if seed is None else _started_again(opened, seed)


def _free_output(file: Path, output: Path | None, *, force: bool) -> Path | None:
    """Return where to write, None for the file itself; refuse to replace another file unasked."""
    if output is None or not output.exists():
        return output
    if file.exists() and output.samefile(file):
        return None
    if not force:
        raise PlaygroundError(
            f"{output} exists already; give another name, or --force to replace it"
        )
    return output


def _started_again(opened: "Opened", seed: int) -> "Opened":
    """Return a project with another seed and no weights; its run so far is an earlier one."""
    training = replace(opened.project.training, seed=seed)
    project = replace(opened.project, training=training)
    if opened.checkpoint is None:
        return replace(opened, project=project)
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training.inline import runs_left  # noqa: PLC0415

    try:
        runs = runs_left(create_engine(), opened.project, opened.checkpoint, opened.runs)
    except TrainingError as error:
        lost = f"The run so far cannot be listed: {error}"
        report(f"warning: {lost}")
        return replace(opened, project=project, checkpoint=None, warnings=(*opened.warnings, lost))
    return replace(opened, project=project, checkpoint=None, runs=runs)


def _train(
    opened: "Opened", epochs: int | None, written: TrainedFile, interrupt: Interrupt
) -> "InlineRun":
    """Train with a progress bar until the end or Ctrl-C, and save regularly."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415
    from playground.training.files import snapshots  # noqa: PLC0415

    project, checkpoint = opened.project, opened.checkpoint
    every = snapshots.KEEP_SECONDS
    start = len(checkpoint.curves) if checkpoint else 0
    end = start + epochs if epochs else end_of_play(start, project.training.epochs) or start
    with progress_bar(start, end) as bar:
        engine = create_engine()
        keeper = Keeper(written, every, first_seconds=every)
        return inline.train(
            engine,
            project,
            epochs=epochs,
            checkpoint=checkpoint,
            on_progress=bar.show_frame,
            on_event=bar.show_event,
            should_stop=lambda: interrupt.is_requested,
            on_chunk=keeper.keep,
            is_watched=True,
        )


@contextmanager
def _kept_if_broken(written: TrainedFile | None, opened: "Opened | None") -> Iterator[None]:
    """Write what was learned if training fails, and say what the doctor finds."""
    try:
        yield
    except TrainingError as error:
        from playground.training.inline import Broken  # noqa: PLC0415 - start-up time

        if isinstance(error, Broken) and written is not None and opened is not None:
            if len(error.run.curves):
                written.finish(error.run.checkpoint())
            for line in as_lines(findings_of(opened.project, error.run)):
                report(line)
        raise


def summary(run: "InlineRun", start: int) -> dict[str, object]:
    """Return what ``train --json`` prints.

    ``epochs`` is the total number of epochs; ``seconds`` and ``epochs_per_second`` are of
    this run only, which began after `start` epochs.
    """
    trained = len(run.curves) - start
    return {
        "epochs": len(run.curves),
        **metrics_by_kind(run.curves.last()),
        "seconds": run.seconds,
        "epochs_per_second": trained / run.seconds if run.seconds else None,
        "tier": run.program.tier().tier,
        "reason": run.reason,
    }


def evaluate(file: ProjectPath, as_json: Json = False) -> None:
    """Measure the trained model of a project on its training and test sets."""
    opened = open_project(file)
    if opened.checkpoint is None:
        raise PlaygroundError(f"{file} has no trained model yet; run `playground train {file}`")
    if describe(opened.project.data).is_noise:
        raise PlaygroundError(
            f"no data is chosen in {file} yet: there is nothing to measure the model on; choose "
            "some in the Data tab of the window"
        )
    with built_program(opened) as (program, data):
        values = dict(program.evaluate())
    baseline, stand_in = _baseline(data), _stand_in(opened)
    if as_json:
        found = {"epochs": opened.checkpoint.position.epoch, **metrics_by_kind(values)}
        if stand_in:
            found["made_up_data"] = stand_in
        if baseline is not None:
            found["baseline"] = {
                name: dict(of)
                for name, of in (
                    (baseline.simple, baseline.of_simple),
                    (baseline.model, baseline.of_model),
                )
                if name
            }
        say_json(found)
    else:
        say_metrics(values, baseline, opened.project.training.loss)
        _report_stand_in(stand_in, "measured")


def _baseline(data: "Prepared") -> "Baseline | None":
    """Return what simple methods reach on the same test set; None where that cannot be had."""
    from playground.datasets.derived.baseline import baseline_of  # noqa: PLC0415 - start-up time

    try:
        return baseline_of(data, no_progress)
    except DataError as error:
        report(f"no baseline: {error}")
        return None

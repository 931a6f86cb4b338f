"""Trains one project on several machines: the same command on each, with its own index."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from playground.base.errors import TrainingError
from playground.command_line.saving.keeper import Keeper
from playground.command_line.saving.trained_file import TrainedFile
from playground.command_line.terminal.interrupts import Interrupt
from playground.command_line.terminal.output import report
from playground.command_line.terminal.progress import progress_bar
from playground.training.cluster.cluster import Cluster
from playground.training.protocol.engine import Checkpoint

if TYPE_CHECKING:
    from playground.engine.team_engine import TeamEngine
    from playground.training.files.project_file import Opened
    from playground.training.inline import InlineRun
    from playground.training.run.run import Run

KEEP_SECONDS = 10.0
"""Seconds between two writes of the project by the chief, after the first epoch. This is less
than for training alone, because losing any worker ends the training of all."""


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """The command line options of one worker.

    Attributes
    ----------
    cluster : Cluster
    epochs : int or None
        How many to train in addition to earlier ones; the chief's value is used.
    timeout_seconds : float
        How long workers wait for each other.
    key : bytes
        Derived from the secret that all workers share.
    trusts_network : bool
        Whether the chief may listen on an address that other machines can reach.
    """

    cluster: Cluster
    epochs: int | None
    timeout_seconds: float
    key: bytes
    trusts_network: bool = False


def key_of(cluster: Cluster, secret_file: Path | None, *, trusts_network: bool) -> bytes:
    """Return the key that authenticates the workers of `cluster`.

    Raises
    ------
    ParameterError
        There is no secret; or the cluster includes other machines and the network is not trusted.
    """
    from playground.training.cluster.reach import is_local, require_reach  # noqa: PLC0415
    from playground.training.cluster.shared_secret import shared_secret  # noqa: PLC0415

    require_reach(cluster, trusts_network=trusts_network)
    return shared_secret(secret_file, os.environ, is_local=is_local(cluster))


def train_together(
    options: WorkerOptions,
    opened: "Opened | None",
    written: TrainedFile | None,
    interrupt: Interrupt,
) -> tuple["InlineRun", int]:
    """Train the chief's project with all workers; return the run and its first epoch.

    Parameters
    ----------
    opened : Opened or None
        What to train; None for all but the chief.
    written : TrainedFile or None
        Where the chief regularly saves what was learned.

    Raises
    ------
    TrainingError
        A worker did not connect or no longer answers; what was saved stays.
    """
    from playground.engine import create_team_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training.cluster.rendezvous import meet  # noqa: PLC0415 - start-up time

    content = b"" if opened is None else _packed(opened, options.epochs)
    content, circle = meet(
        options.cluster,
        options.key,
        content,
        options.timeout_seconds,
        trusts_network=options.trusts_network,
    )
    keep = None
    if written is not None:
        keep = Keeper(written, KEEP_SECONDS, first_seconds=0.0, only_whole_epochs=True).keep
    with circle:
        return _trained(_unpacked(content), create_team_engine(circle), keep, interrupt)


def _trained(
    shared: "Opened",
    engine: "TeamEngine",
    keep: "Callable[[Run], None] | None",
    interrupt: Interrupt,
) -> tuple["InlineRun", int]:
    """Train what all workers share; return the run and its first epoch."""
    from playground.training import inline  # noqa: PLC0415 - start-up time

    project, checkpoint = shared.project, shared.checkpoint
    start = _epochs_of(checkpoint)
    end = project.training.epochs

    def should_stop() -> bool:
        if interrupt.is_requested:
            engine.request_stop()
        return engine.is_stopping

    with progress_bar(start, end if start < end else start + end) as bar:
        run = inline.train(
            engine,
            project,
            checkpoint=checkpoint,
            on_progress=bar.show_frame,
            on_event=bar.show_event,
            should_stop=should_stop,
            on_chunk=keep,
            is_in_step=True,
            is_watched=True,
        )
    return run, start


def _packed(opened: "Opened", epochs: int | None) -> bytes:
    """Return project and checkpoint as one file, set to train further epochs."""
    from playground.training.files import project_file  # noqa: PLC0415 - start-up time

    project = opened.project
    if epochs is not None:
        end = _epochs_of(opened.checkpoint) + epochs
        project = replace(project, training=replace(project.training, epochs=end))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shared.nnplay"
        project_file.save(path, project, opened.checkpoint)
        return path.read_bytes()


def _unpacked(content: bytes) -> "Opened":
    """Return what the chief handed out: its project, and the trained model, read apart.

    Raises
    ------
    TrainingError
        There is a trained model that cannot be read here: without it this worker would
        train other weights than the rest.
    """
    from playground.training.files import project_file  # noqa: PLC0415 - start-up time

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shared.nnplay"
        path.write_bytes(content)
        opened = project_file.load(path)
    if opened.has_lost_model:
        reason = opened.warnings[0].partition(": ")[2] or opened.warnings[0]
        raise TrainingError(
            f"the trained model that the chief handed out cannot be read here: {reason}"
        )
    for warning in opened.warnings:
        report(f"warning: {warning}")
    return opened


def _epochs_of(checkpoint: Checkpoint | None) -> int:
    return len(checkpoint.curves) if checkpoint is not None else 0

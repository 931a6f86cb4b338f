"""`record_of`: reads the record of a run from what the training thread sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from playground.datasets.task import Task
from playground.doctor.record import RECENT, Floats, RunRecord
from playground.document.inference import Inference, infer
from playground.document.project import LayerId, Project
from playground.training.protocol.checkups import Checkup, Checkups
from playground.training.protocol.frames import Curves
from playground.training.protocol.gradient_log import GradientCurves

if TYPE_CHECKING:
    from playground.training.inline import InlineRun

MOST_ROWS = 300
"""At most this many epochs of a run are read, so that judging takes a millisecond."""


def record_of(
    project: Project,
    inference: Inference,
    task: Task,
    curves: Curves,
    *,
    gradients: GradientCurves,
    checkups: Checkups,
    since: int = 0,
    steps_per_epoch: int = 1,
    is_over: bool = False,
    earlier: RunRecord | None = None,
) -> RunRecord:
    """Return the record of a run.

    Parameters
    ----------
    since : int
        After how many epochs the project began to train as it does now; what was before is
        not read.
    is_over : bool
        Whether training reached its end.
    earlier : RunRecord or None
        The last record of this run since the same epoch. Until the present is checked
        again, its evidence holds: without it, findings would come and go between checkups.
    """
    total = len(curves)
    places = _places(curves, since)
    measured = gradients.times >= since
    divergence = checkups.divergence
    if divergence is not None and not _is_of(divergence.project, project):
        divergence = None
    latest = _latest(checkups, since, total)
    if latest is None and earlier is not None and _holds(earlier, total - since):
        known = replace(earlier, project=project, inference=inference, task=task)
        return replace(known, divergence=divergence)
    return RunRecord(
        project,
        inference,
        task,
        epochs=total - since,
        steps_per_epoch=steps_per_epoch,
        is_over=is_over,
        at=curves.epochs_of(places) - since,
        losses=_column(curves, "loss", places),
        val_losses=_column(curves, "val_loss", places),
        norms=_by_layer(inference, gradients, gradients.norms, measured),
        ratios=_by_layer(inference, gradients, gradients.ratios, measured),
        first=_first(checkups, since),
        latest=latest,
        divergence=divergence,
    )


def record_of_ended(project: Project, run: "InlineRun") -> RunRecord:
    """Return the record of a run that ended in the calling thread, watched."""
    task = run.prepared.task
    return record_of(
        project,
        infer(project.network, task),
        task,
        run.curves,
        gradients=run.gradients,
        checkups=run.checkups,
        since=run.since,
        steps_per_epoch=run.program.steps_per_epoch,
        is_over=True,
    )


def _places(curves: Curves, since: int) -> NDArray[np.int64]:
    """Return the rows to read, evenly chosen, the first and the last among them."""
    first, end = curves.rows_until(since), len(curves.rows)
    count = min(end - first, MOST_ROWS)
    if count <= 0:
        return np.zeros(0, np.int64)
    return np.unique(np.linspace(first, end - 1, count).astype(np.int64))


def _column(curves: Curves, name: str, places: NDArray[np.int64]) -> Floats:
    if name not in curves.columns:
        return np.zeros(0)
    return curves.column(name)[places].astype(np.float64)


def _by_layer(
    inference: Inference,
    gradients: GradientCurves,
    values: NDArray[np.float32],
    measured: NDArray[np.bool_],
) -> Mapping[LayerId, Floats]:
    """Return what was measured of each layer, in the order from input to output."""
    found = {}
    for layer_id in inference.active:
        if layer_id in gradients.layers:
            series = values[gradients.layers.index(layer_id)][measured].astype(np.float64)
            series = series[~np.isnan(series)]
            if len(series):
                found[layer_id] = series
    return found


def _first(checkups: Checkups, since: int) -> Checkup | None:
    """Return the checkup of the weights that this project began with."""
    is_initial = checkups.first_time <= max(since, 0)
    return checkups.first if is_initial else None


def _latest(checkups: Checkups, since: int, total: int) -> Checkup | None:
    is_recent = checkups.latest_time - since >= RECENT * (total - since)
    return checkups.latest if is_recent else None


def _holds(earlier: RunRecord, epochs: int) -> bool:
    """Return whether an earlier record has a checkup of trained weights."""
    return earlier.latest is not None and 0 < earlier.epochs <= epochs


def _is_of(trained: Project, project: Project) -> bool:
    """Return whether both are trained alike."""
    return (trained.network, trained.data, trained.training) == (
        project.network,
        project.data,
        project.training,
    )

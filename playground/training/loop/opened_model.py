"""Loads a trained model that was opened, as far as it fits its project."""

from collections.abc import Callable
from dataclasses import replace

from playground.document.project import Project
from playground.training.files.imported_weights import fitting_weights, imported_weights
from playground.training.loop.examination import Examination
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import Checkpoint, Program
from playground.training.protocol.events import Event, ModelLost, Notice
from playground.training.protocol.moments import Recorded
from playground.training.run.timeline import Timeline

MOST_NAMED = 3
MISFITS = "The trained weights do not fit {}: it keeps those that it was built with"


def load_opened(
    program: Program,
    checkpoint: Checkpoint,
    project: Project,
    examination: Examination,
    emit: Callable[[Event], None],
) -> None:
    """Load the model that was opened into the program of `project`.

    Parameters
    ----------
    emit : callable
        Receives a `Notice` if some weights do not fit, and `ModelLost` before an error is
        raised: the file has more than the program.

    Raises
    ------
    TrainingError
        The model does not fit the network.
    """
    try:
        program.load_checkpoint(_fitted(checkpoint, project, examination, emit))
    except BaseException:
        emit(ModelLost())
        raise


def _fitted(
    checkpoint: Checkpoint,
    project: Project,
    examination: Examination,
    emit: Callable[[Event], None],
) -> Checkpoint:
    """Return a checkpoint that fits `project`: it may have been edited before it is built."""
    if not imported_weights(checkpoint.extra):
        return checkpoint
    extra, misfits = fitting_weights(checkpoint.extra, examination.weight_shapes(project))
    if misfits:
        emit(Notice(MISFITS.format(", ".join(misfits[:MOST_NAMED]))))
    return replace(checkpoint, extra=extra)


def opened_timeline(recorded: Recorded, basis: Basis) -> Timeline:
    """Return the moments of a run that was opened; `basis` has its data, if that is unchanged."""
    for segment in recorded.segments:
        if segment.data.get() is None and segment.project.data == basis.project.data:
            segment.data.find(basis.data)
    return Timeline.of(recorded)

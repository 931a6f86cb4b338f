"""k-fold cross-validation: one training for each fold, and the spread of what they reach.

Each training starts from the beginning and runs to its end, as Play does. It runs in a child
process, so that it neither slows the window nor disturbs the seeds of the model there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from statistics import fmean, pstdev

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.sources.table_file import TABLE_FILE
from playground.datasets.spec import Progress
from playground.datasets.tables.settings import SplitKind, settings_of
from playground.document.file.codec import encode
from playground.document.project import Project
from playground.reading.limits import GIGABYTE, Limits
from playground.reading.pool import readers
from playground.reading.protocol import Request
from playground.training.inline import train
from playground.training.protocol.engine import Engine
from playground.training.protocol.frames import Frame

KIND = "folds"
LIMITS = Limits(silence_seconds=120.0, start_seconds=180.0, resident_bytes=6 * GIGABYTE)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of a metric over the folds."""

    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class FoldResults:
    """What each training reached on its own fold.

    Attributes
    ----------
    folds : list of mapping
        For each fold loss and metrics of its test rows, keyed by Keras's names.
    """

    folds: list[Mapping[str, float]]

    def spreads(self) -> dict[str, Spread]:
        """Return mean and spread of each metric that is finite in all folds."""
        names = self.folds[0] if self.folds else {}
        values = {name: [fold[name] for fold in self.folds] for name in names}
        return {
            name: Spread(fmean(each), pstdev(each))
            for name, each in values.items()
            if all(map(isfinite, each))
        }


def fold_projects(project: Project, folds: int) -> Iterator[Project]:
    """Yield the project once for each fold, which is its test set.

    Raises
    ------
    DataError
        Its data is not a table, or is a time series.
    """
    source = project.data.source
    if source.name != TABLE_FILE.name:
        raise DataError("Cross-validation needs a table of rows; choose one as the data first")
    settings = settings_of(str(source.params.get("columns", "")))
    if settings.window.steps:
        raise DataError(
            "A time series cannot be cross-validated, since a fold would know the future; its last "
            "part is the test set"
        )
    for fold in range(folds):
        split = replace(settings.split, kind=SplitKind.FOLDS, folds=folds, fold=fold, column="")
        params = {**source.params, "columns": replace(settings, split=split).to_text()}
        yield replace(project, data=replace(project.data, source=Selection(source.name, params)))


def cross_validate(
    engine: Engine,
    project: Project,
    folds: int,
    *,
    epochs: int | None = None,
    on_progress: Callable[[int, Frame], None] | None = None,
) -> FoldResults:
    """Train once for each fold, in the calling thread.

    Parameters
    ----------
    epochs : int, optional
        As for `inline.train`.
    on_progress : callable, optional
        Receives the fold, from 0, and a frame.

    Raises
    ------
    DataError
        The data cannot be split into folds.
    TrainingError
        A training failed.
    """
    results: list[Mapping[str, float]] = []
    for fold, each in enumerate(fold_projects(project, folds)):

        def show(frame: Frame, fold: int = fold) -> None:
            if on_progress is not None:
                on_progress(fold, frame)

        run = train(engine, each, epochs=epochs, on_progress=show)
        try:
            values = run.program.evaluate()
        finally:
            run.program.close()
        results.append(
            {
                name.removeprefix("val_"): float(value)
                for name, value in values.items()
                if name.startswith("val_")
            }
        )
    return FoldResults(results)


def cross_validate_apart(project: Project, folds: int, progress: Progress) -> FoldResults:
    """Return what `cross_validate` finds, in a child process. Not for the main thread.

    Raises
    ------
    PlaygroundError
        The data cannot be split, or a training failed.
    Cancelled
        `progress` raised it.
    """
    next(fold_projects(project, folds))
    options = {"project": encode(project), "folds": folds}
    return readers().read(Request(KIND, "", options), FoldResults, progress, LIMITS)

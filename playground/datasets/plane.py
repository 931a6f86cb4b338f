"""What the data sets of points in the plane share: parameters, tasks, samples."""

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Choice, Int, Param
from playground.datasets.spec import Raw, Values
from playground.datasets.task import Plane, Samples, Task, TaskKind

LABELS = Choice(
    name="labels",
    help="How the two classes are written: 0 and 1 for sigmoid, -1 and 1 for tanh.",
    default="0/1",
    options=("0/1", "-1/1"),
    labels=("0 and 1", "−1 and 1"),
)
NOISE = Int(
    name="noise",
    help="How much the classes run into each other, in percent.",
    default=0,
    minimum=0,
    maximum=50,
)
SAMPLES = Int(
    name="samples",
    help="How many points there are, training and test together.",
    default=500,
    minimum=10,
    maximum=100_000,
)
CLASSIFICATION_PARAMS: tuple[Param, ...] = (NOISE, SAMPLES, LABELS)
REGRESSION_PARAMS: tuple[Param, ...] = (NOISE, SAMPLES)


def classification_task(values: Values, plane: Plane = Plane()) -> Task:  # noqa: B008 (frozen)
    """Return the task of telling two classes of points apart."""
    is_signed = values["labels"] == "-1/1"
    return Task(
        kind=TaskKind.BINARY,
        input_shape=(2,),
        class_names=("−1", "1") if is_signed else ("0", "1"),
        feature_names=("x", "y"),
        low=-1.0 if is_signed else 0.0,
        plane=plane,
        samples=_count(values),
    )


def regression_task(values: Values) -> Task:
    """Return the task of giving each point its number."""
    return Task(
        kind=TaskKind.REGRESSION,
        input_shape=(2,),
        feature_names=("x", "y"),
        low=-1.0,
        plane=Plane(),
        samples=_count(values),
    )


def _count(values: Values) -> int | None:
    samples = values.get("samples")
    return samples if isinstance(samples, int) else None


def sizes(values: Values) -> tuple[int, float]:
    """Return the number of points, and the noise as a share from 0 to 0.5."""
    samples, noise = values["samples"], values["noise"]
    assert isinstance(samples, int)
    assert isinstance(noise, int)
    return samples, noise / 100


def classified(values: Values, points: NDArray[np.floating], is_positive: NDArray[np.bool_]) -> Raw:
    """Return points of two classes, with labels as the user wants them written.

    Parameters
    ----------
    points : (n, 2) float
    is_positive : (n,) bool
    """
    low = -1.0 if values["labels"] == "-1/1" else 0.0
    return labelled(points, np.where(is_positive, 1.0, low))


def labelled(points: NDArray[np.floating], labels: NDArray[np.floating]) -> Raw:
    """Return points with a number each.

    Parameters
    ----------
    points : (n, 2) float
    labels : (n,) float
    """
    positions = read_only(points.astype(np.float32))
    return Raw(Samples(positions, read_only(labels.astype(np.float32)[:, np.newaxis]), positions))

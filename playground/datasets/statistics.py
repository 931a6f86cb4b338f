"""`DataStatistics`: what the numbers of a data set are like, from some of its samples."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.task import Prepared, Samples, Task, TaskKind

MOST_SAMPLES = 400
"""At most this many samples are read: distances between all pairs take milliseconds."""
MOST_COLUMNS = 512
"""At most this many columns of each sample are read, evenly chosen."""
LEAST = 20
"""With fewer samples, an input may match the labels by chance."""
SURE = 0.999
"""A single input that is this well correlated with the labels gives them away."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DataStatistics:
    """What training data is like.

    Attributes
    ----------
    samples, test_samples : int
        The sizes of both sets.
    low, high : float
        The range of the inputs, as the network gets them.
    least_deviation, most_deviation : float
        The smallest and the largest standard deviation of an input that is not constant;
        0 if all are.
    target_deviation : float
        The standard deviation of the labels.
    class_shares : tuple of float
        The share of each class in the training set; empty for regression and several labels.
    locality : float
        How much the nearest neighbour of a sample says about its label: 1 everything, 0 no
        more than chance. For regression, the share of the variance.
    revealing_input : int or None
        An input that gives the label away.
    shared : float
        The share of test samples that are also in the training set, 0..1.
    """

    samples: int
    test_samples: int
    low: float
    high: float
    least_deviation: float
    most_deviation: float
    target_deviation: float
    class_shares: tuple[float, ...]
    locality: float
    revealing_input: int | None
    shared: float

    @property
    def chance(self) -> float:
        """The accuracy of always answering the most frequent class; 0 without classes."""
        return max(self.class_shares, default=0.0)


def statistics_of(data: Prepared) -> DataStatistics:
    """Return the statistics of `data`; reads at most `MOST_SAMPLES` samples of each set."""
    task = data.task
    chosen = _chosen(len(data.train))
    x, columns = _inputs(data.train, chosen)
    y = np.asarray(data.train.y, np.float64).reshape(len(data.train), -1)
    deviations = x.std(axis=0)
    varied = deviations[deviations > 0]
    return DataStatistics(
        samples=len(data.train),
        test_samples=len(data.test),
        low=float(x.min(initial=np.inf)),
        high=float(x.max(initial=-np.inf)),
        least_deviation=float(varied.min(initial=np.inf)) if len(varied) else 0.0,
        most_deviation=float(varied.max(initial=0.0)),
        target_deviation=float(y.std(axis=0).max()),
        class_shares=_class_shares(data, task),
        locality=_locality(x, y[chosen], task),
        revealing_input=_revealing(x, y[chosen], columns, task),
        shared=_shared(data),
    )


def _chosen(count: int) -> NDArray[np.int64]:
    """Return up to `MOST_SAMPLES` places, evenly chosen out of `count`."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST_SAMPLES)).astype(np.int64))


def _inputs(samples: Samples, chosen: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Return some inputs of the chosen samples, (samples, columns), and which columns."""
    rows = np.asarray(samples.x[chosen], np.float64).reshape(len(chosen), -1)
    count = rows.shape[1]
    columns = np.unique(np.linspace(0, count - 1, min(count, MOST_COLUMNS)).astype(np.int64))
    return rows[:, columns], columns


def _class_shares(data: Prepared, task: Task) -> tuple[float, ...]:
    labels = np.ravel(data.train.y)
    if task.kind is TaskKind.BINARY:
        share = float((labels > task.middle).mean())
        return (1 - share, share)
    if task.kind is TaskKind.MULTICLASS:
        counts = np.bincount(labels.astype(np.int64), minlength=task.output_units)
        return tuple(float(count) / len(labels) for count in counts)
    return ()


def _locality(x: Floats, y: Floats, task: Task) -> float:
    """Return what the label of the nearest other sample says about a sample's own."""
    spread = x.std(axis=0)
    scaled = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    squares = (scaled**2).sum(axis=1)
    distances = squares[:, None] + squares[None, :] - 2 * scaled @ scaled.T
    np.fill_diagonal(distances, np.inf)
    nearest = y[distances.argmin(axis=1)]
    if task.kind in (TaskKind.BINARY, TaskKind.MULTICLASS):
        _values, counts = np.unique(y, return_counts=True)
        agreement, chance = float((nearest == y).mean()), float(((counts / len(y)) ** 2).sum())
        return (agreement - chance) / (1 - chance) if chance < 1 else 0.0
    variance = float(y.var(axis=0).sum())
    return 1 - float(((nearest - y) ** 2).sum(axis=1).mean()) / (2 * variance or 1.0)


def _revealing(x: Floats, y: Floats, columns: NDArray[np.int64], task: Task) -> int | None:
    """Return an input that gives the labels away; None if there is none.

    One input alone is not a leak, and neither is a step of a sequence or a pixel of an image.
    """
    is_table = len(task.input_shape) == 1 and x.shape[1] > 1
    if not is_table or y.shape[1] != 1 or len(y) < LEAST:
        return None
    if task.kind is TaskKind.MULTICLASS:
        return None  # class numbers have no order
    spread, target = x.std(axis=0), y[:, 0] - y.mean()
    size = spread * target.std() * len(y)
    with np.errstate(divide="ignore", invalid="ignore"):
        likeness = np.abs((x - x.mean(axis=0)).T @ target) / size
    likeness = np.where(size > 0, likeness, 0.0)
    best = int(likeness.argmax())
    return int(columns[best]) if likeness[best] > SURE else None


def _shared(data: Prepared) -> float:
    """Return the share of some test samples that equal one of the training set."""
    if not len(data.test):
        return 0.0
    known = {_bytes(row) for row in data.train.x[: 10 * MOST_SAMPLES]}
    tested = data.test.x[:MOST_SAMPLES]
    return sum(_bytes(row) in known for row in tested) / len(tested)


def _bytes(row: NDArray[Any]) -> bytes:
    return np.asarray(row, np.float32).tobytes()

"""Shared by the data sets of points in the plane: parameters, tasks, samples, code."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Choice, Int, Param
from playground.datasets.script_code import (
    RNG,
    Forms,
    Hole,
    Lines,
    ScriptCode,
    Values,
    Write,
    written,
)
from playground.datasets.spec import Raw
from playground.datasets.task import Plane, Samples, Task, TaskKind

LABELS = Choice(
    name="labels",
    help="Labels of the two classes: 0 and 1 for sigmoid, -1 and 1 for tanh.",
    default="0/1",
    options=("0/1", "-1/1"),
    labels=("0 and 1", "−1 and 1"),
)
NOISE = Int(
    name="noise",
    help="How much the classes overlap, in percent.",
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
MINIMUM_CLASSES = 2
CLASSIFICATION_PARAMS: tuple[Param, ...] = (NOISE, SAMPLES, LABELS)
REGRESSION_PARAMS: tuple[Param, ...] = (NOISE, SAMPLES)


def classification_task(values: Values, plane: Plane = Plane()) -> Task:  # noqa: B008 (frozen)
    """Return the task of separating two classes of points."""
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


def classes_param(default: int, maximum: int) -> Int:
    """Return the parameter of data sets that have as many classes as the user wants."""
    return Int(
        name="classes",
        help="How many classes there are.",
        default=default,
        minimum=MINIMUM_CLASSES,
        maximum=maximum,
    )


def class_count(values: Values) -> int:
    """Return how many classes there are, where that is a parameter."""
    classes = values["classes"]
    assert isinstance(classes, int)
    return classes


def classes_task(values: Values) -> Task:
    """Return the task of separating points of as many classes as the user wants."""
    classes = class_count(values)
    is_binary = classes == MINIMUM_CLASSES
    return Task(
        kind=TaskKind.BINARY if is_binary else TaskKind.MULTICLASS,
        input_shape=(2,),
        output_units=1 if is_binary else classes,
        class_names=tuple(map(str, range(classes))),
        feature_names=("x", "y"),
        plane=Plane(),
        samples=_count(values),
    )


def regression_task(values: Values) -> Task:
    """Return the task of predicting a number for each point."""
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
    """Return points of two classes, with the labels that the user chose.

    Parameters
    ----------
    points : (n, 2) float
    is_positive : (n,) bool
    """
    low = -1.0 if values["labels"] == "-1/1" else 0.0
    return labelled(points, np.where(is_positive, 1.0, low))


def classes_of(values: Values, points: NDArray[np.floating], classes: NDArray[np.integer]) -> Raw:
    """Return points with their class numbers, in the form that the kind of task needs.

    Parameters
    ----------
    points : (n, 2) float
    classes : (n,) integers from 0
    """
    if class_count(values) == MINIMUM_CLASSES:
        return labelled(points, classes.astype(np.float32))
    positions = read_only(points.astype(np.float32))
    return Raw(Samples(positions, read_only(classes.astype(np.int32)), positions))


def labelled(points: NDArray[np.floating], labels: NDArray[np.floating]) -> Raw:
    """Return points with a number each.

    Parameters
    ----------
    points : (n, 2) float
    labels : (n,) float
    """
    positions = read_only(points.astype(np.float32))
    return Raw(Samples(positions, read_only(labels.astype(np.float32)[:, np.newaxis]), positions))


def _noise_share(values: Values) -> float:
    noise = values["noise"]
    assert isinstance(noise, int)
    return noise / 100


NOISE_SHARE = Hole(_noise_share, lambda read: {"noise": round(100 * read["noise_share"])})
"""The noise as a script has it: a share from 0 to 0.5."""


def _first_half(values: Values) -> int:
    samples = values["samples"]
    assert isinstance(samples, int)
    return samples // 2


def _second_half(values: Values) -> int:
    samples = values["samples"]
    assert isinstance(samples, int)
    return samples - samples // 2


CLASSIFIED: Forms = MappingProxyType({"noise": (0, 1), "labels": LABELS.options})
WITH_CLASSES: Forms = MappingProxyType({"noise": (0, 1), "classes": (3, MINIMUM_CLASSES)})
NUMBERED: Forms = MappingProxyType({"noise": (0, 1)})
"""The cases of the code of points with two classes, several classes, and a number each."""
HOLES: Mapping[str, Hole] = MappingProxyType(
    {
        "noise_share": NOISE_SHARE,
        "first_half": Hole(_first_half),
        "second_half": Hole(_second_half),
    }
)


def drawn_code(
    write: Write,
    forms: Forms = CLASSIFIED,
    holes: Mapping[str, Hole] = MappingProxyType({}),
) -> ScriptCode:
    """Return the code of points that are drawn.

    Parameters
    ----------
    write : callable
        ``values -> lines`` that draw ``points`` and ``y`` from ``rng``; empty ones are
        left out. They may have the holes ``noise_share``, ``first_half`` and
        ``second_half`` (of the samples) in addition to the parameters.
    forms : mapping
        As `ScriptCode.forms`.
    holes : mapping
        More holes, as of `ScriptCode`.
    """

    def lines(values: Values) -> Lines:
        return (RNG, *written(*write(values)))

    return ScriptCode(write=lines, holes={**HOLES, **holes}, forms=forms)


def moved(values: Values, radius: int) -> tuple[str, str]:
    """Return the line that moves points by noise, if any, and the name of the result."""
    if not values["noise"]:
        return "", "points"
    return (
        f"noisy = points + $noise_share * rng.uniform(-{radius}, {radius}, points.shape)",
        "noisy",
    )


def moving_line(values: Values, radius: int) -> str:
    """Return the line that moves points by noise, each coordinate by up to `radius`."""
    if not values["noise"]:
        return ""
    return f"points += $noise_share * rng.uniform(-{radius}, {radius}, points.shape)"


def labels_line(values: Values, condition: str) -> str:
    """Return the line that makes labels of a condition, with the values that the user chose."""
    if values["labels"] == "-1/1":
        return f'y = np.where({condition}, 1, -1).astype("float32").reshape(-1, 1)'
    return f'y = ({condition}).astype("float32").reshape(-1, 1)'


def classes_line(values: Values, classes: str) -> str:
    """Return the line that makes labels of the class numbers that an expression gives."""
    if class_count(values) == MINIMUM_CLASSES:
        return f'y = {classes}.astype("float32").reshape(-1, 1)'
    return f'y = {classes}.astype("int32")'

"""Painted points: drawn with the mouse, typed or pasted by the user."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.base.errors import DataError
from playground.base.params import Choice, ParamValue, Text
from playground.datasets.families.painting import (
    MOST_CLASSES,
    MOST_LETTERS,
    Points,
    points_of,
    text_of,
)
from playground.datasets.families.plane import labelled
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Plane, Samples, Task, TaskKind

CLASSES, VALUES = "classes", "values"
KIND = Choice(
    name="kind",
    help="Whether points belong to classes, or each has a value from -1 to 1.",
    default=CLASSES,
    options=(CLASSES, VALUES),
    caption="Points have",
)
NAMES = Text(
    name="names",
    help=f"The classes, separated by commas: 2 to {MOST_CLASSES}.",
    default="orange, blue",
    caption="Class names",
    max_length=400,
)
START = (
    "-3.2 2.4 0;-2.1 3.1 0;-2.6 1.2 0;-1.2 2.2 0;-3.6 0.6 0;2.4 -2.6 0;3.2 -1.4 0;1.6 -1.6 0;"
    "2.2 2.8 1;3.1 1.6 1;1.4 1.4 1;2.8 3.4 1;-2.4 -2.2 1;-1.4 -3.1 1;-3.3 -1.3 1;-2 -0.9 1"
)
"""The points to begin with, so that there is something to train on."""
POINTS = Text(
    name="points",
    help="The points; painted on the map.",
    default=START,
    max_length=MOST_LETTERS,
    is_filled_in=True,
)


def class_names(values: Values) -> tuple[str, ...]:
    """Return the names of the classes, at least two, each once."""
    given = [name.strip() for name in str(values["names"]).split(",")]
    names = list(dict.fromkeys(name for name in given if name))[:MOST_CLASSES]
    for number in range(len(names), 2):
        names.append(f"class {number}")
    return tuple(names)


def _describe(values: Values) -> Task:
    names = class_names(values)
    is_value = values["kind"] == VALUES
    is_binary = len(names) == 2
    kind = TaskKind.BINARY if is_binary else TaskKind.MULTICLASS
    text = str(values["points"])
    return Task(
        kind=TaskKind.REGRESSION if is_value else kind,
        input_shape=(2,),
        output_units=1 if is_value or is_binary else len(names),
        class_names=() if is_value else names,
        feature_names=("x", "y"),
        low=-1.0 if is_value else 0.0,
        plane=Plane(),
        samples=text.count(";") + 1 if text.strip() else 0,
    )


def label_array(points: Points, task: Task) -> Samples:
    """Return painted points as samples of a task; class numbers it lacks become its last."""
    positions, labels = points[:, :2], points[:, 2]
    if task.kind is TaskKind.REGRESSION:
        return labelled(positions, np.clip(labels, -1, 1)).samples
    numbers = np.clip(labels, 0, len(task.class_names) - 1).astype(np.int32)
    if task.kind is TaskKind.BINARY:
        return labelled(positions, numbers.astype(np.float32)).samples
    xy = positions.astype(np.float32)
    return Samples(xy, numbers, xy)


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    points = points_of(str(values["points"]))
    if not len(points):
        raise DataError("There are no points yet; choose a class below the map and paint on it")
    return Raw(label_array(points, _describe(values)))


def _code(values: Values) -> Lines:
    match _describe(values).kind:
        case TaskKind.MULTICLASS:
            form = 'np.array($labels, dtype="int32")'
        case _:
            form = 'np.array($labels, dtype="float32").reshape(-1, 1)'
    return (
        'points = np.array($positions, dtype="float32")',
        f"y = {form}",
        *(("class_names = $class_names",) if values["kind"] == CLASSES else ()),
    )


def _positions(values: Values) -> list[list[float]]:
    return points_of(str(values["points"]))[:, :2].tolist()  # type: ignore[no-any-return]


def _labels(values: Values) -> list[float]:
    labels = points_of(str(values["points"]))[:, 2]
    if values["kind"] == VALUES:
        return labels.tolist()  # type: ignore[no-any-return]
    return labels.astype(int).tolist()  # type: ignore[no-any-return]


def _read_points(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    rows = [(x, y, label) for (x, y), label in zip(read["positions"], read["labels"], strict=True)]
    return {"points": text_of(np.array(rows, np.float64).reshape(-1, 3))}


PAINTED = DatasetSpec(
    name="painted",
    label="Painted points",
    group="Your own",
    summary="Points that you paint on the map, type or paste; as many classes as you like.",
    params=(KIND, NAMES, POINTS),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={
            "positions": Hole(_positions, _read_points),
            "labels": Hole(_labels, lambda _read: {}),
            "class_names": Hole(
                lambda values: list(class_names(values)),
                lambda read: {"names": ", ".join(read["class_names"])},
            ),
        },
        forms={"kind": KIND.options, "names": (NAMES.default, "a, b, c")},
    ),
    has_features=True,
)

"""Stand-in data: made-up samples of any shape, for a program whose own data is not at hand.

A network can learn from it: the labels follow from the inputs by a fixed rule. What it learns
says nothing about the data that the program was written for.
"""

from dataclasses import replace
from math import prod, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Int
from playground.datasets.script_code import RNG, Hole, Lines, ScriptCode, Values, written
from playground.datasets.sources.no_data import NO_DATA
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

MOST_NUMBERS = 8_000_000
"""In all inputs, or all targets; fewer samples are made rather than more numbers."""
FEWEST_SAMPLES = 16
READ = 512
"""This many of the numbers of a sample decide its label."""


def _describe(values: Values) -> Task:
    task = NO_DATA.describe(values)
    return replace(task, samples=_count(task, values), is_noise=False, is_stand_in=True)


def _count(task: Task, values: Values) -> int:
    samples = values["samples"]
    assert isinstance(samples, int)
    largest = max(prod(task.input_shape), prod(task.output_shape))
    return max(FEWEST_SAMPLES, min(samples, MOST_NUMBERS // largest))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    task = _describe(values)
    assert task.samples is not None
    x = _inputs(task, generator, task.samples)
    y: NDArray[Any] = _targets(task, x, generator)
    return Raw(Samples(read_only(x), read_only(y)))


def _inputs(task: Task, generator: np.random.Generator, count: int) -> NDArray[np.float32]:
    """Return whole numbers, brightness from 0 to 1, or numbers around 0."""
    shape = (count, *task.input_shape)
    if task.vocabulary is not None:
        return generator.integers(0, task.vocabulary, shape).astype(np.float32)
    if task.is_image:
        return generator.random(shape).astype(np.float32)
    return generator.standard_normal(shape).astype(np.float32)


def _targets(task: Task, x: NDArray[np.float32], generator: np.random.Generator) -> NDArray[Any]:
    """Return what follows from a few numbers of each sample. Any: float32, or int32 classes."""
    rows = x.reshape(len(x), -1)[:, :READ]
    rows = rows - rows.mean(axis=0)
    scale = rows.std() * sqrt(rows.shape[1]) or 1.0
    mixing = generator.standard_normal((rows.shape[1], _scores(task)))
    scores: NDArray[Any] = rows @ mixing / scale
    if len(task.output_shape) > 1:
        scores = np.resize(scores, (len(x), *task.output_shape))
    if task.kind is TaskKind.MULTICLASS:
        return np.asarray(scores.argmax(axis=-1), np.int32)
    if task.kind is TaskKind.REGRESSION:
        return np.asarray(np.tanh(scores), np.float32)
    return np.asarray(scores > 0, np.float32)


def _scores(task: Task) -> int:
    """Return how many numbers the labels of a sample follow from."""
    return min(prod(task.output_shape), READ) if len(task.output_shape) > 1 else task.output_units


def _whole_shape(values: Values) -> tuple[int, ...]:
    task = _describe(values)
    assert task.samples is not None
    return (task.samples, *task.input_shape)


def _mixed(values: Values) -> tuple[int, int]:
    task = _describe(values)
    return (min(READ, prod(task.input_shape)), _scores(task))


def _whole_output(values: Values) -> tuple[int, ...]:
    return (_whole_shape(values)[0], *_describe(values).output_shape)


def _code(values: Values) -> Lines:
    task = _describe(values)
    if task.vocabulary is not None:
        inputs = 'x = rng.integers(0, $tokens, $whole_shape).astype("float32")'
    elif task.is_image:
        inputs = 'x = rng.random($whole_shape).astype("float32")'
    else:
        inputs = 'x = rng.standard_normal($whole_shape).astype("float32")'
    if task.kind is TaskKind.MULTICLASS:
        labels = 'y = scores.argmax(axis=-1).astype("int32")'
    elif task.kind is TaskKind.REGRESSION:
        labels = 'y = np.tanh(scores).astype("float32")'
    else:
        labels = 'y = (scores > 0).astype("float32")'
    return written(
        "stand_in = dict(shape=$shape, output=$output, kind=$kind, tokens=$tokens, "
        "samples=$samples)  # made-up data: put your own here",
        RNG,
        inputs,
        f"rows = x.reshape(len(x), -1)[:, :{READ}]",
        "rows = rows - rows.mean(axis=0)",
        "scale = rows.std() * rows.shape[1] ** 0.5 or 1.0",
        "scores = rows @ rng.standard_normal($mixed) / scale",
        "scores = np.resize(scores, $whole_output)" if len(task.output_shape) > 1 else "",
        labels,
    )


STAND_IN = DatasetSpec(
    name="stand_in",
    label="Stand-in data",
    short_label="stand-in",
    group="Your own",
    summary="Made-up samples of any shape, until you choose the data of the program.",
    params=(
        *NO_DATA.params,
        Int(
            name="samples",
            help="How many samples there are, training and test together.",
            default=200,
            minimum=FEWEST_SAMPLES,
            maximum=100_000,
        ),
    ),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={
            "whole_shape": Hole(_whole_shape),
            "mixed": Hole(_mixed),
            "whole_output": Hole(_whole_output),
        },
        forms={
            "kind": tuple(kind.value for kind in (TaskKind.BINARY, *TaskKind)),
            "tokens": (0, 100),
            "shape": ((2,), (8, 8), (4, 4, 1)),
            "output": ((1,), (3,), (4, 4, 1), (4, 3)),
        },
    ),
)

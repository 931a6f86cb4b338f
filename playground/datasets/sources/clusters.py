"""Clusters: made-up rows of numbers, in clusters of two or more classes."""

import numpy as np

from playground.base.params import Float, Int
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values
from playground.datasets.tables import class_rows, class_table
from playground.datasets.task import Task

CLUSTERS_PER_CLASS = 2


def _describe(values: Values) -> Task:
    features, samples, classes = values["features"], values["samples"], values["classes"]
    assert isinstance(features, int)
    assert isinstance(samples, int)
    assert isinstance(classes, int)
    names = tuple(f"x{number}" for number in range(1, features + 1))
    return class_table(names, tuple(map(str, range(classes))), samples)


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    task = _describe(values)
    (features,), samples, classes = task.input_shape, task.samples, len(task.class_names)
    separation, noise = values["separation"], values["noise"]
    assert samples is not None
    assert isinstance(separation, float)
    assert isinstance(noise, int)
    shape = (classes * CLUSTERS_PER_CLASS, features)
    centres = generator.choice((-separation, separation), shape)
    cluster = np.arange(samples) % len(centres)
    x = centres[cluster] + generator.standard_normal((samples, features))
    is_flipped = generator.random(samples) < noise / 100
    return class_rows(x, (cluster + is_flipped) % classes, task)


CLUSTERS = DatasetSpec(
    name="clusters",
    label="Clusters",
    group="Small tables",
    summary="Made-up rows: two clusters for each class, around corners of a cube.",
    params=(
        Int(
            name="features", help="How many numbers a row has.", default=10, minimum=2, maximum=100
        ),
        Int(
            name="classes",
            help="How many classes there are to tell apart.",
            default=2,
            minimum=2,
            maximum=10,
        ),
        Int(
            name="samples",
            help="How many rows there are, training and test together.",
            default=1000,
            minimum=10,
            maximum=100_000,
        ),
        Float(
            name="separation",
            help="How far the clusters lie apart; their own width is 1.",
            default=0.8,
            minimum=0.0,
            maximum=10.0,
        ),
        Int(
            name="noise",
            help="Share of the labels that are wrong, in percent.",
            default=2,
            minimum=0,
            maximum=50,
        ),
    ),
    describe=_describe,
    load=_load,
)

"""Spirals: an arm for each class, wound around the others."""

import numpy as np

from playground.datasets.families.plane import (
    NOISE,
    SAMPLES,
    WITH_CLASSES,
    class_count,
    classes_line,
    classes_of,
    classes_param,
    classes_task,
    drawn_code,
    moving_line,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

RADIUS = 5.0
SPREAD = 2


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return arms of one turn each.

    At the share u from 0 to 1 of its length, arm c among k is at radius 5 u and at the
    angle 2 pi (u + c / k).

    References
    ----------
    After the three arms of Karpathy, "Putting it together: minimal neural network case
    study", course notes of Stanford CS231n.
    """
    samples, noise = sizes(values)
    classes = class_count(values)
    arm = np.arange(samples) % classes
    share = generator.uniform(0, 1, samples)
    angle = 2 * np.pi * (share + arm / classes)
    points = RADIUS * np.stack((share * np.sin(angle), share * np.cos(angle)), axis=1)
    points += generator.uniform(-SPREAD, SPREAD, points.shape) * noise
    return classes_of(values, points, arm)


def _code(values: Values) -> Lines:
    return (
        "arm = np.arange($samples) % $classes",
        "share = rng.uniform(0, 1, $samples)",
        "angle = 2 * np.pi * (share + arm / $classes)",
        "points = 5 * np.stack([share * np.sin(angle), share * np.cos(angle)], axis=1)",
        moving_line(values, SPREAD),
        classes_line(values, "arm"),
    )


SPIRALS = DatasetSpec(
    name="spirals",
    label="Spirals (several classes)",
    group="Points in the plane",
    summary="Two to five arms of one turn, wound around each other; each is a class (CS231n).",
    params=(classes_param(3, 5), NOISE, SAMPLES),
    describe=classes_task,
    load=_load,
    code=drawn_code(_code, WITH_CLASSES),
    short_label="Spirals",
    has_features=True,
)

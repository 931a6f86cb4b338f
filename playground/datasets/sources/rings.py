"""Rings: classes around a common centre."""

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
    """Return rings of equal width with a gap between them.

    The radius of a point of class c among k is 5 (c + u) / k, with u uniform in 0.2 to 0.8.

    References
    ----------
    After the data set "Circle" of TensorFlow Playground, which has a disc and one ring.
    """
    samples, noise = sizes(values)
    classes = class_count(values)
    ring = np.arange(samples) % classes
    radius = RADIUS * (ring + generator.uniform(0.2, 0.8, samples)) / classes
    angle = generator.uniform(0, 2 * np.pi, samples)
    points = np.stack((radius * np.sin(angle), radius * np.cos(angle)), axis=1)
    points += generator.uniform(-SPREAD, SPREAD, points.shape) * noise
    return classes_of(values, points, ring)


def _code(values: Values) -> Lines:
    return (
        "ring = np.arange($samples) % $classes",
        "radius = 5 * (ring + rng.uniform(0.2, 0.8, $samples)) / $classes",
        "angle = rng.uniform(0, 2 * np.pi, $samples)",
        "points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)",
        moving_line(values, SPREAD),
        classes_line(values, "ring"),
    )


RINGS = DatasetSpec(
    name="rings",
    label="Rings",
    group="Points in the plane",
    summary="Two to five classes, each a ring around the centre; no straight line separates them.",
    params=(classes_param(3, 5), NOISE, SAMPLES),
    describe=classes_task,
    load=_load,
    code=drawn_code(_code, WITH_CLASSES),
    has_features=True,
)

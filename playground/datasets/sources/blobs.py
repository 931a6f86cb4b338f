"""Blobs: a round cloud of points for each class, at random places."""

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
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

CELLS = 9
DISTANCE = 3.5
SHIFT = 0.5


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return normally distributed points around centres that are drawn first.

    Each centre is near the middle of another cell of a grid of three by three, so that
    centres are at least 2.5 apart. The standard deviation is 0.5 without noise.

    References
    ----------
    After scikit-learn, make_blobs, whose centres may coincide.
    """
    samples, noise = sizes(values)
    classes = class_count(values)
    cell = generator.permutation(CELLS)[:classes]
    centres = DISTANCE * np.stack((cell % 3 - 1, cell // 3 - 1), axis=1)
    centres += generator.uniform(-SHIFT, SHIFT, centres.shape)
    blob = np.arange(samples) % classes
    points = centres[blob] + (0.5 + 2 * noise) * generator.standard_normal((samples, 2))
    return classes_of(values, points, blob)


def _code(values: Values) -> Lines:
    deviation = "(0.5 + 2 * $noise_share)" if values["noise"] else "0.5"
    return (
        "cell = rng.permutation(9)[:$classes]",
        "centres = 3.5 * np.stack([cell % 3 - 1, cell // 3 - 1], axis=1)",
        "centres += rng.uniform(-0.5, 0.5, centres.shape)",
        "blob = np.arange($samples) % $classes",
        f"points = centres[blob] + {deviation} * rng.standard_normal(($samples, 2))",
        classes_line(values, "blob"),
    )


BLOBS = DatasetSpec(
    name="blobs",
    label="Blobs",
    group="Points in the plane",
    summary="Two to eight classes, each a round cloud; the seed decides where they are.",
    params=(classes_param(4, 8), NOISE, SAMPLES),
    describe=classes_task,
    load=_load,
    code=drawn_code(_code, WITH_CLASSES),
    has_features=True,
)

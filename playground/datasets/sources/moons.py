"""Moons: two half circles that reach into each other."""

import numpy as np

from playground.datasets.families.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    drawn_code,
    labels_line,
    moving_line,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

SIZE = 3.0
SPREAD = 3


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return the moons, centred and three times as large.

    At the angle t from 0 to pi, the upper moon is (cos t, sin t) and the lower one is
    (1 - cos t, 0.5 - sin t).

    References
    ----------
    scikit-learn, make_moons.
    """
    samples, noise = sizes(values)
    is_upper = np.arange(samples) < samples // 2
    angle = generator.uniform(0, np.pi, samples)
    across = np.where(is_upper, np.cos(angle), 1 - np.cos(angle))
    up = np.where(is_upper, np.sin(angle), 0.5 - np.sin(angle))
    points = SIZE * np.stack((across - 0.5, up - 0.25), axis=1)
    points += generator.uniform(-SPREAD, SPREAD, points.shape) * noise
    return classified(values, points, is_upper)


def _code(values: Values) -> Lines:
    return (
        "is_upper = np.arange($samples) < $first_half",
        "angle = rng.uniform(0, np.pi, $samples)",
        "across = np.where(is_upper, np.cos(angle), 1 - np.cos(angle))",
        "up = np.where(is_upper, np.sin(angle), 0.5 - np.sin(angle))",
        "points = 3 * np.stack([across - 0.5, up - 0.25], axis=1)",
        moving_line(values, SPREAD),
        labels_line(values, "is_upper"),
    )


MOONS = DatasetSpec(
    name="moons",
    label="Moons",
    group="Points in the plane",
    summary="Two half circles that reach into each other (formula of scikit-learn's make_moons).",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
)

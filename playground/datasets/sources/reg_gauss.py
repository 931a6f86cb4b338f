"""Hills: a function with three hills and three hollows."""

import numpy as np

from playground.datasets.families.plane import (
    NUMBERED,
    REGRESSION_PARAMS,
    drawn_code,
    labelled,
    moved,
    regression_task,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

RADIUS = 6.0
CENTRES = np.array(((-4.0, 2.5), (0.0, 2.5), (4.0, 2.5), (-4.0, -2.5), (0.0, -2.5), (4.0, -2.5)))
SIGNS = np.array((1.0, -1.0, 1.0, -1.0, 1.0, -1.0))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    distances = np.linalg.norm(moved[:, np.newaxis] - CENTRES, axis=2)
    heights = SIGNS * np.clip(1 - distances / 2, 0, 1)
    highest = np.abs(heights).argmax(axis=1)
    return labelled(points, heights[np.arange(samples), highest])


def _code(values: Values) -> Lines:
    move, name = moved(values, 6)
    return (
        "points = rng.uniform(-6, 6, ($samples, 2))",
        move,
        "centres = [[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]]",
        f"distance = np.linalg.norm({name}[:, np.newaxis] - np.array(centres), axis=2)",
        "height = np.array([1, -1, 1, -1, 1, -1]) * np.clip(1 - distance / 2, 0, 1)",
        "highest = np.abs(height).argmax(axis=1)",
        "y = height[np.arange(len(height)), highest]",
        'y = y.astype("float32").reshape(-1, 1)',
    )


REG_GAUSS = DatasetSpec(
    name="reg_gauss",
    label="Hills (regression)",
    group="Points in the plane",
    summary="Three hills and three hollows (formula of TensorFlow Playground).",
    params=REGRESSION_PARAMS,
    describe=regression_task,
    load=_load,
    code=drawn_code(_code, NUMBERED),
    has_features=True,
)

"""Circle: a disc inside a ring."""

import numpy as np

from playground.datasets.families.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    drawn_code,
    labels_line,
    moved,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

RADIUS = 5.0


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    inside = samples // 2
    radii = np.concatenate(
        (
            generator.uniform(0, 0.5 * RADIUS, inside),
            generator.uniform(0.7 * RADIUS, RADIUS, samples - inside),
        )
    )
    angles = generator.uniform(0, 2 * np.pi, samples)
    points = np.stack((radii * np.sin(angles), radii * np.cos(angles)), axis=1)
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    return classified(values, points, np.hypot(*moved.T) < 0.5 * RADIUS)


def _code(values: Values) -> Lines:
    move, name = moved(values, 5)
    return (
        "inner = rng.uniform(0, 2.5, $first_half)",
        "outer = rng.uniform(3.5, 5, $second_half)",
        "radius = np.concatenate([inner, outer])",
        "angle = rng.uniform(0, 2 * np.pi, $samples)",
        "points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)",
        move,
        labels_line(values, f"np.hypot({name}[:, 0], {name}[:, 1]) < 2.5"),
    )


CIRCLE = DatasetSpec(
    name="circle",
    label="Circle",
    group="Points in the plane",
    summary="One class inside a ring of the other (formula of TensorFlow Playground).",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
)

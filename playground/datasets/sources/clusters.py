"""Clusters: generated rows of numbers, in clusters of two or more classes."""

from collections.abc import Mapping

import numpy as np

from playground.base.params import Float, Int, ParamValue
from playground.datasets.families.plane import NOISE_SHARE
from playground.datasets.families.tables import class_rows, class_table
from playground.datasets.script_code import RNG, Hole, Lines, ScriptCode, Values, written
from playground.datasets.spec import DatasetSpec, Progress, Raw
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


def _code(values: Values) -> Lines:
    is_noisy = bool(values["noise"])
    if values["classes"] == 2:
        label = "cluster % 2 ^ is_wrong" if is_noisy else "cluster % 2"
        target = f'({label}).astype("float32").reshape(-1, 1)'
    else:
        cluster = "(cluster + is_wrong)" if is_noisy else "cluster"
        target = f'({cluster} % $classes).astype("int32")'
    return written(
        RNG,
        "centres = rng.choice((-$separation, $separation), ($clusters, $features))",
        "cluster = np.arange($samples) % $clusters",
        "x = centres[cluster] + rng.standard_normal(($samples, $features))",
        'x = x.astype("float32")',
        "is_wrong = rng.random($samples) < $noise_share" if is_noisy else "",
        f"y = {target}",
    )


def _clusters(values: Values) -> int:
    classes = values["classes"]
    assert isinstance(classes, int)
    return classes * CLUSTERS_PER_CLASS


def _fitted_to(shape: tuple[int, ...] | None, units: int | None) -> Mapping[str, ParamValue] | None:
    """Return the parameters for rows of the wanted length and number of classes."""
    if shape is None:
        return {}
    if len(shape) != 1 or not FEATURES.minimum <= shape[0] <= FEATURES.maximum:
        return None
    params: dict[str, ParamValue] = {}
    if shape[0] != FEATURES.default:
        params["features"] = shape[0]
    if units is not None and 3 <= units <= CLASSES.maximum:
        params["classes"] = units
    return params


FEATURES = Int(
    name="features", help="How many numbers a row has.", default=10, minimum=2, maximum=100
)
CLASSES = Int(
    name="classes",
    help="How many classes there are.",
    default=2,
    minimum=2,
    maximum=10,
)
CLUSTERS = DatasetSpec(
    name="clusters",
    label="Clusters",
    group="Small tables",
    summary="Generated rows: two clusters for each class, around the corners of a cube.",
    params=(
        FEATURES,
        CLASSES,
        Int(
            name="samples",
            help="How many rows there are, training and test together.",
            default=1000,
            minimum=10,
            maximum=100_000,
        ),
        Float(
            name="separation",
            help="Distance between clusters; each has a standard deviation of 1.",
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
    code=ScriptCode(
        write=_code,
        holes={"noise_share": NOISE_SHARE, "clusters": Hole(_clusters)},
        forms={"noise": (0, 1), "classes": (2, 3)},
    ),
    fitted_to=_fitted_to,
)

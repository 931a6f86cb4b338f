"""Breast cancer: malignant or benign, by thirty measurements of cells."""

import numpy as np

from playground.datasets.families.tables import class_rows, class_table
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Task

MEASURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
FEATURES = (
    *(f"mean {name}" for name in MEASURES),
    *(f"{name} error" for name in MEASURES),
    *(f"worst {name}" for name in MEASURES),
)
CLASSES = ("malignant", "benign")
COUNT = 569


def _describe(_values: Values) -> Task:
    return class_table(FEATURES, CLASSES, COUNT)


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    from sklearn.datasets import load_breast_cancer  # noqa: PLC0415 (takes most of a second)

    table = load_breast_cancer()
    return class_rows(table.data, table.target, _describe(values))


def _code(_values: Values) -> Lines:
    return (
        "x, y = load_breast_cancer(return_X_y=True)",
        'x = x.astype("float32")',
        'y = y.astype("float32").reshape(-1, 1)',
    )


BREAST_CANCER = DatasetSpec(
    name="breast_cancer",
    label="Breast cancer",
    group="Small tables",
    summary="569 tumours with thirty measurements each, from scikit-learn (Wisconsin, 1995).",
    describe=_describe,
    load=_load,
    code=ScriptCode(write=_code, imports=("from sklearn.datasets import load_breast_cancer",)),
    loaders=("sklearn.datasets.load_breast_cancer",),
    stands_in=True,
    usual_scaling="standard",
)

"""Iris: three kinds of flowers, described by four lengths."""

import numpy as np

from playground.datasets.families.tables import class_rows, class_table
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Task

FEATURES = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
CLASSES = ("setosa", "versicolor", "virginica")
COUNT = 150


def _describe(_values: Values) -> Task:
    return class_table(FEATURES, CLASSES, COUNT)


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    from sklearn.datasets import load_iris  # noqa: PLC0415 (takes most of a second)

    iris = load_iris()
    return class_rows(iris.data, iris.target, _describe(values))


def _code(_values: Values) -> Lines:
    return ("x, y = load_iris(return_X_y=True)", 'x = x.astype("float32")')


IRIS = DatasetSpec(
    name="iris",
    label="Iris flowers",
    group="Small tables",
    summary="150 flowers of three kinds, four lengths each, from scikit-learn (Fisher, 1936).",
    describe=_describe,
    load=_load,
    code=ScriptCode(write=_code, imports=("from sklearn.datasets import load_iris",)),
    loaders=("sklearn.datasets.load_iris",),
    stands_in=True,
)

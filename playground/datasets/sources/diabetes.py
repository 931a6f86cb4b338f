"""Diabetes: how far the disease has come after a year, by ten measurements of a patient."""

import numpy as np

from playground.base.arrays import read_only
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

FEATURES = (
    "age",
    "sex",
    "body mass index",
    "blood pressure",
    "total cholesterol",
    "LDL cholesterol",
    "HDL cholesterol",
    "cholesterol ratio",
    "log triglycerides",
    "blood sugar",
)
COUNT = 442
LOWEST, HIGHEST = 25.0, 346.0


def _describe(_values: Values) -> Task:
    return Task(
        kind=TaskKind.REGRESSION,
        input_shape=(len(FEATURES),),
        feature_names=FEATURES,
        low=LOWEST,
        high=HIGHEST,
        samples=COUNT,
    )


def _load(_values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    from sklearn.datasets import load_diabetes  # noqa: PLC0415 (takes most of a second)

    table = load_diabetes()
    y = table.target.astype(np.float32)[:, np.newaxis]
    return Raw(Samples(read_only(table.data.astype(np.float32)), read_only(y)))


def _code(_values: Values) -> Lines:
    return (
        "x, y = load_diabetes(return_X_y=True)",
        'x, y = x.astype("float32"), y.astype("float32").reshape(-1, 1)',
    )


DIABETES = DatasetSpec(
    name="diabetes",
    label="Diabetes",
    group="Small tables",
    summary=(
        "442 patients with ten measurements each, already scaled; how far had the disease come "
        "a year later, from 25 to 346? From scikit-learn (Efron and others, 2004)."
    ),
    describe=_describe,
    load=_load,
    code=ScriptCode(write=_code, imports=("from sklearn.datasets import load_diabetes",)),
    loaders=("sklearn.datasets.load_diabetes",),
    stands_in=True,
    usual_scaling="standard",
)

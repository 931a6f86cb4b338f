"""A formula: points in the plane, labelled by a function that the user wrote."""

import numpy as np

from playground.base.formula import LONGEST
from playground.base.params import Choice, Text
from playground.datasets.families.formulas import (
    FORMULA_HOLE,
    KEPT,
    SPARE,
    formula_hole,
    formula_of,
    range_of,
    with_values,
)
from playground.datasets.families.plane import NOISE, SAMPLES, drawn_code, labelled, sizes
from playground.datasets.script_code import Hole, Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Plane, Task, TaskKind

VARIABLES = ("x", "y")
RADIUS = 6.0
GRID = np.meshgrid(*[np.linspace(-RADIUS, RADIUS, 41)] * 2)
CLASSES, NUMBERS = "classes", "values"
FORMULA = Text(
    name="formula",
    help="A formula of x and y, such as sin(x) + y or x² + y² - 9.",
    default="sin(x) - y / 3",
    max_length=LONGEST,
)
KIND = Choice(
    name="kind",
    help="Blue where the formula is above 0 and orange elsewhere, or its value itself.",
    default=CLASSES,
    options=(CLASSES, NUMBERS),
    labels=("Classes, at 0", "Values"),
    caption="Learn",
)


def _describe(values: Values) -> Task:
    samples, _noise = sizes(values)
    if values["kind"] == CLASSES:
        formula_of(values, VARIABLES)
        return Task(
            kind=TaskKind.BINARY,
            input_shape=(2,),
            class_names=("0", "1"),
            feature_names=VARIABLES,
            plane=Plane(),
            samples=samples,
        )
    low, high = range_of(formula_of(values, VARIABLES).compute(x=GRID[0], y=GRID[1]))
    return Task(
        kind=TaskKind.REGRESSION,
        input_shape=(2,),
        feature_names=VARIABLES,
        low=low,
        high=high,
        plane=Plane(),
        samples=samples,
    )


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (SPARE * samples, 2))
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    results = formula_of(values, VARIABLES).compute(x=moved[:, 0], y=moved[:, 1])
    points, results = with_values(points, results, samples)
    is_class = values["kind"] == CLASSES
    return labelled(points, (results > 0).astype(np.float64) if is_class else results)


def _code(values: Values) -> Lines:
    labels = "(z > 0)" if values["kind"] == CLASSES else "z"
    return (
        "points = rng.uniform(-6, 6, ($places, 2))",
        "noisy = points + $noise_share * rng.uniform(-6, 6, points.shape)",
        "x1, x2 = noisy.T",
        f"with np.errstate(all='ignore'):\n    z = (${FORMULA_HOLE}) + 0 * x1",
        KEPT,
        "points, z = points[has_value][:$samples], z[has_value][:$samples]",
        f'y = {labels}.astype("float32").reshape(-1, 1)',
    )


def _places(values: Values) -> int:
    return SPARE * sizes(values)[0]


HOLES = {
    "places": Hole(_places),
    FORMULA_HOLE: formula_hole({"x": "x1", "y": "x2"}, FORMULA.default),
}

FORMULA_PLANE = DatasetSpec(
    name="plane_formula",
    label="Formula of x and y",
    short_label="Formula",
    group="Your own",
    summary="Points labelled by a formula that you write; it is parsed, never run as a program.",
    params=(FORMULA, KIND, NOISE, SAMPLES),
    describe=_describe,
    load=_load,
    code=drawn_code(_code, {"kind": KIND.options}, HOLES),
    has_features=True,
)

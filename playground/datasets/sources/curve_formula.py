"""A curve over x by a formula that the user wrote."""

from dataclasses import replace

import numpy as np

from playground.base.arrays import read_only
from playground.base.formula import LONGEST
from playground.base.params import Text
from playground.datasets.families.curves import Curve, curve_task
from playground.datasets.families.formulas import (
    FORMULA_HOLE,
    KEPT,
    SPARE,
    formula_hole,
    formula_of,
    range_of,
    with_values,
)
from playground.datasets.families.plane import NOISE_SHARE
from playground.datasets.script_code import RNG, Hole, Lines, ScriptCode, Values, written
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task

VARIABLES = ("x",)
FORMULA = Text(
    name="formula",
    help="A formula of x, such as sin(x) + x / 5.",
    default="sin(2 * x) * exp(-x² / 8)",
    max_length=LONGEST,
)
PARAMS = Curve(function=np.sin, code="", half_width=4.0).params()
"""Noise, range and samples, as the other curves have them."""


def _reach(values: Values) -> float:
    reach = values["range"]
    assert isinstance(reach, float)
    return reach


def _describe(values: Values) -> Task:
    reach = _reach(values)
    results = formula_of(values, VARIABLES).compute(x=np.linspace(-reach, reach, 201))
    low, high = range_of(results)
    return replace(curve_task(values), low=low, high=high)


def _places(values: Values) -> int:
    samples = values["samples"]
    assert isinstance(samples, int)
    return SPARE * samples


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    noise, count = values["noise"], _places(values) // SPARE
    assert isinstance(noise, int)
    x = generator.uniform(-_reach(values), _reach(values), _places(values))
    x, y = with_values(x, formula_of(values, VARIABLES).compute(x=x), count)
    if noise:
        y = y + noise / 100 * generator.standard_normal(count)
    column = x.astype(np.float32)[:, np.newaxis]
    return Raw(Samples(read_only(column), read_only(y.astype(np.float32)[:, np.newaxis])))


def _code(values: Values) -> Lines:
    return written(
        RNG,
        "x = rng.uniform(-$range, $range, $places)",
        f"with np.errstate(all='ignore'):\n    z = (${FORMULA_HOLE}) + 0 * x",
        KEPT,
        "x, y = x[has_value][:$samples], z[has_value][:$samples]",
        "y = y + $noise_share * rng.standard_normal(len(x))" if values["noise"] else "",
        'x, y = x.astype("float32").reshape(-1, 1), y.astype("float32").reshape(-1, 1)',
    )


FORMULA_CURVE = DatasetSpec(
    name="curve_formula",
    label="Formula of x",
    short_label="Formula",
    group="Your own",
    summary="A curve by a formula that you write; it is parsed, never run as a program.",
    params=(FORMULA, *PARAMS),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={
            "noise_share": NOISE_SHARE,
            "places": Hole(_places),
            FORMULA_HOLE: formula_hole({"x": "x"}, FORMULA.default),
        },
        forms={"noise": (0, 1)},
    ),
)

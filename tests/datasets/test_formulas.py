"""Data and features by formulas that a user writes."""

import ast

import numpy as np
import pytest

from playground.base.errors import DataError, ParameterError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.features import expand, feature
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import TaskKind
from playground.document.commands import SetData
from playground.document.project import Project
from playground.export.script.data import data_code
from playground.importing.project.own_settings import own_data_of
from tests.export.script.test_data import assert_same_arrays


def config(name: str, *features: str, **params: object) -> DataConfig:
    return DataConfig(Selection(name, params), features=features, seed=3)  # type: ignore[arg-type]


def test_points_are_labelled_by_the_sign_of_the_formula() -> None:
    data = prepare(config("plane_formula", "x", "y", formula="x**2 + y**2 - 16"), no_progress)
    train, test = data.train.points, data.test.points
    assert train is not None
    assert test is not None
    points = np.concatenate((train, test))
    labels = np.concatenate((data.train.y, data.test.y))[:, 0]
    assert ((np.hypot(*points.T) > 4) == (labels == 1)).all()


def test_values_are_those_of_the_formula() -> None:
    data = prepare(config("plane_formula", "x", "y", formula="x * y", kind="values"), no_progress)
    assert data.task.kind is TaskKind.REGRESSION
    points = data.train.points
    assert points is not None
    assert data.train.y[:, 0] == pytest.approx(points[:, 0] * points[:, 1], abs=1e-3)
    assert (data.task.low, data.task.high) == (-36, 36)


def test_a_curve_follows_its_formula() -> None:
    data = prepare(config("curve_formula", formula="abs(x) - 1"), no_progress)
    assert data.train.y == pytest.approx(np.abs(data.train.x) - 1, abs=1e-5)


@pytest.mark.parametrize("name", ["plane_formula", "curve_formula"])
def test_places_without_a_value_are_left_out(name: str) -> None:
    data = prepare(config(name, *XY[name], formula="log(x)"), no_progress)
    places = data.train.x if data.train.points is None else data.train.points
    assert (places[:, 0] > 0).all()
    assert len(data.train) == data.task.samples, "others are drawn in their place"


XY = {"plane_formula": ("x", "y"), "curve_formula": ()}


@pytest.mark.parametrize("name", ["plane_formula", "curve_formula"])
@pytest.mark.parametrize(
    ("formula", "reason"),
    [("1 / (x - x)", "only 0 % of the places"), ("x +", "is not a formula"), ("q", "not know")],
)
def test_a_formula_that_gives_nothing_says_why(name: str, formula: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        prepare(config(name, *XY[name], formula=formula), no_progress)


@pytest.mark.parametrize("noise", [0, 20])
@pytest.mark.parametrize(
    ("kind", "formulas"),
    [
        ("classes", ("log(x) * y", "x² + y² < 9")),
        ("values", ("log(x) * y", "x² + y² < 9", "3")),
    ],
    ids=["classes", "values"],
)
def test_the_script_draws_the_same_points(noise: int, kind: str, formulas: tuple[str, ...]) -> None:
    for formula in formulas:
        assert_same_arrays(
            config("plane_formula", "x", "y", formula=formula, kind=kind, noise=noise)
        )
    assert_same_arrays(config("curve_formula", formula="sqrt(x)", noise=noise))


def test_a_feature_may_be_a_formula() -> None:
    points = np.array([[1.0, 2.0], [3.0, -1.0]], np.float32)
    assert expand(points, ("x", "=x**2 * sin(y)"))[:, 1] == pytest.approx(
        points[:, 0] ** 2 * np.sin(points[:, 1])
    )
    with pytest.raises(ParameterError, match="does not know 'z'"):
        feature("=z")


def test_a_feature_that_is_not_a_formula_is_refused_by_the_project() -> None:
    with pytest.raises(ParameterError, match="is not a formula"):
        SetData({"features": ("x", "=x +")}).apply(Project())


@pytest.mark.parametrize("features", [("x", "=x * y ** 2"), ("=sin(x) + y",), ("=x", "=y / 2")])
def test_a_script_with_features_of_ones_own_is_read_again(features: tuple[str, ...]) -> None:
    given = config("spiral", *features)
    assert_same_arrays(given)
    text = data_code(given, describe(given), "binary_crossentropy").text

    found = own_data_of(ast.parse(text).body)
    again = found.fields["features"]
    assert isinstance(again, tuple)
    points = np.random.default_rng(0).uniform(-6, 6, (20, 2)).astype(np.float32)
    assert expand(points, again) == pytest.approx(expand(points, features))

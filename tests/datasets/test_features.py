"""The features of data in the plane."""

import numpy as np
import pytest

from playground.base.errors import ParameterError
from playground.datasets.features import FEATURES, expand

POINTS = np.array([[1.0, 2.0], [-3.0, 0.5]], np.float32)


def test_features_come_in_the_order_asked_for() -> None:
    assert expand(POINTS, ("y", "x")).tolist() == [[2.0, 1.0], [0.5, -3.0]]


def test_every_feature_computes_what_its_name_says() -> None:
    x, y = POINTS.T
    expected = np.stack([x, y, x**2, y**2, x * y, np.sin(x), np.sin(y)], axis=1)
    values = expand(POINTS, FEATURES.names)
    assert values.dtype == np.float32
    np.testing.assert_allclose(values, expected, rtol=1e-6)


def test_without_features_there_are_no_columns() -> None:
    assert expand(POINTS, ()).shape == (2, 0)


def test_the_error_for_an_unknown_feature_names_it() -> None:
    with pytest.raises(ParameterError, match="unknown feature 'z'"):
        expand(POINTS, ("z",))

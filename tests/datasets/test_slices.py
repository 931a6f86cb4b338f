"""Planes through data of many inputs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.derived.slices import column_slice, component_slice, sliceable
from playground.datasets.files.rows import Rows, array_file, stand_in
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared

SIZE = 7


def iris(scaling: str = "standard") -> Prepared:
    """Return the iris flowers."""
    return prepare(DataConfig(Selection("iris"), (), 0.7, scaling=scaling), no_progress)


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_two_columns_vary_and_the_others_stay(scaling: str) -> None:
    data = iris(scaling)
    names = sliceable(data.preparation)
    assert len(names) == 4
    found = column_slice(data, names[1], names[3], SIZE)
    grid = found.inputs.reshape(SIZE, SIZE, 4)
    for at in (0, 2):
        assert np.ptp(grid[:, :, at]) == 0
    assert (np.ptp(grid[:, :, 1], axis=0) == 0).all()
    assert (np.diff(grid[:, :, 1], axis=1) > 0).all()
    assert (np.ptp(grid[:, :, 3], axis=1) == 0).all()
    assert (np.diff(grid[:, :, 3], axis=0) > 0).all()


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_samples_are_drawn_at_their_own_values(scaling: str) -> None:
    """At the place of a sample the plane has the sample's values of both columns."""
    data = iris(scaling)
    names = sliceable(data.preparation)
    found = column_slice(data, names[0], names[2], 2)
    low, high = found.inputs[0], found.inputs[-1]
    for place, sample in zip(found.train, data.train.x, strict=True):
        inside = low + np.array([place[0], 0, place[1], 0]) * (high - low)
        assert inside[[0, 2]] == pytest.approx(sample[[0, 2]], abs=1e-4)
    assert (found.train >= 0).all()
    assert (found.train <= 1).all()


def test_components_hold_the_most_variance_that_a_plane_can() -> None:
    data = iris()
    found = component_slice(data, SIZE)
    values = np.linalg.eigvalsh(np.cov(data.train.x.T))
    share = values[-2:].sum() / values.sum()
    assert f"{100 * share:.0f} % of their variance" in found.sentence
    spread = np.array([axis.high - axis.low for axis in (found.across, found.up)])
    variance = (found.train * spread).var(axis=0, ddof=1).sum()
    assert variance == pytest.approx(values[-2:].sum(), rel=1e-4)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_plane_of_the_components_is_flat(across: float, up: float) -> None:
    corners = component_slice(iris(), 2).inputs
    place = corners[0] + across * (corners[1] - corners[0]) + up * (corners[2] - corners[0])
    assert corners[3] == pytest.approx(corners[1] + corners[2] - corners[0], abs=1e-4)
    assert np.isfinite(place).all()


def test_points_of_the_plane_are_not_sliced() -> None:
    data = prepare(DataConfig(Selection("spiral")), no_progress)
    assert sliceable(data.preparation) == ()


def test_samples_that_stay_in_a_file_are_where_they_are_in_memory(tmp_path: Path) -> None:
    data = iris()
    names = sliceable(data.preparation)
    filed = []
    for name, part in (("train", data.train), ("test", data.test)):
        np.save(tmp_path / f"{name}.npy", part.x)
        rows = Rows(array_file(tmp_path / f"{name}.npy"), np.arange(len(part)))
        filed.append(replace(part, x=stand_in(rows)))
    streamed = replace(data, train=filed[0], test=filed[1])
    found, expected = (
        (column_slice(each, names[1], names[2], SIZE), component_slice(each, SIZE))
        for each in (streamed, data)
    )
    for one, other in zip(found, expected, strict=True):
        for name in ("inputs", "train", "test"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))

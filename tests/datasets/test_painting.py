"""Painted points: the text in the project, and the samples that come of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.base.errors import DataError, OneClassError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.families.painting import (
    MOST_POINTS,
    moved_to,
    nearest,
    points_of,
    text_of,
    with_points,
    without_near,
)
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import TaskKind
from tests.lanes import examples
from tests.laws import exercises, reached

coordinates = st.floats(-6, 6)
rows = st.lists(st.tuples(coordinates, coordinates, st.integers(0, 7)), max_size=30)


def config(**params: str) -> DataConfig:
    """Return the configuration of painted points."""
    return DataConfig(Selection("painted", params), train_fraction=0.5)


@given(rows)
def test_text_holds_the_points_to_two_decimals(points: list[tuple[float, float, int]]) -> None:
    array = np.array(points, np.float64).reshape(-1, 3)
    assert points_of(text_of(array)) == pytest.approx(array, abs=0.005)
    assert text_of(points_of(text_of(array))) == text_of(array)


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(75))
@given(st.text(alphabet="0123456789.-+e ;nainf\n\x00x", max_size=60))
def test_any_text_gives_points_inside_the_map_or_a_sentence(text: str) -> None:
    try:
        points = points_of(text)
    except DataError:
        reached("refused")
        return
    reached("accepted")
    assert points.shape[1] == 3
    assert np.isfinite(points).all()
    assert (np.abs(points[:, :2]) <= 6).all()


def test_more_points_than_allowed_are_refused() -> None:
    with pytest.raises(DataError, match="At most 20,000"):
        points_of(";".join(["0 0 0"] * (MOST_POINTS + 1)))
    many = with_points(np.zeros((MOST_POINTS, 3)), [(1, 1, 1)])
    assert len(many) == MOST_POINTS


@given(arrays(np.float64, (12, 3), elements=st.floats(-6, 6)), coordinates, coordinates)
def test_the_eraser_removes_exactly_what_is_near(points: np.ndarray, x: float, y: float) -> None:
    kept = without_near(points, x, y, 0.5)
    distances = np.hypot(points[:, 0] - x, points[:, 1] - y)
    assert len(kept) == np.count_nonzero(distances > 0.5)


@given(arrays(np.float64, (12, 3), elements=st.floats(-6, 6)), coordinates, coordinates)
def test_the_point_that_is_taken_is_the_nearest(points: np.ndarray, x: float, y: float) -> None:
    distances = np.hypot(points[:, 0] - x, points[:, 1] - y)
    index = nearest(points, x, y, 1.0)
    if index is None:
        assert (distances > 1.0).all()
    else:
        assert distances[index] == distances.min()
        assert moved_to(points, index, 1.0, 2.0)[index].tolist()[:2] == [1.0, 2.0]


@pytest.mark.parametrize(
    ("names", "kind", "units"),
    [
        ("a, b", TaskKind.BINARY, 1),
        ("a, b, c", TaskKind.MULTICLASS, 3),
        ("", TaskKind.BINARY, 1),
        ("a, a", TaskKind.BINARY, 1),
        (",".join("abcdefghij"), TaskKind.MULTICLASS, 8),
    ],
)
def test_the_names_decide_how_many_classes_there_are(
    names: str, kind: TaskKind, units: int
) -> None:
    task = describe(config(names=names))
    assert (task.kind, task.output_units) == (kind, units)
    assert len(set(task.class_names)) == max(units, 2)


def test_points_become_samples_with_their_labels() -> None:
    text = "1 2 0;-3 4 1;5 -1 2;0 0 2"
    prepared = prepare(config(points=text, names="a, b, c"), no_progress)
    found = {
        (*position, int(label))
        for part in (prepared.train, prepared.test)
        for position, label in zip(part.points.tolist(), part.y.tolist(), strict=True)  # type: ignore[union-attr]
    }
    assert found == {(1, 2, 0), (-3, 4, 1), (5, -1, 2), (0, 0, 2)}


def test_values_are_numbers_to_predict() -> None:
    prepared = prepare(config(points="1 2 -0.5;3 4 0.25", kind="values"), no_progress)
    assert prepared.task.kind is TaskKind.REGRESSION
    labels = sorted(float(part.y[0, 0]) for part in (prepared.train, prepared.test))
    assert labels == [-0.5, 0.25]


def test_a_map_without_points_says_what_to_do() -> None:
    with pytest.raises(DataError, match="choose a class below the map"):
        prepare(config(points=""), no_progress)


def test_points_of_one_class_are_not_enough_in_any_split() -> None:
    with pytest.raises(DataError, match="All 4 samples are of one class") as error:
        prepare(config(points="0 0 0;1 1 0;2 2 0;3 3 0"), no_progress)
    assert not isinstance(error.value, OneClassError)  # another seed would not help

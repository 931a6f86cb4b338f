"""What `fit` learns from a training set, and what `apply` does with new rows."""

from typing import Any

import numpy as np
import pytest

from playground.base.errors import ColumnError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import (
    ColumnKind,
    DatePart,
    Encoding,
    Fill,
    Scaling,
    TextMode,
)
from playground.datasets.preparation.raw import RawColumn, Texts, rows_taken
from playground.datasets.preparation.target import fit_target, scaled_target, unscaled_output
from playground.datasets.preparation.values import Preparation, TargetColumn
from tests.datasets.preparation.mixed import COLUMNS, TARGET, fitted


def _inputs(choice: ColumnChoice, train: RawColumn, new: RawColumn) -> list[Any]:
    preparation = fit({choice.name: train}, [choice], TARGET)
    found: list[Any] = apply(preparation, {choice.name: new}).tolist()
    return found


def test_inputs_have_the_names_and_number_that_the_preparation_states() -> None:
    preparation = fitted()
    x = apply(preparation, COLUMNS)
    assert x.shape == (6, *preparation.input_shape)
    assert len(preparation.feature_names) == x.shape[1]
    assert preparation.feature_names[:6] == (
        "age",
        "age is missing",
        "fare",
        "sex is unknown",
        "sex=female",
        "sex=male",
    )


def test_a_row_has_the_same_inputs_whatever_the_other_rows_are() -> None:
    preparation = fitted()
    whole = apply(preparation, COLUMNS)
    for row in range(6):
        alone = apply(preparation, rows_taken(COLUMNS, np.array([row])))
        np.testing.assert_array_equal(alone, whole[row : row + 1])


def test_a_missing_number_is_filled_with_the_median_and_marked() -> None:
    choice = ColumnChoice(name="a", fill=Fill.MEDIAN, has_indicator=True)
    train = np.array([1.0, 2.0, 9.0, np.nan])
    assert _inputs(choice, train, np.array([np.nan, 4.0])) == [[2.0, 1.0], [4.0, 0.0]]


@pytest.mark.parametrize(
    ("fill", "constant", "expected"),
    [
        (Fill.MEAN, "", 4.0),
        (Fill.MOST_FREQUENT, "", 1.0),
        (Fill.CONSTANT, "-1", -1.0),
    ],
)
def test_a_missing_number_is_filled_as_chosen(fill: Fill, constant: str, expected: float) -> None:
    choice = ColumnChoice(name="a", fill=fill, constant=constant)
    assert _inputs(choice, np.array([1.0, 1.0, 10.0]), np.array([np.nan])) == [[expected]]


def test_a_missing_number_that_nothing_fills_is_nan() -> None:
    assert np.isnan(_inputs(ColumnChoice(name="a"), np.array([1.0]), np.array([np.nan]))).all()


def test_the_scaling_is_that_of_the_training_set_alone() -> None:
    train = np.array([1.0, 3.0])
    assert _inputs(ColumnChoice(name="a", scaling=Scaling.STANDARD), train, np.array([5.0])) == [
        [3.0]
    ]
    assert _inputs(ColumnChoice(name="a", scaling=Scaling.MINMAX), train, np.array([5.0])) == [
        [2.0]
    ]


def test_a_constant_column_is_only_shifted() -> None:
    train = np.array([4.0, 4.0])
    for scaling in (Scaling.STANDARD, Scaling.MINMAX):
        assert _inputs(ColumnChoice(name="a", scaling=scaling), train, np.array([5.0])) == [[1.0]]


def test_an_unknown_text_has_an_input_of_its_own_where_chosen() -> None:
    train, new = Texts.of(["b", "a"]), Texts.of(["a", "z", None])
    choice = ColumnChoice(name="c", kind=ColumnKind.CATEGORY, has_unknown=True)
    assert _inputs(choice, train, new) == [[0, 1, 0], [1, 0, 0], [1, 0, 0]]
    choice = ColumnChoice(name="c", kind=ColumnKind.CATEGORY)
    assert _inputs(choice, train, new) == [[1, 0], [0, 0], [0, 0]]
    choice = ColumnChoice(name="c", kind=ColumnKind.CATEGORY, encoding=Encoding.ORDINAL)
    assert _inputs(choice, train, new) == [[1], [0], [0]]


def test_a_missing_text_is_filled_with_the_most_frequent_one() -> None:
    train = Texts.of(["a", "b", "b", None])
    choice = ColumnChoice(
        name="c", kind=ColumnKind.CATEGORY, fill=Fill.MOST_FREQUENT, has_indicator=True
    )
    assert _inputs(choice, train, Texts.of([None, "a"])) == [[0, 1, 1], [1, 0, 0]]


def test_a_missing_text_can_be_a_category_of_its_own() -> None:
    choice = ColumnChoice(name="c", kind=ColumnKind.CATEGORY, fill=Fill.CONSTANT, constant="none")
    assert _inputs(choice, Texts.of(["a"]), Texts.of([None, "a"])) == [[0, 1], [1, 0]]


def test_a_given_vocabulary_keeps_the_number_of_inputs_for_every_split() -> None:
    choice = ColumnChoice(name="c", kind=ColumnKind.CATEGORY, vocabulary=("x", "y", "z"))
    assert _inputs(choice, Texts.of(["y"]), Texts.of(["z"])) == [[0, 0, 1]]


def test_the_parts_of_a_date() -> None:
    choice = ColumnChoice(name="d", kind=ColumnKind.DATE, parts=tuple(DatePart))
    train = np.array(["2024-02-28"], "datetime64[s]")
    new = np.array(["2024-02-29T18:00", "1969-12-31"], "datetime64[s]")
    first, second = _inputs(choice, train, new)
    assert first == [2024, 2, 29, 3, 18, 1.75]  # a Thursday
    assert second[:5] == [1969, 12, 31, 2, 0]  # a Wednesday


def test_a_missing_date_that_nothing_fills_is_nan() -> None:
    choice = ColumnChoice(name="d", kind=ColumnKind.DATE)
    dates = np.array(["2024-02-28", "NaT"], "datetime64[s]")
    assert np.isnan(_inputs(choice, dates, dates)).tolist() == [[False] * 3, [True] * 3]


def test_a_text_is_a_sequence_of_the_numbers_of_its_words() -> None:
    choice = ColumnChoice(name="t", kind=ColumnKind.TEXT, length=3)
    train = Texts.of(["one two two", "two"])
    new = Texts.of(["Two, one!", "one three two one", None])
    assert _inputs(choice, train, new) == [[2, 3, 0], [3, 1, 2], [0, 0, 0]]


def test_a_text_shows_which_words_it_has() -> None:
    choice = ColumnChoice(name="t", kind=ColumnKind.TEXT, mode=TextMode.PRESENCE)
    assert _inputs(choice, Texts.of(["b b a"]), Texts.of(["a c", None])) == [[1, 0, 1], [0, 0, 0]]


def test_cells_of_another_kind_are_read_as_the_column_needs() -> None:
    numbers = ColumnChoice(name="a", fill=Fill.CONSTANT, constant="0")
    assert _inputs(numbers, np.array([1.0]), Texts.of(["$1,200.50", "?"])) == [[1200.5], [0]]
    texts = ColumnChoice(name="a", kind=ColumnKind.CATEGORY)
    assert _inputs(texts, Texts.of(["1", "2"]), np.array([2.0])) == [[0, 1]]
    dates = ColumnChoice(name="a", kind=ColumnKind.DATE)
    train = np.array(["2024-02-28"], "datetime64[s]")
    assert _inputs(dates, train, Texts.of(["2024-02-29T10:00"])) == [[2024, 2, 3]]


def test_images_are_divided_by_their_brightest_value() -> None:
    choice = ColumnChoice(name="i", kind=ColumnKind.ARRAY, shape=(1, 2, 1), brightest=255)
    train = np.array([[[0, 255]]], np.uint8)
    assert _inputs(choice, train, train) == [[[[0.0], [1.0]]]]


def test_points_become_the_chosen_features() -> None:
    points = {"x": np.array([2.0, 4.0]), "y": np.array([3.0, 3.0])}
    choices = [
        ColumnChoice(name="x", scaling=Scaling.MINMAX),
        ColumnChoice(name="y", scaling=Scaling.MINMAX),
    ]
    preparation = fit(points, choices, TARGET, features=("xy", "y"))
    assert preparation.feature_names == ("xy", "y")
    assert apply(preparation, points).tolist() == [[0, 0], [1, 0]]


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ColumnError, match="no column 'age'"):
        apply(fitted(), {"fare": np.zeros(2)})


def test_a_column_without_a_value_in_the_training_set_is_refused() -> None:
    for choice in (ColumnChoice(name="a"), ColumnChoice(name="a", kind=ColumnKind.CATEGORY)):
        with pytest.raises(ColumnError, match="leave it out"):
            fit({"a": np.array([np.nan])}, [choice], TARGET)


def test_scaled_targets_are_undone_in_the_answers() -> None:
    y = np.array([[50.0, 1.0], [70.0, 3.0]], np.float32)
    target = fit_target(TargetColumn(TaskKind.REGRESSION), y, Scaling.STANDARD)
    scaled = scaled_target(target, y)
    np.testing.assert_allclose(scaled, [[-1, -1], [1, 1]])
    np.testing.assert_allclose(unscaled_output(target, scaled), y)


def test_labels_of_classes_are_never_scaled() -> None:
    assert fit_target(TARGET, np.zeros((2, 1)), Scaling.STANDARD) == TARGET


def test_a_preparation_is_a_value() -> None:
    first, second = fitted(), fitted()
    assert first == second
    assert isinstance(first, Preparation)

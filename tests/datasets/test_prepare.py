"""Preparing data: split, features, scaling, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import Cancelled, DataError, ParameterError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.features import FEATURES
from playground.datasets.preparation.applying import apply
from playground.datasets.prepare import (
    check_samples,
    describe,
    inspected,
    prepare,
    source_values,
    train_count,
)
from playground.datasets.scaler import fit_scaler
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from tests.datasets.varied import VARIED
from tests.lanes import thinned


def silent(_text: str, _fraction: float | None) -> None:
    """Report nothing."""


def prepared(name: str = "xor", **fields: object) -> Prepared:
    """Return the data of a configuration with those fields."""
    return prepare(DataConfig(Selection(name), **fields), silent)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "scaling", "low"),
    [
        ("digits", "none", 0.0),
        ("digits", "minmax", 0.0),
        ("digits", "standard", -1.0),
        ("iris", "none", -1.0),
        ("iris", "minmax", 0.0),
    ],
)
def test_inputs_to_give_again_are_shares_where_they_are_scaled_to_them(
    name: str, scaling: str, low: float
) -> None:
    task = describe(DataConfig(Selection(name), (), scaling=scaling, target="input"))
    assert (task.low, task.high) == (low, 1.0)


def test_the_split_keeps_every_sample_once() -> None:
    data = prepared(train_fraction=0.3)
    assert (len(data.train), len(data.test)) == (150, 350)
    together = np.concatenate((data.train.x, data.test.x))
    assert len(np.unique(together, axis=0)) == 500


def test_input_and_label_stay_together_through_the_split() -> None:
    data = prepared()
    for samples in (data.train, data.test):
        np.testing.assert_array_equal(samples.y[:, 0], samples.x.prod(axis=1) > 0)


@given(st.integers(1, 10_000), st.floats(0.1, 0.9))
def test_train_count_is_the_share_rounded_down(samples: int, fraction: float) -> None:
    count = train_count(samples, fraction)
    assert 0 <= count <= samples
    assert abs(count - samples * fraction) < 1 + 1e-6


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
@pytest.mark.parametrize("name", thinned(4, sorted({name for name, _ in VARIED})))
def test_the_preparation_makes_the_inputs_of_raw_rows(name: str, scaling: str) -> None:
    data = prepared(name, scaling=scaling, features=("x", "xy", "sin y"))
    assert data.preparation is not None
    assert data.preparation.input_shape == data.task.input_shape
    made = apply(data.preparation, data.rows)
    expected = (data.test if len(data.test) else data.train).x[: len(made)]
    assert len(made) >= min(4, len(data.train))
    np.testing.assert_allclose(made, expected, atol=2e-6, rtol=2e-6)


def test_a_preparation_is_fitted_to_the_training_set_alone(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    lines = [f"{index},{'ab'[index % 2]},{index % 3}" for index in range(40)]
    path.write_text("size,kind,class\n" + "\n".join(lines) + "\n")
    config = inspected(
        DataConfig(Selection("csv", {"path": str(path)}), scaling="minmax"), no_progress
    )
    data = prepare(config, silent)
    assert data.preparation is not None
    assert data.preparation.feature_names == data.task.feature_names == ("size", "kind=a", "kind=b")
    train = data.train.x
    np.testing.assert_array_equal((train.min(axis=0), train.max(axis=0)), ([0] * 3, [1] * 3))
    np.testing.assert_array_equal(apply(data.preparation, data.rows), data.test.x)
    assert data.preparation.target.name == "class"


def test_the_seed_decides_points_and_split() -> None:
    np.testing.assert_array_equal(prepared(seed=5).train.x, prepared(seed=5).train.x)
    assert not np.array_equal(prepared(seed=5).train.x, prepared(seed=6).train.x)


@given(st.lists(st.sampled_from(FEATURES.names), unique=True, min_size=1))
def test_features_are_the_inputs_in_their_order(names: list[str]) -> None:
    config = DataConfig(Selection("circle", {"samples": 20}), features=tuple(names))
    assert describe(config).feature_names == tuple(names)
    data = prepare(config, silent)
    assert data.train.x.shape == (10, len(names))
    assert data.train.points is not None
    if "x" in names:
        np.testing.assert_array_equal(data.train.x[:, names.index("x")], data.train.points[:, 0])


def test_features_do_not_affect_other_data() -> None:
    config = DataConfig(Selection("iris"), features=("x²",))
    assert describe(config).input_shape == (4,)
    assert prepare(config, silent).train.x.shape == (75, 4)


def test_standard_scaling_is_fitted_on_the_training_set() -> None:
    data = prepared("iris", scaling="standard")
    np.testing.assert_allclose(data.train.x.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.train.x.std(axis=0), 1, atol=1e-5)
    assert data.offset is not None
    assert data.scale is not None
    raw = prepared("iris")
    np.testing.assert_allclose((raw.test.x - data.offset) / data.scale, data.test.x, atol=1e-6)


def test_minmax_scaling_fills_zero_to_one() -> None:
    data = prepared("breast_cancer", scaling="minmax")
    np.testing.assert_allclose(data.train.x.min(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(data.train.x.max(axis=0), 1, atol=1e-6)


def test_a_constant_feature_is_shifted_to_zero() -> None:
    scaler = fit_scaler(np.full((5, 1), 3.0, np.float32), "standard")
    assert scaler is not None
    assert scaler.apply(np.full((2, 1), 3.0, np.float32)).tolist() == [[0.0], [0.0]]


def test_images_are_scaled_as_a_whole() -> None:
    data = prepared("digits", scaling="standard")
    assert data.train.x.mean() == pytest.approx(0, abs=1e-4)
    assert data.train.x.std() == pytest.approx(1, abs=1e-4)


def test_data_with_its_own_test_set_is_neither_split_nor_shuffled() -> None:
    data = prepared("truth_table", train_fraction=0.5)
    assert data.train.x.tolist() == data.test.x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert describe(DataConfig(Selection("truth_table"))).samples == 4


def test_the_described_number_of_samples_is_that_of_the_training_set() -> None:
    config = DataConfig(Selection("iris"), train_fraction=0.7)
    assert describe(config).samples == len(prepare(config, silent).train) == 105


def test_arrays_are_read_only() -> None:
    data = prepared(scaling="standard", features=("x", "y²"))
    for samples in (data.train, data.test):
        assert samples.points is not None
        for array in (samples.x, samples.y, samples.points):
            assert not array.flags.writeable
            assert array.flags.c_contiguous


def test_the_error_for_an_unknown_data_set_names_it() -> None:
    with pytest.raises(ParameterError, match="unknown data set 'no such set'"):
        source_values(DataConfig(Selection("no such set")))


def test_the_error_for_a_parameter_out_of_range_names_it() -> None:
    with pytest.raises(ParameterError, match=r"noise must be an integer in 0\.\.50; received 51"):
        describe(DataConfig(Selection("xor", {"noise": 51})))


def test_cancelling_passes_the_exception_on() -> None:
    def cancel(_text: str, _fraction: float | None) -> None:
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        prepare(DataConfig(), cancel)


BINARY = Task(kind=TaskKind.BINARY, input_shape=(1,))


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([], [], "The training set is empty"),
        ([[1.0], [2.0]], [[1.0], [1.0]], "All 2 training samples are of one class"),
        ([[1.0]], [[0.0]], "The one training sample is of one class"),
        ([[1.0], [np.nan]], [[0.0], [1.0]], "The inputs hold values that are not finite"),
        ([[1.0], [2.0]], [[0.0], [np.inf]], "The labels hold values that are not finite"),
    ],
)
def test_data_that_cannot_be_learned_from_is_refused(
    x: list[list[float]], y: list[list[float]], words: str
) -> None:
    samples = Samples(
        np.array(x, np.float32).reshape(-1, 1), np.array(y, np.float32).reshape(-1, 1)
    )
    with pytest.raises(DataError, match=words):
        check_samples(samples, Samples(samples.x, 1 - samples.y), BINARY)

"""Statistics of data, compared with what the data was made from."""

from dataclasses import replace

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.datasets.sources import DATASETS
from playground.datasets.spec import no_progress
from playground.datasets.statistics import statistics_of
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from tests.datasets.varied import is_downloaded

RANDOM = np.random.default_rng(3)
X = RANDOM.normal(size=(300, 3)).astype(np.float32)
Y = (X[:, :1] > 0).astype(np.float32)
TASK = Task(kind=TaskKind.BINARY, input_shape=(3,))


def data(x: np.ndarray = X, y: np.ndarray = Y, task: Task = TASK) -> Prepared:
    return Prepared(task, Samples(x[:200], y[:200]), Samples(x[200:], y[200:]))


def test_range_and_spread_are_those_of_the_inputs() -> None:
    found = statistics_of(data(X * np.array([1, 100, 0], np.float32)))
    train = X[:200] * np.array([1, 100, 0], np.float32)
    assert found.low == pytest.approx(train.min(), rel=1e-6)
    assert found.high == pytest.approx(train.max(), rel=1e-6)
    assert found.most_deviation == pytest.approx(train[:, 1].std(), rel=1e-4)
    assert found.least_deviation == pytest.approx(train[:, 0].std(), rel=1e-4), "constants aside"


def test_shares_of_classes_are_counted_over_the_whole_set() -> None:
    found = statistics_of(data())
    assert found.class_shares[1] == pytest.approx(float(Y[:200].mean()))
    assert found.chance == max(found.class_shares)


def test_neighbours_agree_in_a_pattern_and_not_after_shuffling() -> None:
    points = prepare(DataConfig(Selection("circle")), no_progress)
    shuffled = RANDOM.permutation(points.train.y)
    chance = replace(points, train=Samples(points.train.x, shuffled))
    assert statistics_of(points).locality > 0.9
    assert abs(statistics_of(chance).locality) < 0.25
    line = np.linspace(-3, 3, 300, dtype=np.float32)[:, None]
    numbers = Task(kind=TaskKind.REGRESSION, input_shape=(1,))
    assert statistics_of(data(line, np.sin(line), numbers)).locality > 0.95
    noise = RANDOM.normal(size=(300, 1)).astype(np.float32)
    assert abs(statistics_of(data(line, noise, numbers)).locality) < 0.25


def test_an_input_that_equals_the_label_is_found() -> None:
    leaking = np.concatenate([X, Y], axis=1)
    assert statistics_of(data(leaking)).revealing_input == 3
    assert statistics_of(data(leaking[:, [3, 0, 1, 2]])).revealing_input == 0
    assert statistics_of(data()).revealing_input is None


def test_samples_in_both_sets_are_counted() -> None:
    shared = Prepared(TASK, Samples(X[:200], Y[:200]), Samples(X[150:250], Y[150:250]))
    assert statistics_of(shared).shared == pytest.approx(0.5)
    assert statistics_of(data()).shared == 0.0


FILES = ("csv", "npz", "npy")
LOCAL = [spec.name for spec in DATASETS if not is_downloaded(spec) and spec.name not in FILES]


@pytest.mark.parametrize("name", LOCAL)
def test_every_data_set_has_finite_statistics_and_reveals_nothing(name: str) -> None:
    try:
        prepared = prepare(DataConfig(Selection(name)), no_progress)
    except Exception as error:  # noqa: BLE001 - a data set that needs what a test does not have
        pytest.skip(str(error))
    found = statistics_of(prepared)
    assert np.isfinite([found.low, found.high, found.locality, found.target_deviation]).all()
    assert found.revealing_input is None

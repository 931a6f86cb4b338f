"""Arrays on disk: never loaded whole, the same samples as from memory."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.files.rows import rows_behind
from playground.datasets.files.survey import survey
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.task import TaskKind

RANDOM = np.random.default_rng(1)
X = RANDOM.normal(3, 2, (90, 4)).astype(np.float32)
Y = np.arange(90) % 3


def silent(_text: str, _fraction: float | None) -> None:
    """Report nothing."""


def config_of(folder: Path, x: Any = X, y: Any = Y, **fields: Any) -> DataConfig:
    """Return the configuration of two files with those arrays, inspected."""
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", y)
    source = Selection("npy", {"path": str(folder / "x.npy")})
    return inspected(DataConfig(source, **fields), silent)


def same_in_memory(config: DataConfig, folder: Path) -> DataConfig:
    np.savez(folder / "data.npz", x=X, y=Y)
    source = Selection("npz", {"path": str(folder / "data.npz")})
    return inspected(replace(config, source=source), silent)


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_split_and_scaling_are_those_of_an_array_in_memory(tmp_path: Path, scaling: str) -> None:
    config = config_of(tmp_path, scaling=scaling, train_fraction=0.7)
    mapped = prepare(config, silent)
    loaded = prepare(same_in_memory(config, tmp_path), silent)
    assert mapped.task == loaded.task
    for one, other in ((mapped.train, loaded.train), (mapped.test, loaded.test)):
        assert rows_behind(one.x) is not None
        np.testing.assert_array_equal(one.y, other.y)
        np.testing.assert_allclose(one.x[:], other.x[:], rtol=0, atol=1e-6)


def test_the_task_is_known_without_reading_the_samples(tmp_path: Path) -> None:
    task = describe(config_of(tmp_path))
    assert (task.kind, task.input_shape, task.samples) == (TaskKind.MULTICLASS, (4,), 45)


def test_statistics_read_in_blocks_equal_those_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.datasets.files.rows.BLOCK_BYTES", 100)
    train = rows_behind(prepare(config_of(tmp_path, train_fraction=0.9), silent).train.x)
    assert train is not None
    found, whole = survey(train, silent), train[:].astype(np.float64)
    np.testing.assert_allclose(found.mean, whole.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.deviation, whole.std(axis=0), rtol=1e-12)
    np.testing.assert_array_equal((found.low, found.high), (whole.min(axis=0), whole.max(axis=0)))


def test_a_value_that_is_not_a_number_is_refused(tmp_path: Path) -> None:
    x = X.copy()
    x[:, 2] = np.nan
    with pytest.raises(DataError, match="not finite"):
        prepare(config_of(tmp_path, x), silent)


def test_labels_of_another_length_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="90 samples and 80 labels"):
        config_of(tmp_path, y=Y[:80])


@pytest.mark.parametrize(
    ("samples", "labels"),
    [
        ("x_train.npy", "y_train.npy"),
        ("images_x.npy", "images_y.npy"),
        ("data.npy", "data_labels.npy"),
    ],
)
def test_labels_are_found_beside_the_samples(tmp_path: Path, samples: str, labels: str) -> None:
    np.save(tmp_path / samples, X)
    np.save(tmp_path / labels, Y)
    config = DataConfig(Selection("npy", {"path": str(tmp_path / samples)}))
    assert describe(inspected(config, silent)).output_units == 3


def test_missing_labels_are_an_error_that_asks_for_them(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", X)
    config = DataConfig(Selection("npy", {"path": str(tmp_path / "x.npy")}))
    with pytest.raises(DataError, match=r"no file of labels .*y\.npy; choose one under Labels"):
        inspected(config, silent)


def test_classes_may_be_names(tmp_path: Path) -> None:
    task = describe(config_of(tmp_path, y=np.array(["cat", "dog", "owl"])[Y]))
    assert task.class_names == ("cat", "dog", "owl")


def test_a_file_with_other_samples_than_before_is_refused(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    np.save(tmp_path / "x.npy", X[:, :2])
    with pytest.raises(DataError, match="choose it again"):
        prepare(config, silent)


@pytest.mark.parametrize("values", [(np.inf, -np.inf), (np.nan, 0.0), (3e38, -3e38)])
def test_values_that_are_not_finite_are_refused_without_a_warning(
    tmp_path: Path, values: tuple[float, float]
) -> None:
    x = np.tile(np.array(values, np.float32), (40, 1))
    np.save(tmp_path / "x.npy", np.concatenate([x, x[:, ::-1]]))
    np.save(tmp_path / "y.npy", np.arange(80) % 2)
    config = inspected(DataConfig(Selection("npy", {"path": str(tmp_path / "x.npy")})), silent)
    if np.isfinite(values).all():
        assert prepare(config, silent).train.x.shape == (40, 2)
        return
    with pytest.raises(DataError, match="not finite numbers"):
        prepare(config, silent)

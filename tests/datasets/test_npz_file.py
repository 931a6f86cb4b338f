"""NPZ files: tasks found by their arrays, and errors for damaged files."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.files import archive
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.task import TaskKind


def silent(_text: str, _fraction: float | None) -> None:
    """Report nothing."""


def config_of(folder: Path, **arrays: Any) -> DataConfig:
    """Return the configuration of a file with those arrays, inspected."""
    path = folder / "data.npz"
    np.savez(path, **arrays)
    return inspected(DataConfig(Selection("npz", {"path": str(path)})), silent)


CLASSES = np.arange(40) % 4


@pytest.mark.parametrize(
    ("y", "kind", "units"),
    [
        (CLASSES % 2, TaskKind.BINARY, 1),
        (CLASSES, TaskKind.MULTICLASS, 4),
        (np.eye(4)[CLASSES], TaskKind.MULTICLASS, 4),
        (np.stack([CLASSES % 2, CLASSES > 1], 1), TaskKind.MULTILABEL, 2),
        (np.linspace(0, 1, 40), TaskKind.REGRESSION, 1),
        (np.linspace(0, 1, 80).reshape(40, 2), TaskKind.REGRESSION, 2),
    ],
)
def test_the_labels_decide_the_task(
    tmp_path: Path, y: NDArray[Any], kind: TaskKind, units: int
) -> None:
    config = config_of(tmp_path, x=np.random.default_rng(0).random((40, 3)), y=y)
    task = describe(config)
    assert (task.kind, task.output_units, task.input_shape) == (kind, units, (3,))
    assert prepare(config, silent).train.x.dtype == np.float32


def test_bytes_are_scaled_to_zero_to_one(tmp_path: Path) -> None:
    pictures = np.full((10, 8, 8), 255, np.uint8)
    data = prepare(config_of(tmp_path, x=pictures, y=np.arange(10) % 2), silent)
    assert data.train.x.max() == 1.0
    assert data.task.is_image


def test_a_test_set_in_the_file_is_kept(tmp_path: Path) -> None:
    config = config_of(
        tmp_path,
        x_train=np.zeros((8, 2)),
        y_train=np.arange(8) % 2,
        x_test=np.ones((4, 2)),
        y_test=np.arange(4) % 2,
    )
    data = prepare(config, silent)
    assert (len(data.train), len(data.test)) == (8, 4)
    assert (data.test.x == 1).all()


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.zeros((3, 2))}, "must hold the arrays x and y"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(4)}, "must be of the same length"),
        ({"x": np.array(["a"]), "y": np.zeros(1)}, "must hold numbers"),
        (
            {"x": np.zeros((0, 2)), "y": np.zeros(0)},
            "array x of data.npz is empty; give it samples",
        ),
        (
            {
                "x_train": np.zeros((4, 2)),
                "y_train": np.arange(4),
                "x_test": np.zeros((0, 2)),
                "y_test": np.zeros(0),
            },
            "x_test of data.npz is empty; give it samples, or leave the test arrays out",
        ),
        ({"x": np.zeros((3, 2)), "y": np.array([0, np.nan, 1])}, "not a finite number.* sample 2"),
        ({"x": np.zeros((2, 2)), "y": np.array([[0, 0.5], [np.inf, 1]])}, "in sample 2"),
        ({"x": np.array([{}], object), "y": np.zeros(1)}, "holds more than plain numbers"),
    ],
)
def test_an_invalid_file_gives_a_clear_error(
    tmp_path: Path, arrays: dict[str, NDArray[Any]], words: str
) -> None:
    with pytest.raises(DataError, match=words):
        config_of(tmp_path, **arrays)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_damaged_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"cannot be read as an \.npz file"):
        inspected(DataConfig(Selection("npz", {"path": str(path)})), silent)


def test_a_truncated_file_is_an_error(tmp_path: Path) -> None:
    config = config_of(tmp_path, x=np.random.default_rng(0).random((40, 30)), y=CLASSES)
    path = tmp_path / "data.npz"
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:200] + b"\0" * middle + whole[200 + middle :])
    with pytest.raises(DataError, match=r"data\.npz"):
        prepare(config, silent)


def test_a_file_with_too_much_uncompressed_data_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, x=np.zeros((1000, 10)), y=np.zeros(1000))
    monkeypatch.setattr(archive, "MAXIMUM_BYTES", 1000)
    with pytest.raises(DataError, match="unpacks to"):
        archive.read_arrays(path, ("x", "y"))

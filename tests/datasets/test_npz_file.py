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
from playground.datasets.files.found import known
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.task import TaskKind
from tests.export.script.test_data import assert_same_arrays


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


@pytest.mark.parametrize(
    ("x", "y"), [("数据", "标签"), ("données", "étiquettes"), ("вход", "выход")]
)
def test_names_in_any_script_are_kept_apart(tmp_path: Path, x: str, y: str) -> None:
    config = config_of(tmp_path, **{y: CLASSES, x: np.random.default_rng(0).random((40, 3))})
    task = describe(config)
    assert (task.kind, task.input_shape) == (TaskKind.MULTICLASS, (3,))
    found = known(config.source.params)
    assert found is not None
    assert f"Inputs from {x}, labels from {y}." in found.notes


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


CLASS, PICTURES = np.arange(12) % 3, np.zeros((12, 9, 7, 3))


@pytest.mark.parametrize(
    ("arrays", "inputs", "labels"),
    [
        ({"images": PICTURES, "labels": CLASS}, ("images",), ("labels",)),
        ({"arr_0": PICTURES, "arr_1": CLASS}, ("arr_0",), ("arr_1",)),
        ({"first": CLASS, "second": PICTURES}, ("second",), ("first",)),
        ({"X": PICTURES, "y": CLASS, "names": np.array(["a", "b", "c"])}, ("X",), ("y",)),
        ({"spectra": PICTURES, "y": CLASS}, ("spectra",), ("y",)),
        ({"sample_images": PICTURES, "sample_labels": CLASS, "ids": CLASS}, None, None),
        (
            {"test_images": PICTURES, "train_images": PICTURES, "train_labels": CLASS,
             "test_labels": CLASS},
            ("train_images", "test_images"),
            ("train_labels", "test_labels"),
        ),
        (
            {"xTrain": PICTURES, "yTrain": CLASS, "xValid": PICTURES, "yValid": CLASS},
            ("xTrain", "xValid"),
            ("yTrain", "yValid"),
        ),
    ],
    ids=lambda value: "-".join(value) if value else "default",
)  # fmt: skip
def test_arrays_are_found_by_name_or_shape(
    tmp_path: Path,
    arrays: dict[str, NDArray[Any]],
    inputs: tuple[str, ...] | None,
    labels: tuple[str, ...] | None,
) -> None:
    expected = inputs or ("sample_images",), labels or ("sample_labels",)
    config = config_of(tmp_path, **arrays)
    found = known(config.source.params)
    assert found is not None
    assert (found.inputs, found.labels) == expected
    data = prepare(config, silent)
    assert len(data.train) + len(data.test) == 12 * len(expected[0])
    is_split = len(expected[0]) == 2
    assert not is_split or len(data.train) == 12


@pytest.mark.parametrize("part", ["train", "test"])
def test_a_value_that_is_not_finite_is_refused_in_either_part(tmp_path: Path, part: str) -> None:
    arrays = {f"x_{name}": np.ones((4, 2)) for name in ("train", "test")}
    arrays[f"x_{part}"][3, 1] = np.nan
    labels = {f"y_{name}": np.array([0, 1, 0, 1]) for name in ("train", "test")}
    with pytest.raises(DataError, match="inputs"):
        prepare(config_of(tmp_path, **arrays, **labels), silent)


def test_samples_for_validation_are_at_the_end_of_the_training_samples(tmp_path: Path) -> None:
    parts = {"train": 6, "val": 2, "test": 4}
    arrays = {
        f"{name}_{part}": np.full((count, 2)[: 2 if name == "x" else 1], number)
        for number, (part, count) in enumerate(parts.items())
        for name in ("x", "y")
    }
    arrays["y_train"] = np.array([0, 1, 0, 1, 0, 1])
    config = config_of(tmp_path, **arrays)
    data = prepare(config, silent)
    assert data.train.x[:, 0].tolist() == [0] * 6 + [1] * 2
    assert data.test.x[:, 0].tolist() == [2] * 4
    found = known(config.source.params)
    assert found is not None
    assert "validation split of 0.25" in found.notes[0]


def test_the_user_can_say_which_arrays_they_are(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, a=np.zeros((8, 2)), b=np.arange(8) % 2, c=np.ones((8, 2)))
    chosen = {"path": str(path), "inputs": "c", "labels": "b"}
    data = prepare(inspected(DataConfig(Selection("npz", chosen)), silent), silent)
    assert (data.train.x == 1).all()
    with pytest.raises(DataError, match=r"has no array q; it has a \(8, 2\), b \(8,\)"):
        inspected(DataConfig(Selection("npz", {**chosen, "inputs": "q"})), silent)


@pytest.mark.parametrize(
    ("shape", "channels", "expected"),
    [
        ((3, 8, 9), "auto", (8, 9, 3)),
        ((1, 8, 9), "auto", (8, 9, 1)),
        ((8, 9, 3), "auto", (8, 9, 3)),
        ((3, 8, 3), "auto", (3, 8, 3)),
        ((3, 8, 3), "first", (8, 3, 3)),
        ((3, 8, 9), "last", (3, 8, 9)),
        ((8, 9), "first", (8, 9)),
    ],
)
def test_channels_are_moved_to_the_last_place(
    tmp_path: Path, shape: tuple[int, ...], channels: str, expected: tuple[int, ...]
) -> None:
    x = np.random.default_rng(0).random((10, *shape))
    path = tmp_path / "data.npz"
    np.savez(path, x=x, y=np.arange(10) % 2)
    chosen = Selection("npz", {"path": str(path), "channels": channels})
    config = inspected(DataConfig(chosen, train_fraction=0.5), silent)
    assert describe(config).input_shape == expected
    data = prepare(config, silent)
    if shape != expected:
        x = np.moveaxis(x, 1, -1)
    assert {row.tobytes() for row in np.concatenate([data.train.x, data.test.x])} == {
        row.tobytes() for row in x.astype(np.float32)
    }
    assert_same_arrays(config)


def test_labels_may_be_text(tmp_path: Path) -> None:
    config = config_of(tmp_path, images=np.zeros((6, 4, 4)), labels=np.array(["cat", "dog"] * 3))
    assert describe(config).class_names == ("cat", "dog")
    assert_same_arrays(config)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.zeros((3, 2))}, "must hold inputs and labels.* it has x \\(3, 2\\)"),
        (dict.fromkeys("abc", np.zeros(3)), "write the name of one under Inputs"),
        ({"x_train": 1, "x_val": 2, "x_test": 3, "y": np.zeros(3)}, "must hold inputs and labels"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(3, "S2")}, "must hold numbers or text"),
        ({"x": np.zeros((2, 2)), "y": np.array([["a", "b"]] * 2)}, "one text for each sample"),
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
    tmp_path: Path, arrays: dict[str, Any], words: str
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

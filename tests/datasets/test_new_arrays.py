"""Files of arrays as new samples of a model: the array that is meant, its axes, what is unusual."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.datasets.config import DataConfig
from playground.datasets.files.new_arrays import as_samples
from playground.datasets.new_rows import NewRows, results_of, rows_in
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.values import ArrayColumn, Preparation, TargetColumn
from playground.datasets.prepare import inspected, prepare
from playground.datasets.spec import no_progress

TARGET = TargetColumn(TaskKind.BINARY, "", ("cat", "dog"))
SHAPE = (4, 5, 3)
X = np.random.default_rng(0).random((6, *SHAPE)).astype(np.float32)
Y = np.arange(6) % 2


def rows(folder: Path, shape: tuple[int, ...] = SHAPE, member: str = "", **arrays: Any) -> NewRows:
    """Return the rows of a file of `arrays` for a model that takes samples of `shape`."""
    np.savez(folder / "new.npz", **arrays)
    column = ArrayColumn("inputs", shape, member=member)
    return rows_in(folder / "new.npz", Preparation((column,), TARGET), no_progress)


@pytest.mark.parametrize(
    ("arrays", "member", "chosen"),
    [
        ({"a": X}, "pictures", "a"),
        ({"pictures": X, "x": 1 - X}, "pictures", "pictures"),
        ({"pictures_test": X, "pictures_train": 1 - X}, "pictures_training", "pictures_test"),
        ({"x_test": X, "y_test": Y}, "", "x_test"),
        ({"images": X, "noise": 1 - X}, "photos", "images"),
        ({"one": Y, "two": X, "version": np.array(3)}, "", "two"),
    ],
)
def test_the_array_that_is_meant_is_read(
    tmp_path: Path, arrays: dict[str, Any], member: str, chosen: str
) -> None:
    found = rows(tmp_path, member=member, **arrays)
    np.testing.assert_array_equal(found.x, X)
    if len(arrays) > 1:
        (note,) = found.left_out
        assert note.startswith(f"The samples are those of {chosen}; ")


def test_the_name_of_the_array_is_kept_from_training(tmp_path: Path) -> None:
    np.savez(tmp_path / "old.npz", stuff=X, answers=Y)
    source = Selection("npz", {"path": str(tmp_path / "old.npz"), "inputs": "stuff"})
    data = prepare(inspected(DataConfig(source), no_progress), no_progress)
    assert data.preparation is not None
    np.savez(tmp_path / "new.npz", stuff=X[:2], other=1 - X)
    found = rows_in(tmp_path / "new.npz", data.preparation, no_progress)
    np.testing.assert_array_equal(found.x, X[:2])
    results = results_of(data.preparation, found, lambda x: np.full((len(x), 1), 0.9, np.float32))
    assert results.summary() == (
        "2 of 2 rows predicted. The samples are those of stuff; other was not used."
    )


@pytest.mark.parametrize(
    ("values", "shape", "expected"),
    [
        (X, SHAPE, X),
        (X[0], SHAPE, X[:1]),
        (np.moveaxis(X, -1, 1), SHAPE, X),
        (np.moveaxis(X[0], -1, 0), SHAPE, X[:1]),
        (X.reshape(6, 60), SHAPE, X),
        (X[:, :, :, :1], (4, 5), X[:, :, :, 0]),
        (X[:, np.newaxis, :, :, 0], (4, 5, 1), X[:, :, :, :1]),
        (X[:, :, :, 0], (20,), X[:, :, :, 0].reshape(6, 20)),
        (Y, (1,), Y[:, np.newaxis]),
        (X[0, 0, 0], (3,), X[0, 0, :1]),
    ],
)
def test_axes_are_put_where_the_model_has_them(
    values: NDArray[Any], shape: tuple[int, ...], expected: NDArray[Any]
) -> None:
    np.testing.assert_array_equal(as_samples(values, shape, "x"), expected)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": X[:, :3]}, r"x of new.npz must have shape \(n, 4, 5, 3\); received \(6, 3, 5, 3\)"),
        ({"x": np.swapaxes(X, 1, 2)}, r"must have shape \(n, 4, 5, 3\); received \(6, 5, 4, 3\)"),
        ({"x": np.array(["a", "b"])}, r"must hold numbers; received <U1"),
        ({"x": np.array([{}], object)}, r"holds more than plain numbers"),
        ({"x": X[:0]}, r"holds no samples"),
        ({"a": X, "b": X}, r"as its only array, or as one named x; it has a \(6, 4, 5, 3\), b"),
        ({"version": np.array(3)}, r"its only array, or as one named x"),
        ({}, r"it has no arrays"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    tmp_path: Path, arrays: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        rows(tmp_path, **arrays)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"x,y\n1,2\n"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "new.npz").write_bytes(content)
    column = ArrayColumn("inputs", SHAPE)
    with pytest.raises(DataError, match=r"cannot be read as an \.npz file"):
        rows_in(tmp_path / "new.npz", Preparation((column,), TARGET), no_progress)


def test_a_model_of_a_table_takes_the_columns_in_order(tmp_path: Path) -> None:
    table = fit({"a": np.zeros(2), "b": np.ones(2)}, [ColumnChoice(name=n) for n in "ab"], TARGET)
    np.savez(tmp_path / "new.npz", anything=np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert rows_in(tmp_path / "new.npz", table, no_progress).x.tolist() == [[1, 2], [3, 4]]
    np.save(tmp_path / "new.npy", np.zeros((4, 3)))
    with pytest.raises(DataError, match=r"new\.npy must have shape \(n, 2\); received \(4, 3\)"):
        rows_in(tmp_path / "new.npy", table, no_progress)


def test_samples_of_another_scale_or_without_numbers_are_remarked_on(tmp_path: Path) -> None:
    np.save(tmp_path / "new.npy", np.stack([X[0], 255 * X[1], 9999 * X[2], np.nan * X[3]]))
    column = ArrayColumn("image", SHAPE, brightest=255.0, low=0.0, high=255.0)
    found = rows_in(tmp_path / "new.npy", Preparation((column,), TARGET), no_progress)
    said = {remark.text: remark.rows.tolist() for remark in found.remarks}
    assert said == {
        "holds values that are not finite numbers": [False, False, False, True],
        "lies between 0 and 1, not 0 to 255, as the training data was": [True, False, False, False],
        "lies far outside 0 to 255, as the training data was": [False, False, True, False],
    }
    assert found.usable.tolist() == [0, 1, 2]

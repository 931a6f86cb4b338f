"""The data part of a script gives the same arrays as the program itself."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue, Selection, parse_values
from playground.catalog.losses import USUAL_LOSS
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources import DATASETS
from playground.datasets.task import Task, TaskKind
from playground.export.script.data import data_code
from tests.datasets.published import arrays_of, cifar_files, write_archive, write_idx_files
from tests.datasets.varied import VARIED, is_downloaded, setting_name
from tests.lanes import thinned

USUAL = "binary_crossentropy"
USUAL_CLASSES = "sparse_categorical_crossentropy"


def has_param(name: str, param: str) -> bool:
    """Return whether the data set called `name` has a parameter."""
    return param in {each.name for each in DATASETS[name].params}


XOR = Selection("xor", {"noise": 20, "samples": 101})
CONFIGS = [
    *(DataConfig(Selection(name)) for name in DATASETS.names if DATASETS[name].has_features),
    *(
        DataConfig(Selection(name, {"noise": 30, "samples": 75}), seed=7)
        for name in DATASETS.names
        if DATASETS[name].has_features and has_param(name, "noise")
    ),
    *(
        DataConfig(Selection(spec.name), (), 0.8, 3)
        for spec in DATASETS
        if not spec.has_features and spec.inspect is None
        if not is_downloaded(spec) and spec.name != "no_data"  # which cannot be run
    ),
    *(
        DataConfig(Selection(name, {"labels": "-1/1"}), ("x²", "sin x", "xy"), 0.29, 3)
        for name in ("truth_table", "circle", "gauss", "spiral", "xor", "moons", "checkerboard")
    ),
    *(
        DataConfig(Selection(name, {"classes": classes, "noise": noise}), seed=4)
        for name in ("rings", "spirals", "blobs")
        for classes in (2, 5)
        for noise in (0, 30)
    ),
    *(
        DataConfig(Selection(spec.name, {"noise": noise, "range": 1.5}), (), 0.8, 2, "standard")
        for spec in DATASETS
        if spec.group == "Curves"
        for noise in (0, 15)
    ),
    *(
        DataConfig(Selection(spec.name, {"noise": noise, "steps": 7}), (), 0.8, 2, "standard")
        for spec in DATASETS
        if spec.group == "Sequences"
        for noise in (0, 15)
    ),
    DataConfig(XOR, ("y", "x", "sin y", "y²"), 0.8, 1, "standard"),
    DataConfig(XOR, ("x", "x²"), 0.8, 1, "minmax"),
    DataConfig(XOR, ("xy",), 0.9, 2),
    DataConfig(Selection("truth_table", {"gate": "nand"}), scaling="standard"),
    DataConfig(Selection("digits"), (), 0.8, 3),
    DataConfig(Selection("digits", {"channels": True}), (), 0.5, 3, "standard"),
    DataConfig(Selection("iris"), (), 0.7, 5, "standard"),
    DataConfig(Selection("breast_cancer"), (), 0.7, 5, "minmax"),
    DataConfig(Selection("clusters"), (), 0.8, 2),
    DataConfig(Selection("clusters", {"classes": 4, "features": 3}), (), 0.8, 2),
    DataConfig(Selection("clusters", {"classes": 3, "noise": 0}), (), 0.8, 2),
    DataConfig(Selection("clusters", {"noise": 0, "separation": 0.3, "samples": 77}), (), 0.8, 2),
]


def ignored(text: str, fraction: float | None) -> None:
    """Ignore progress."""


def assert_same_arrays(config: DataConfig) -> None:
    task = describe(config)
    code = data_code(config, task, USUAL_LOSS[task.kind])
    names: dict[str, Any] = {}
    exec("\n".join((*code.imports, code.text)), names)
    prepared = prepare(config, ignored)
    pairs = zip(("x_train", "y_train"), (prepared.train.x, prepared.train.y), strict=True)
    tests = zip(code.test, (prepared.test.x, prepared.test.y), strict=True)
    for name, expected in (*pairs, *tests):
        is_class = expected.dtype.kind == "i"
        assert names[name].dtype.kind in "iu" if is_class else names[name].dtype == expected.dtype
        np.testing.assert_allclose(names[name], expected, rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("config", thinned(4, CONFIGS), ids=lambda config: config.source.name)
def test_the_script_makes_the_same_samples(config: DataConfig) -> None:
    assert_same_arrays(config)


RUNNABLE = tuple(entry for entry in VARIED if entry[0] != "no_data")


@pytest.mark.parametrize(("name", "given"), thinned(5, RUNNABLE), ids=setting_name)
def test_the_script_makes_the_same_samples_with_any_setting(
    name: str, given: Mapping[str, ParamValue]
) -> None:
    features = ("x", "y") if DATASETS[name].has_features else ()
    assert_same_arrays(DataConfig(Selection(name, given), features, 0.8, 3))


def test_every_data_set_has_code() -> None:
    assert all(spec.code is not None for spec in DATASETS)


def chosen(source: str, path: Path, **params: ParamValue) -> DataConfig:
    """Return the configuration of a file as choosing it in the window would."""
    spec = DATASETS[source]
    assert spec.inspect is not None
    values = parse_values(spec.params, {"path": str(path), **params}, spec.label)
    found = spec.inspect(values, ignored)
    return DataConfig(Selection(source, {**values, **found}), (), 0.75, 4)


ROWS = [(index, index * 0.5, "red" if index % 3 else "blue", index % 2) for index in range(20)]
TABLES = {
    "commas": "a,b,colour,kind\n" + "".join(f"{a},{b},{c},{d}\n" for a, b, c, d in ROWS),
    "semicolons": "a;b;colour;kind\n"
    + "".join(f"{a};{str(b).replace('.', ',')};{c};{('no', 'yes')[d]}\n" for a, b, c, d in ROWS),
    "no header": "".join(f"{a}\t{b}\t{d}\n" for a, b, _c, d in ROWS),
    "several classes": "x,y,z\n" + "".join(f"{a},{b},{'pqr'[a % 3]}\n" for a, b, *_ in ROWS),
    "a number": "x,y,z\n" + "".join(f"{a},{d},{a * 0.37 + d}\n" for a, _b, _c, d in ROWS),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_script_reads_the_same_table(name: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLES[name], encoding="utf-8")
    assert_same_arrays(chosen("csv", path))


def test_the_script_ignores_and_predicts_the_same_columns(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLES["commas"], encoding="utf-8")
    assert_same_arrays(chosen("csv", path, ignored="kind, b", target="a"))
    assert_same_arrays(chosen("csv", path, ignored="kind"))


@pytest.mark.parametrize("params", [{}, {"ignored": "b"}, {"ignored": "b", "target": "kind"}])
def test_the_script_drops_the_same_rows(params: dict[str, ParamValue], tmp_path: Path) -> None:
    rows = TABLES["commas"].splitlines()
    rows[3], rows[5], rows[9] = "2,,red,0", "4,2.0, N/A ,0", "?,4.0,blue,0"
    path = tmp_path / "table.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    assert_same_arrays(chosen("csv", path, gaps="drop", **params))


X = np.arange(60, dtype=np.float32).reshape(20, 3)
ARRAYS: dict[str, dict[str, Any]] = {
    "one set": {"x": X, "y": np.arange(20) % 3},
    "two sets": {"x_train": X, "y_train": X[:, 0] / 7, "x_test": X[:5], "y_test": X[:5, 1]},
    "a training set": {"x_train": X, "y_train": np.arange(20) % 2},
    "pictures": {"x": np.arange(20 * 64, dtype=np.uint8).reshape(20, 8, 8), "y": np.arange(20) % 4},
    "one-hot rows": {"x": X, "y": np.eye(4)[np.arange(20) % 4]},
    "several targets": {"x": X, "y": X[:, :2] * 0.3},
    "one column": {"x": X[:, 0], "y": X[:, 1] * 0.3},
}


@pytest.mark.parametrize("name", ARRAYS)
def test_the_script_reads_the_same_arrays(name: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "arrays.npz", **ARRAYS[name])
    assert_same_arrays(chosen("npz", tmp_path / "arrays.npz"))


def test_the_script_reads_the_same_array_on_disk(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", np.arange(20) % 3)
    assert_same_arrays(chosen("npy", tmp_path / "x.npy"))


@pytest.mark.parametrize("params", [{"samples": 120, "channels": True}, {"samples": 30}])
def test_the_script_reads_the_same_digits(params: dict[str, Any], mnist_path: Path) -> None:
    config = DataConfig(Selection("mnist", {"path": str(mnist_path), **params}), ())
    assert_same_arrays(config)


PUBLISHED: Mapping[str, Callable[[Path], Path]] = {
    "fashion_mnist": lambda folder: write_idx_files(folder, arrays_of((28, 28))),
    "cifar10": lambda folder: write_archive(
        folder / "photos.tar.gz", cifar_files(arrays_of((32, 32, 3)))
    ),
}
"""By data set: what writes its files as they are published."""


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("fashion_mnist", {}),
        ("fashion_mnist", {"samples": 30}),
        ("fashion_mnist", {"channels": True}),
        ("cifar10", {}),
        ("cifar10", {"samples": 30}),
    ],
)
def test_the_script_reads_the_same_pictures(
    name: str, params: dict[str, Any], tmp_path: Path
) -> None:
    path = PUBLISHED[name](tmp_path)
    assert_same_arrays(DataConfig(Selection(name, {"path": str(path), **params}), ()))


def test_a_script_imports_only_what_its_data_needs() -> None:
    downloaded = DataConfig(Selection("cifar10"), ())
    code = data_code(downloaded, describe(downloaded), USUAL_CLASSES)
    assert code.imports == ()
    chosen_file = DataConfig(Selection("cifar10", {"path": "photos.tar.gz"}), ())
    code = data_code(chosen_file, describe(chosen_file), USUAL_CLASSES)
    assert code.imports == ("import numpy as np", "import tarfile")


def test_class_numbers_become_one_hot_if_the_loss_needs_it() -> None:
    config = DataConfig(Selection("iris"), ())
    code = data_code(config, describe(config), "categorical_crossentropy")
    assert "y_train = keras.utils.to_categorical(y_train, 3)" in code.text
    plain = data_code(config, describe(config), USUAL_CLASSES)
    assert "to_categorical" not in plain.text


def test_a_data_set_without_code_says_what_to_do(tmp_path: Path) -> None:
    config = DataConfig(Selection("no such data set"), ())
    task = Task(kind=TaskKind.BINARY, input_shape=(2,))
    code = data_code(config, task, USUAL)
    assert '"no such data set"' in code.text
    with pytest.raises(SystemExit, match="set x_train"):
        exec(code.text, {})

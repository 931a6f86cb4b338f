"""Hostile models of every kind: each gives one sentence, or opens without harm, and in time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import h5py
import numpy as np
import pytest

from playground.base.errors import DataError, ImportProblem, PlaygroundError
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.importing.files import read_script_text
from playground.importing.model import read_model

Json = Any
"""A value of JSON."""

BACKBONE = """
import keras
base = keras.applications.MobileNetV2(
    input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights="chosen.h5")
model = keras.Sequential([base, keras.layers.Flatten(), keras.layers.Dense(1)])
"""
TOUCHED = "touched"
"""The file that code in a model would write."""


def dense(name: str, units: int = 2, **more: Json) -> dict[str, Json]:
    config = {"name": name, "units": units, "activation": "linear", "use_bias": True, **more}
    return {"class_name": "Dense", "config": config}


def chain(*layers: Json, shape: Json = (None, 3)) -> dict[str, Json]:
    start = {
        "class_name": "InputLayer",
        "config": {"batch_input_shape": list(shape), "name": "entry", "dtype": "float32"},
    }
    return {"class_name": "Sequential", "config": {"name": "m", "layers": [start, *layers]}}


def kernel(group: Any, name: str = "d", rows: int = 3, columns: int = 2) -> None:
    layer = group.create_group(name)
    layer.attrs["weight_names"] = [f"{name}/kernel:0", f"{name}/bias:0"]
    layer[f"{name}/kernel:0"] = np.zeros((rows, columns), "f4")
    layer[f"{name}/bias:0"] = np.zeros(columns, "f4")


def hdf5(path: Path, description: Json, fill: Callable[[Any], object] = kernel) -> Path:
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "2.11.0"
        file.attrs["model_config"] = json.dumps(description)
        fill(file.create_group("model_weights"))
    return path


def lambda_in_a_wrapper(folder: Path) -> Path:
    """Code hides in the layer that a wrapper holds."""
    code = {"class_name": "Lambda", "config": {"name": "run", "function": ["4wEAAA==", None, None]}}
    wrapped = {"class_name": "TimeDistributed", "config": {"name": "t", "layer": code}}
    return hdf5(folder / "wrapper.h5", chain(wrapped))


def module_of_the_system(folder: Path) -> Path:
    """A regularizer names a function of the operating system, and gives it a command."""
    evil = {"module": "os", "class_name": "System", "config": {"command": f"touch {TOUCHED}"}}
    return hdf5(folder / "system.h5", chain(dense("d", kernel_regularizer=evil)))


def tf_keras_module_of_the_system(folder: Path) -> Path:
    """A module that only begins like the one of Keras 2."""
    evil = {"module": "tf_keras_evil.os", "class_name": "System", "config": {}}
    return hdf5(folder / "almost.h5", chain(dense("d", kernel_initializer=evil)))


def model_in_itself(folder: Path) -> Path:
    """A hundred models within each other."""
    model = chain(dense("d"))
    for number in range(100):
        model["config"]["name"] = f"m{number}"
        model = chain(model)
    return hdf5(folder / "deep.h5", model)


def too_deep_json(folder: Path) -> Path:
    """A list in a list, a hundred thousand times."""
    path = folder / "json.h5"
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = "[" * 50_000 + "]" * 50_000
        kernel(file.create_group("model_weights"))
    return path


def shape_of_a_planet(folder: Path) -> Path:
    """An input that no memory holds, in front of layers with few weights."""
    pool = {"class_name": "GlobalAveragePooling2D", "config": {"name": "p"}}
    return hdf5(folder / "planet.h5", chain(pool, dense("d"), shape=(None, 10**7, 10**7, 3)))


def layer_that_follows_itself(folder: Path) -> Path:
    """A graph in which two layers wait for each other."""

    def used(entry: Json, source: str) -> Json:
        return {**entry, "name": entry["config"]["name"], "inbound_nodes": [[[source, 0, 0, {}]]]}

    start = {
        "class_name": "InputLayer",
        "name": "entry",
        "config": {"batch_input_shape": [None, 3], "name": "entry"},
        "inbound_nodes": [],
    }
    layers = [start, used(dense("d"), "e"), used(dense("e"), "d")]
    ends = {"input_layers": [["entry", 0, 0]], "output_layers": [["e", 0, 0]]}
    return hdf5(
        folder / "ring.h5",
        {"class_name": "Model", "config": {"name": "m", "layers": layers, **ends}},
    )


def weights_that_are_groups(folder: Path) -> Path:
    """The names of weights lead to groups and to texts."""

    def fill(group: Any) -> None:
        layer = group.create_group("d")
        layer.attrs["weight_names"] = ["d/kernel:0", "d/bias:0"]
        layer.create_group("d/kernel:0")
        layer["d/bias:0"] = "text"

    return hdf5(folder / "groups.h5", chain(dense("d")), fill)


def weights_of_objects(folder: Path) -> Path:
    """The weights point into the file, as object references do."""

    def fill(group: Any) -> None:
        layer = group.create_group("d")
        layer.attrs["weight_names"] = ["d/kernel:0", "d/bias:0"]
        layer.create_dataset("d/kernel:0", (3, 2), dtype=h5py.ref_dtype)
        layer["d/bias:0"] = np.zeros(2, "f4")

    return hdf5(folder / "objects.h5", chain(dense("d")), fill)


def markup_for_names(folder: Path) -> Path:
    """A name that is markup, and very long."""
    long = "<img src=x onerror=alert(1)>" * 1000

    def fill(group: Any) -> None:
        kernel(group, "d")
        layer = group.create_group(long)
        layer.attrs["weight_names"] = ["kernel:0"]
        layer["kernel:0"] = np.zeros((2, 2), "f4")

    return hdf5(folder / "names.h5", chain(dense("d"), dense(long, use_bias=False)), fill)


def zip_with_a_path_outside(folder: Path) -> Path:
    """A `.keras` archive with a member that leaves the folder, and one named twice."""
    path = folder / "slip.keras"
    with ZipFile(path, "w", ZIP_DEFLATED) as zip_:
        zip_.writestr("../../evil.py", "raise SystemExit")
        zip_.writestr("metadata.json", json.dumps({"keras_version": "2.15.0"}))
        zip_.writestr("config.json", json.dumps(chain(dense("d"))))
        with pytest.warns(UserWarning, match="Duplicate name"):
            zip_.writestr("config.json", json.dumps(chain(dense("e"))))
    return path


def version_that_is_a_program(folder: Path) -> Path:
    """Metadata of the wrong types throughout."""
    path = folder / "types.keras"
    with ZipFile(path, "w") as zip_:
        zip_.writestr("metadata.json", json.dumps({"keras_version": {"class_name": "Lambda"}}))
        description = {"class_name": ["Sequential"], "config": {"layers": {"a": 1}}}
        zip_.writestr("config.json", json.dumps(description))
    return path


def archive(path: Path, **parts: Json) -> Path:
    """Write a `.keras` file of Keras 3."""
    with ZipFile(path, "w", ZIP_DEFLATED) as zip_:
        zip_.writestr("metadata.json", json.dumps({"keras_version": "3.8.0"}))
        for name, content in parts.items():
            text = content if isinstance(content, bytes) else json.dumps(content)
            zip_.writestr({"config": "config.json", "weights": "model.weights.h5"}[name], text)
    return path


def builtin_by_its_registered_name(folder: Path) -> Path:
    """A layer is registered as a function of Python, in the way of Keras 3."""
    evil = {"module": "builtins", "class_name": "eval", "registered_name": "builtins>eval"}
    made = dense("d", activation={**evil, "config": f"open('{TOUCHED}', 'w')"})
    return archive(folder / "eval.keras", config={**chain(made), "module": "keras"})


def shared_object_that_is_never_made(folder: Path) -> Path:
    """Layers refer to objects that others should have made, in a ring."""
    ring = [{**dense(f"d{n}"), "shared_object_id": 9 - n, "build_config": [n]} for n in range(9)]
    return archive(folder / "shared.keras", config={**chain(*ring), "compile_config": ring})


def weights_in_other_files(folder: Path) -> Path:
    """The weights are links to another file, and to a device."""

    def fill(group: Any) -> None:
        layer = group.create_group("d")
        layer.attrs["weight_names"] = ["d/kernel:0", "d/bias:0"]
        layer["d/kernel:0"] = h5py.ExternalLink("/etc/passwd", "/")
        layer.create_dataset("d/bias:0", (2,), "f4", external=[("/dev/zero", 0, 8)])

    return hdf5(folder / "links.h5", chain(dense("d")), fill)


HOSTILE = (
    builtin_by_its_registered_name,
    shared_object_that_is_never_made,
    weights_in_other_files,
    lambda_in_a_wrapper,
    module_of_the_system,
    tf_keras_module_of_the_system,
    model_in_itself,
    too_deep_json,
    layer_that_follows_itself,
    weights_that_are_groups,
    weights_of_objects,
    zip_with_a_path_outside,
    version_that_is_a_program,
)


@pytest.mark.keras
@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_model_is_refused_in_one_sentence(
    make: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = make(tmp_path)
    before = set(tmp_path.rglob("*"))

    with pytest.raises(PlaygroundError) as caught:
        read_model(path)

    assert isinstance(caught.value, ImportProblem), repr(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
    assert str(tmp_path) not in str(caught.value)
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.keras
def test_names_that_are_markup_are_made_harmless(tmp_path: Path) -> None:
    project = read_model(markup_for_names(tmp_path)).project

    names = [layer.name for layer in project.network.layers]
    assert all(name.isidentifier() and len(name) <= 64 for name in names)
    assert len(set(names)) == 3


def test_a_sample_that_no_memory_holds_is_opened_but_never_drawn(tmp_path: Path) -> None:
    project = read_model(shape_of_a_planet(tmp_path)).project

    with pytest.raises(DataError, match="too many to draw"):
        prepare(project.data, no_progress)


def declared_without_end(path: Path) -> None:
    """Weights of a terabyte that take no room in the file."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = ["Conv1"]
        layer = file.create_group("Conv1")
        layer.attrs["weight_names"] = ["k"]
        layer.create_dataset("k", (2**19, 2**19), "f4", chunks=(64, 64), compression="gzip")


def links_to_other_files(path: Path) -> None:
    """Weights that are in a file of the system."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = ["Conv1"]
        file["Conv1"] = h5py.ExternalLink("/etc/passwd", "/")


def code_beside_the_weights(path: Path) -> None:
    """A whole model with code in it, given as a file of weights."""
    code = {"class_name": "Lambda", "config": {"name": "run", "function": ["4wEAAA==", None, None]}}
    hdf5(path, chain(code, dense("Conv1")))


@pytest.mark.keras
@pytest.mark.parametrize(
    "write", [declared_without_end, links_to_other_files, code_beside_the_weights]
)
def test_a_hostile_file_of_weights_is_refused_in_one_sentence(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "chosen.h5"
    write(path)
    before = set(tmp_path.rglob("*"))

    with pytest.raises(PlaygroundError) as caught:
        read_script_text(BACKBONE, weights=str(path))

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
    assert set(tmp_path.rglob("*")) == before


def whole_with_preparation() -> Json:
    """The description of a model that takes raw rows."""
    part = {"class_name": "Sequential", "module": "keras", "config": chain(dense("d"))["config"]}
    config = {"name": "with_preparation", "input_layers": {"x": ["x", 0, 0]}, "layers": [part]}
    return {"class_name": "Functional", "module": "keras", "config": config}


def test_a_description_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os  # noqa: PLC0415

    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    path = archive(tmp_path / "raw.keras", config=whole_with_preparation())
    os.mkfifo(tmp_path / "raw.keras.model.json")
    with pytest.raises(ImportProblem, match=r"raw\.keras\.model\.json is a device or a pipe"):
        read_model(path)

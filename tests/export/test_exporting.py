"""Every format, on networks of every kind, with real Keras and the formats' own runtimes."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import ExportError, ParameterError
from playground.datasets.sources import DATASETS
from playground.document.project import Project
from playground.export import exporting
from playground.export.exporting import export_model
from playground.export.formats import FORMATS, keras_file
from playground.export.spec import ExportFormat, ExportJob, ExportReport, Floats, needs_packages
from tests import warm

pytestmark = pytest.mark.keras

TARGETS = {spec.name: f"a{spec.suffix}" for spec in FORMATS if spec.name != "script"}
"""Every format; the script needs a project, and has tests of its own."""
READ_ELSEWHERE = ("keras", "h5", "weights", "saved_model", "litert", "onnx")
"""The formats that `READER` reads."""
KINDS = ("dense", "convolution", "recurrent", "residual")


def dense(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((3,)),
            layers.Dense(8, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.BatchNormalization(),
            layers.Dropout(0.2),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def convolution(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )


def recurrent(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((6, 2)),
            layers.LSTM(4, return_sequences=True),
            layers.Bidirectional(layers.GRU(3)),
            layers.Dense(1),
        ]
    )


def residual(keras: Any) -> Any:
    inputs = keras.Input((3,))
    first = keras.layers.Dense(5, activation="tanh")(inputs)
    second = keras.layers.Dense(5, activation="gelu")(first)
    joined = keras.layers.Concatenate()([keras.layers.Add()([first, second]), inputs])
    return keras.Model(inputs, keras.layers.Dense(2)(joined))


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    """Return one trained model of each kind."""
    keras = pytest.importorskip("keras")
    builders: tuple[Callable[[Any], Any], ...] = (dense, convolution, recurrent, residual)
    found = {}
    for build in builders:
        keras.utils.set_random_seed(1)
        model = build(keras)
        model.compile("adam", "mean_squared_error", metrics=["mean_absolute_error"])
        y = np.zeros((20, *model.output_shape[1:]), np.float32)
        model.fit(samples(model, 20), y, epochs=1, verbose=0)
        found[build.__name__] = model
    return found


def samples(model: Any, count: int = 9) -> Floats:
    return np.random.default_rng(2).normal(size=(count, *model.input_shape[1:])).astype(np.float32)


def exported(name: str, model: Any, folder: Path) -> ExportReport:
    return export_model(
        name, folder / TARGETS[name], model=model, project=Project(), x=samples(model)
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TARGETS)
def test_an_export_gives_the_models_predictions(
    name: str,
    kind: str,
    models: dict[str, Any],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if FORMATS[name].missing():
        pytest.skip(str(FORMATS[name].missing()))
    report = exported(name, models[kind], tmp_path)
    assert report.path == tmp_path / TARGETS[name]
    assert report.difference < 1e-5
    assert report.checked_with
    found = {path.name for path in tmp_path.iterdir()}
    expected = {path.name for path in FORMATS[name].companions(report.path)}
    assert found == {report.path.name} | expected
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert report.size_bytes == sum(path.stat().st_size for path in files)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_compared_comes_from_the_file(
    name: str, models: dict[str, Any], tmp_path: Path
) -> None:
    """Otherwise an export would agree with its model whatever was written."""
    keras = pytest.importorskip("keras")
    if FORMATS[name].missing():
        pytest.skip(str(FORMATS[name].missing()))
    exported(name, models["dense"], tmp_path)
    x = samples(models["dense"])
    changed = keras.models.clone_model(models["dense"])
    job = ExportJob(changed, Project(), x)
    found = FORMATS[name].read_back(job, tmp_path / TARGETS[name])
    expected = models["dense"].predict(x, verbose=0)
    message = "`read_back` must predict with what it reads from the file"
    np.testing.assert_allclose(found, expected, atol=1e-5, err_msg=message)
    assert np.abs(changed.predict(x, verbose=0) - expected).max() > 1e-3


@pytest.mark.parametrize("spec", FORMATS, ids=FORMATS.names)
def test_every_format_says_what_it_is(spec: ExportFormat) -> None:
    assert spec.label, "`label` is its name in the menu"
    assert spec.summary.endswith("."), "`summary` says what it is good for, in a sentence"
    assert spec.checked_with(), "`checked_with` names what `read_back` runs on, with its version"
    assert spec.name not in DATASETS.names, "the name must not be that of a data set"
    assert len({each.label for each in FORMATS}) == len(list(FORMATS)), "two have one label"


READER = """
import json, sys
import numpy as np
folder, onnx = sys.argv[1], sys.argv[2] == "1"
x = np.load(folder + "/x.npy")
found = {}
import keras
for name in ("a.keras", "a.h5"):
    found[name] = keras.saving.load_model(f"{folder}/{name}").predict(x, verbose=0)
model = keras.models.model_from_json(open(f"{folder}/a.architecture.json").read())
model.load_weights(f"{folder}/a.weights.h5")
found["a.weights.h5"] = model.predict(x, verbose=0)
import tensorflow as tf
loaded = tf.saved_model.load(f"{folder}/a")
found["a"] = loaded.serve(x).numpy()
interpreter = tf.lite.Interpreter(f"{folder}/a.tflite")
entry = interpreter.get_input_details()[0]["index"]
interpreter.resize_tensor_input(entry, x.shape)
interpreter.allocate_tensors()
interpreter.set_tensor(entry, x)
interpreter.invoke()
found["a.tflite"] = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
if onnx:
    import onnxruntime
    session = onnxruntime.InferenceSession(f"{folder}/a.onnx")
    found["a.onnx"] = session.run(None, {session.get_inputs()[0].name: x})[0]
assert "playground" not in sys.modules
print("FOUND", json.dumps({name: value.tolist() for name, value in found.items()}))
"""


def test_exports_run_in_a_fresh_process_without_this_program(
    models: dict[str, Any], tmp_path: Path
) -> None:
    model = models["convolution"]
    x = samples(model)
    np.save(tmp_path / "x.npy", x)
    names = [name for name in READ_ELSEWHERE if not FORMATS[name].missing()]
    for name in names:
        exported(name, model, tmp_path)
    has_onnx = "1" if "onnx" in names else "0"
    words = ("-c", READER, str(tmp_path), has_onnx)
    done = warm.run([sys.executable, *words], knows_program=False)
    assert done.returncode == 0, done.stderr[-3000:]
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    found = json.loads(line.removeprefix("FOUND "))
    assert set(found) == {TARGETS[name] for name in names}
    expected = model.predict(x, verbose=0)
    for values in found.values():
        np.testing.assert_allclose(values, expected, rtol=0, atol=1e-5)


def test_keras_keeps_the_optimizers_state(models: dict[str, Any], tmp_path: Path) -> None:
    keras = pytest.importorskip("keras")
    exported("keras", models["dense"], tmp_path)
    loaded = keras.saving.load_model(tmp_path / "a.keras")
    assert loaded.optimizer.iterations.numpy() == 1


def test_hdf5_leaves_the_model_compiled_as_it_was(models: dict[str, Any], tmp_path: Path) -> None:
    before = models["dense"].get_compile_config()
    exported("h5", models["dense"], tmp_path)
    assert models["dense"].get_compile_config() == before
    assert before["optimizer"]["class_name"] == "Adam"


def test_without_samples_random_ones_are_compared(models: dict[str, Any], tmp_path: Path) -> None:
    nothing = np.zeros((0, 3), np.float32)
    report = export_model(
        "keras", tmp_path / "a.keras", model=models["dense"], project=Project(), x=nothing
    )
    assert report.difference < 1e-6


@pytest.mark.parametrize("name", ["keras", "weights", "saved_model"])
def test_an_export_replaces_an_earlier_one(
    name: str, models: dict[str, Any], tmp_path: Path
) -> None:
    exported(name, models["convolution"], tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    report = exported(name, models["dense"], tmp_path)
    assert report.difference < 1e-6
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["keras", "saved_model"])
def test_an_export_that_differs_is_an_error_and_keeps_the_old_file(
    name: str, models: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(name, models["dense"], tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def shifted(_chosen: object, found: Floats, expected: Floats) -> float:
        return compared(FORMATS[name], found + 0.01, expected)

    compared = exporting._compared
    monkeypatch.setattr(exporting, "_compared", shifted)
    with pytest.raises(ExportError, match=r"differs from the model by 0\.01"):
        exported(name, models["dense"], tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_shape_that_differs_is_an_error() -> None:
    with pytest.raises(ExportError, match=r"shape \(2,\) where the model gives \(2, 1\)"):
        exporting._compared(FORMATS["keras"], np.zeros(2, np.float32), np.zeros((2, 1), np.float32))


def test_nan_never_passes() -> None:
    with pytest.raises(ExportError, match="differs from the model by nan"):
        exporting._compared(
            FORMATS["keras"], np.full(1, np.nan, np.float32), np.zeros(1, np.float32)
        )


def test_a_failing_converter_gives_one_sentence(
    models: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_job: ExportJob, _path: Path) -> Floats:
        raise RuntimeError("Select TensorFlow op(s) are not supported\nmore lines")

    broken = {"read_back": refuse}
    monkeypatch.setattr(exporting, "FORMATS", {"keras": altered(keras_file.KERAS, **broken)})
    with pytest.raises(
        ExportError, match=r"cannot be run as Keras: Select TensorFlow op\(s\).*choose another"
    ):
        exported("keras", models["dense"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def altered(chosen: Any, **fields: Any) -> Any:
    return replace(chosen, **fields)


def test_a_full_disk_gives_one_sentence(
    models: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_job: ExportJob, _path: Path) -> None:
        raise OSError(28, "No space left on device")

    broken = altered(keras_file.KERAS, write=refuse)
    monkeypatch.setattr(exporting, "FORMATS", {"keras": broken})
    with pytest.raises(ExportError, match=r"cannot be written \(No space left on device\)"):
        exported("keras", models["dense"], tmp_path)


def test_a_model_with_nan_is_not_exported(tmp_path: Path) -> None:
    keras = pytest.importorskip("keras")
    model = dense(keras)
    model.layers[-1].bias.assign([np.nan])
    with pytest.raises(ExportError, match="not finite"):
        exported("keras", model, tmp_path)


def test_unsuitable_targets_are_refused(models: dict[str, Any], tmp_path: Path) -> None:
    model = models["dense"]

    def attempt(name: str, target: str) -> None:
        export_model(name, tmp_path / target, model=model, project=Project(), x=samples(model))

    (tmp_path / "b.keras").mkdir()
    (tmp_path / "b.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"must end in \.tflite; received a\.lite"):
        attempt("litert", "a.lite")
    with pytest.raises(ExportError, match="does not exist"):
        attempt("keras", "gone/a.keras")
    with pytest.raises(ExportError, match="is a folder; choose"):
        attempt("keras", "b.keras")
    with pytest.raises(ExportError, match="is a file, and"):
        attempt("saved_model", "b.txt")
    with pytest.raises(ExportError, match="holds other files"):
        attempt("saved_model", "")
    with pytest.raises(ParameterError, match="unknown export format"):
        attempt("coreml", "a")
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
@pytest.mark.parametrize(("name", "target"), [("keras", "a.keras"), ("saved_model", "a")])
def test_a_pipe_or_a_device_is_not_replaced_by_an_export(
    models: dict[str, Any], tmp_path: Path, name: str, target: str
) -> None:
    model, path = models["dense"], tmp_path / target
    os.mkfifo(path)
    with pytest.raises(ExportError, match="is a device or a pipe"):
        export_model(name, path, model=model, project=Project(), x=samples(model))
    assert path.is_fifo()


def test_missing_packages_are_named() -> None:
    missing = needs_packages("ONNX", ("numpy", "no_such_package"), "onnx")
    assert missing() == (
        "ONNX needs no_such_package, which is not installed; "
        "run pip install .[onnx] in the folder of the playground"
    )
    assert needs_packages("ONNX", ("numpy",), "onnx")() is None


def test_a_format_that_takes_raw_rows_has_an_example_of_how_to_run_it() -> None:
    for spec in FORMATS:
        assert (spec.example is None) == (spec.run is None), spec.name
        if spec.example is not None:
            assert "$FILE" in spec.example.load
            assert "inputs" in spec.example.run

"""Model files become projects that predict what the model predicts and can be trained further."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import h5py
import numpy as np
import pytest

from playground.base.errors import ImportProblem
from playground.base.params import Regularizer
from playground.datasets.prepare import prepare
from playground.datasets.task import Prepared, TaskKind
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.export.script import script_of
from playground.importing.model import read_model
from playground.importing.result import Imported
from playground.importing.script import read_script
from playground.training.files import project_file
from playground.training.protocol.engine import Engine

Keras = Any
"""The keras module; it has no types."""

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return an engine that compiles only what it runs."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine("graph")


@pytest.fixture(scope="session")
def keras() -> Keras:
    """Return Keras, which takes seconds to import."""
    return pytest.importorskip("keras")


def chain(keras: Keras) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8), name="pixels"),
            layers.Flatten(),
            layers.Dense(6, "relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.BatchNormalization(),
            layers.PReLU(),
            layers.Dropout(0.2),
            layers.Dense(10, "softmax", name="answer"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def branches(keras: Keras) -> Any:
    layers = keras.layers
    inputs = keras.Input((30,))
    first = layers.Dense(4, name="left")(inputs)
    second = layers.Dense(4)(inputs)
    inner = keras.Sequential([layers.Dense(3, "tanh"), layers.LeakyReLU(0.3)], name="inner")
    joined = inner(layers.Add()([first, second]))
    deep_input = keras.Input((3,))
    deep = keras.Model(deep_input, inner.__class__([layers.Dense(3, name="left")])(deep_input))
    outputs = layers.Dense(1, "sigmoid")(layers.Concatenate()([deep(joined), first]))
    return keras.Model(inputs, outputs)


def attention(keras: Keras) -> Any:
    layers = keras.layers
    inputs = keras.Input((30,))
    x = layers.Reshape((10, 3))(inputs)
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(x)
    query = layers.Dense(8)(x)
    x = layers.MultiHeadAttention(2, 2)(query, x)
    x = layers.MultiHeadAttention(2, 2)(x, x)
    x = layers.Flatten()(x)
    return keras.Model(inputs, layers.Dense(1, "sigmoid", kernel_constraint="max_norm")(x))


def stack(keras: Keras) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8)),
            layers.Reshape((8, 8, 1)),
            layers.Conv2D(2, 3, padding="same", activation="relu"),
            layers.SeparableConv2D(3, 3),
            layers.MaxPooling2D(),
            layers.Conv2DTranspose(2, 2, strides=2),
            layers.GlobalAveragePooling2D(),
            layers.LayerNormalization(),
            layers.Dense(10, "softmax"),
        ]
    )


def fitted(keras: Keras) -> Any:
    """Return a model that was fitted after the input and further in, and given numbers."""
    layers = keras.layers
    first, second = layers.Normalization(), layers.Normalization(axis=1)
    first.adapt(np.random.default_rng(0).normal(3, 7, (50, 8, 8)))
    second.adapt(np.random.default_rng(1).normal(-1, 2, (50, 8, 8)))
    given = layers.Normalization(mean=[0.5] * 8, variance=[2.0] * 8)
    return keras.Sequential(
        [
            keras.Input((8, 8)),
            first,
            second,
            given,
            layers.Flatten(),
            layers.Dense(10, "softmax"),
        ]
    )


BUILDERS: tuple[Callable[[Keras], Any], ...] = (chain, branches, attention, stack, fitted)


def saved(model: Any, folder: Path, suffix: str) -> Path:
    path = folder / f"model{suffix}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's own: HDF5, and NumPy's arrays
        model.save(path)
    return path


def figures_of(imported: Imported, engine: Engine) -> tuple[np.ndarray[Any, Any], Prepared]:
    """Return what the imported project predicts for its own data, and the data."""
    project = imported.project
    assert examine(project)[0].is_buildable
    data = prepare(project.data, lambda _text, _fraction: None)
    program, _report = engine.build(project, data)
    assert imported.checkpoint is not None
    program.load_checkpoint(imported.checkpoint)
    predicted = np.asarray(program.keras_model.predict(data.train.x[:32], verbose=0))
    program.advance(2)
    again = program.checkpoint(imported.checkpoint.curves)
    program.load_checkpoint(again)
    program.close()
    return predicted, data


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("build", BUILDERS)
def test_the_project_predicts_what_the_model_predicts_and_continues_training(
    build: Callable[[Keras], Any], suffix: str, keras: Keras, engine: Engine, tmp_path: Path
) -> None:
    model = build(keras)
    model.set_weights([np.random.default_rng(0).normal(0, 0.3, w.shape) for w in model.weights])
    for weight in model.weights:
        if "variance" in weight.path:
            weight.assign(np.abs(weight.numpy()) + 0.1)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()

    imported = read_model(saved(model, tmp_path, suffix))

    predicted, data = figures_of(imported, engine)
    expected = model.predict(data.train.x[:32], verbose=0)
    np.testing.assert_allclose(predicted, expected, rtol=1e-5, atol=1e-6)


def test_a_layer_fitted_along_several_axes_keeps_its_numbers(
    keras: Keras, engine: Engine, tmp_path: Path
) -> None:
    """The catalogue knows one axis: it stays unchanged. Keras cannot read it from HDF5."""
    made = keras.layers.Normalization(axis=(1, 2))
    made.adapt(np.random.default_rng(1).normal(-1, 2, (50, 8, 8)))
    flat = keras.layers.Flatten()
    model = keras.Sequential([keras.Input((8, 8)), made, flat, keras.layers.Dense(10, "softmax")])

    imported = read_model(saved(model, tmp_path, ".keras"))

    assert types(imported.project)[1] == "Normalization"
    predicted, data = figures_of(imported, engine)
    expected = model.predict(data.train.x[:32], verbose=0)
    np.testing.assert_allclose(predicted, expected, rtol=1e-5, atol=1e-6)


def types(project: Project) -> list[str]:
    return [layer.keras_class for layer in project.network.layers]


def test_layers_settings_and_names_are_imported(keras: Keras, tmp_path: Path) -> None:
    imported = read_model(saved(chain(keras), tmp_path, ".keras"))

    layers = {layer.name: layer for layer in imported.project.network.layers}
    assert types(imported.project) == [
        *("Input", "Flatten", "Dense", "BatchNormalization", "PReLU", "Dropout", "Dense")
    ]
    assert next(iter(layers)) == "pixels"
    assert layers["answer"].params["activation"] == "softmax"
    dense = next(layer for layer in layers.values() if layer.params.get("units") == 6)
    assert dense.params["kernel_regularizer"] == Regularizer(l2=0.01)
    training = imported.project.training
    assert (training.loss, training.metrics) == ("sparse_categorical_crossentropy", ("accuracy",))
    assert training.learning_rate == 0.003
    assert imported.project.title == "model"


def test_nested_models_are_flattened_and_keep_their_own_weights(
    keras: Keras, tmp_path: Path
) -> None:
    imported = read_model(saved(branches(keras), tmp_path, ".keras"))

    names = [layer.name for layer in imported.project.network.layers]
    assert len(set(names)) == len(names)
    assert {"left", "dense"} <= set(names)
    assert not {"Sequential", "Functional"} & set(types(imported.project))


def test_an_operation_in_a_nested_model_keeps_its_name(keras: Keras, tmp_path: Path) -> None:
    inputs = keras.Input((4,))
    left = keras.layers.Dense(4, name="left")(inputs)
    inner = keras.Model(inputs, left + inputs, name="inner")
    outer = keras.Input((4,))
    model = keras.Model(outer, keras.layers.Dense(2, name="last")(inner(outer)))
    imported = read_model(saved(model, tmp_path, ".keras"))

    names = [layer.name for layer in imported.project.network.layers]
    assert names[1:] == ["left", inner.operations[-1].name, "last"]


def test_a_layer_outside_the_catalogue_says_what_it_is(keras: Keras, tmp_path: Path) -> None:
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(6, bias_constraint="non_neg"), keras.layers.Dense(2)]
    )
    imported = read_model(saved(model, tmp_path, ".keras"))

    (opaque,) = (x for x in imported.project.network.layers if x.type_name == "Opaque")
    report = examine(imported.project)[0].reports[opaque.id]
    assert opaque.keras_class == "Dense"
    assert (report.output_shape, report.parameters) == ((None, 6), 42)


def test_a_setting_that_the_catalogue_lacks_is_kept(keras: Keras, tmp_path: Path) -> None:
    imported = read_model(saved(attention(keras), tmp_path, ".keras"))

    last = imported.project.network.layers[-1]
    assert (last.type_name, last.keras_class) == ("Opaque", "Dense")
    assert "MaxNorm" in str(last.params["config"])


@pytest.mark.parametrize("build", BUILDERS)
def test_script_of_an_opened_model_reads_back_and_builds_the_same_shapes(
    build: Callable[[Keras], Any], keras: Keras, tmp_path: Path
) -> None:
    imported = read_model(saved(build(keras), tmp_path, ".keras"))
    script = script_of(imported.project)

    again = read_script(script, base=imported.project)

    assert again.notes == ()
    assert again.project.network == imported.project.network
    code = script.split("# Network\n")[1].split("model.summary()")[0]
    x = np.zeros((4, 8, 8), np.float32)
    names: dict[str, Any] = {"keras": keras, "layers": keras.layers, "x_train": x}
    exec(code, {**names, "regularizers": keras.regularizers}, names)
    ours = [tuple(weight.shape) for weight in names["model"].weights]
    assert sorted(ours) == sorted(tuple(w.shape) for w in build(keras).weights)


def test_weights_survive_saving_before_the_model_was_ever_built(
    keras: Keras, engine: Engine, tmp_path: Path
) -> None:
    model = chain(keras)
    imported = read_model(saved(model, tmp_path, ".keras"))
    target = tmp_path / "opened.nnplay"

    project_file.save(target, imported.project, imported.checkpoint)
    opened = project_file.load(target)

    assert opened.warnings == ()
    assert opened.project == imported.project
    predicted, data = figures_of(Imported(opened.project, checkpoint=opened.checkpoint), engine)
    np.testing.assert_allclose(
        predicted, model.predict(data.train.x[:32], verbose=0), rtol=1e-5, atol=1e-6
    )


def test_no_data_is_chosen_for_an_opened_model(keras: Keras, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])

    project = read_model(saved(model, tmp_path, ".keras")).project

    inference, task = examine(project)
    assert task.is_noise
    assert (task.input_shape, task.output_shape, task.kind) == ((2,), (1,), TaskKind.BINARY)
    assert inference.is_buildable
    problem = inference.training_problem
    assert problem is not None
    assert problem.message.startswith("No data is chosen yet: the network needs rows of 2 numbers")
    assert problem.repair is not None
    chosen = problem.repair.command.apply(project)
    assert examine(chosen)[0].training_problem is None


@pytest.mark.parametrize(
    ("units", "activation", "kind", "loss"),
    [
        (10, "softmax", TaskKind.MULTICLASS, "sparse_categorical_crossentropy"),
        (1, "sigmoid", TaskKind.BINARY, "binary_crossentropy"),
        (4, "sigmoid", TaskKind.MULTILABEL, "binary_crossentropy"),
        (3, "linear", TaskKind.REGRESSION, "mean_squared_error"),
    ],
)
def test_training_is_proposed_by_the_output_where_the_file_says_nothing(
    units: int, activation: str, kind: TaskKind, loss: str, keras: Keras, tmp_path: Path
) -> None:
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(units, activation)])

    imported = read_model(saved(model, tmp_path, ".keras"))

    task = examine(imported.project)[1]
    assert (task.kind, task.output_shape) == (kind, (units,))
    assert imported.project.training.loss == loss
    assert any(loss in note.message for note in imported.notes)
    assert imported.project.network.layers[-1].params["activation"] == activation


def test_the_loss_of_the_file_decides_what_labels_it_needs(keras: Keras, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(4)])
    model.compile("sgd", keras.losses.BinaryCrossentropy(from_logits=True))

    project = read_model(saved(model, tmp_path, ".keras")).project

    assert examine(project)[1].kind is TaskKind.MULTILABEL
    assert project.training.loss == "binary_crossentropy"


def test_an_input_of_any_size_gets_a_usual_one(keras: Keras, tmp_path: Path) -> None:
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((None, None, 3)), layers.Conv2D(2, 3, padding="same"), layers.MaxPooling2D()]
    )

    project = read_model(saved(model, tmp_path, ".keras")).project

    inference, task = examine(project)
    assert inference.is_buildable
    assert (task.input_shape, task.output_shape) == ((64, 64, 3), (32, 32, 2))


def test_a_model_that_reads_words_gets_whole_numbers(keras: Keras, tmp_path: Path) -> None:
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((None,)), layers.Embedding(500, 4), layers.LSTM(3), layers.Dense(2, "softmax")]
    )

    task = examine(read_model(saved(model, tmp_path, ".keras")).project)[1]

    assert (task.input_shape, task.vocabulary, task.output_units) == ((16,), 500, 2)


def broken(path: Path, folder: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    """Return a copy of a model file with another description."""
    target = folder / "broken.keras"
    with ZipFile(path) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "config.json":
                config = json.loads(content)
                edit(config)
                content = json.dumps(config).encode()
            copy.writestr(name, content)
    return target


def dense_of(config: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of the first Dense layer."""
    entry = next(x for x in config["config"]["layers"] if x["class_name"] == "Dense")
    assert isinstance(entry, dict)
    return entry


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda c: dense_of(c).update(class_name="Lambda"), r"layer \w+ \(Lambda\) .*program code"),
        (lambda c: dense_of(c).update(module="os", class_name="system"), "custom code"),
        (lambda c: dense_of(c).update(registered_name="Mine>Dense"), "custom code"),
        (
            lambda c: dense_of(c)["config"].update(
                activation={"class_name": "__lambda__", "config": {"value": "AAA"}}
            ),
            "program code",
        ),
        (
            lambda c: dense_of(c)["config"].update(
                activation={"class_name": "function", "module": "builtins", "config": "eval"}
            ),
            "program code",
        ),
        (lambda c: dense_of(c)["config"].update(units=60_000), "weights at least"),
        (
            lambda c: dense_of(c).update(class_name="NoSuchLayer"),
            r"is a NoSuchLayer, which",
        ),
        (lambda c: c.update(config={}), "custom class"),
        (lambda c: c["config"].update(layers=[3, "x"]), "damaged"),
        (lambda c: c["config"].update(layers=[]), "no layers"),
    ],
)
def test_files_that_may_run_code_or_are_damaged_are_refused(
    edit: Callable[[dict[str, Any]], object], words: str, keras: Keras, tmp_path: Path
) -> None:
    path = broken(saved(chain(keras), tmp_path, ".keras"), tmp_path, edit)

    with pytest.raises(ImportProblem, match=words) as caught:
        read_model(path)

    assert "\n" not in str(caught.value)


def test_a_lambda_layer_in_either_format_is_refused(keras: Keras, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x * 2)])
    for suffix in (".keras", ".h5"):
        path = saved(model, tmp_path, suffix)
        with pytest.raises(ImportProblem, match="Lambda"):
            read_model(path)


@pytest.mark.parametrize(
    "content", [b"", b"no model", b"PK\x03\x04 cut", b"\x89HDF\r\n\x1a\n cut", b"\0" * 1000]
)
def test_a_file_that_is_not_a_model_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "strange.keras"
    path.write_bytes(content)

    with pytest.raises(ImportProblem, match=r"strange\.keras is"):
        read_model(path)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match="cannot be opened"):
        read_model(tmp_path / "absent.keras")


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_a_file_truncated_anywhere_is_refused(suffix: str, keras: Keras, tmp_path: Path) -> None:
    path = saved(chain(keras), tmp_path, suffix)
    content = path.read_bytes()
    for share in (0.1, 0.5, 0.9):
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(ImportProblem):
            read_model(path)


def test_bombs_are_refused_before_they_take_memory(keras: Keras, tmp_path: Path) -> None:
    path = saved(chain(keras), tmp_path, ".keras")
    bomb = tmp_path / "bomb.keras"
    weights = tmp_path / "weights.h5"
    with h5py.File(weights, "w") as file:
        file.create_dataset("x", (10**6, 10**6), "f4", chunks=(1000, 1000))
    with ZipFile(path) as source, ZipFile(bomb, "w") as copy:
        copy.writestr("config.json", source.read("config.json"))
        copy.writestr("model.weights.h5", weights.read_bytes())
    with pytest.raises(ImportProblem, match="claims 4,000,000,000,000 bytes"):
        read_model(bomb)


def test_links_to_other_files_are_refused(keras: Keras, tmp_path: Path) -> None:
    path = saved(chain(keras), tmp_path, ".keras")
    linked = tmp_path / "linked.keras"
    weights = tmp_path / "weights.h5"
    with h5py.File(weights, "w") as file:
        file["x"] = h5py.ExternalLink("/etc/passwd", "/")
    with ZipFile(path) as source, ZipFile(linked, "w") as copy:
        copy.writestr("config.json", source.read("config.json"))
        copy.writestr("model.weights.h5", weights.read_bytes())
    with pytest.raises(ImportProblem, match="another file"):
        read_model(linked)


def test_weights_without_a_network_are_refused(keras: Keras, tmp_path: Path) -> None:
    path = tmp_path / "only.weights.h5"
    with h5py.File(path, "w") as file:
        file["layers/dense/vars/0"] = np.zeros((2, 2))

    with pytest.raises(ImportProblem, match="weights without a network"):
        read_model(path)

"""Calls of Keras layers become layers of the catalogue with the parameters that they mean."""

import inspect

import pytest

from playground.base.errors import ImportProblem
from playground.base.params import ParamValue, Regularizer
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.importing.result import NoteKind
from playground.importing.script import read_script

CASES: list[tuple[str, str, dict[str, ParamValue]]] = [
    ("Dense(3)", "Dense", {"units": 3}),
    ("Dense(3, 'relu', False)", "Dense", {"units": 3, "activation": "relu", "use_bias": False}),
    ("Dense(output_dim=3, init='uniform')", "Dense", {"kernel_initializer": "random_uniform"}),
    ("Dense(2 * 3 + 1)", "Dense", {"units": 7}),
    ("Dense(units=3, activation=tf.nn.relu)", "Dense", {"activation": "relu"}),
    ("Dense(3, activation=keras.activations.swish)", "Dense", {"activation": "silu"}),
    ("Dense(3, activation=None)", "Dense", {"activation": "linear"}),
    ("Dense(3, activation=layers.ReLU())", "Dense", {"activation": "relu"}),
    ("Dense(3, kernel_regularizer='l2')", "Dense", {"kernel_regularizer": Regularizer(l2=0.01)}),
    ("Dense(3, kernel_regularizer=l2(0.5))", "Dense", {"kernel_regularizer": Regularizer(0, 0.5)}),
    (
        "Dense(3, kernel_regularizer=l2(l=0.5))",
        "Dense",
        {"kernel_regularizer": Regularizer(0, 0.5)},
    ),
    (
        "Dense(3, kernel_regularizer=regularizers.l1_l2(l1=0.1, l2=0.2))",
        "Dense",
        {"kernel_regularizer": Regularizer(0.1, 0.2)},
    ),
    (
        "Dense(3, bias_regularizer=keras.regularizers.L1(0.1))",
        "Dense",
        {"bias_regularizer": Regularizer(l1=0.1)},
    ),
    (
        "Dense(3, kernel_initializer=tf.keras.initializers.HeNormal())",
        "Dense",
        {"kernel_initializer": "he_normal"},
    ),
    ("Dropout(rate=1/4)", "Dropout", {"rate": 0.25}),
    ("Activation('softmax')", "Activation", {"activation": "softmax"}),
    ("ReLU()", "Activation", {"activation": "relu"}),
    ("BatchNormalization(momentum=0.8)", "BatchNormalization", {"momentum": 0.8}),
    ("Rescaling(1./127.5, offset=-1)", "Rescaling", {"scale": 1 / 127.5, "offset": -1.0}),
    ("Normalization()", "Normalization", {"axis": -1, "mean": None}),
    ("Normalization(axis=None)", "Normalization", {"axis": None}),
    ("Normalization(axis=[-1])", "Normalization", {"axis": -1}),
    ("Normalization(mean=2, variance=3.5)", "Normalization", {"mean": 2.0, "variance": 3.5}),
    (
        "Normalization(mean=[2., 3.], variance=[1., 4.])",
        "Opaque",
        {
            "class_name": "Normalization",
            "config": '{"mean": [2.0, 3.0], "variance": [1.0, 4.0]}',
        },
    ),
    (
        "Rescaling([2., 3.])",
        "Opaque",
        {"class_name": "Rescaling", "config": '{"scale": [2.0, 3.0]}'},
    ),
]
IMAGES: list[tuple[str, str, dict[str, ParamValue]]] = [
    ("Conv2D(8, (5, 3))", "Conv2D", {"filters": 8, "kernel_size": (5, 3)}),
    ("Conv2D(8, 5, 2, 'SAME')", "Conv2D", {"strides": (2, 2), "padding": "same"}),
    ("Convolution2D(8, 3)", "Conv2D", {"kernel_size": (3, 3)}),
    ("MaxPool2D()", "MaxPooling2D", {"pool_size": (2, 2)}),
    ("MaxPooling2D((3, 3), strides=1)", "MaxPooling2D", {"pool_size": (3, 3), "strides": (1, 1)}),
    ("Flatten()", "Flatten", {}),
]


def layer_of(call: str, shape: str) -> tuple[str, dict[str, ParamValue], list[NoteKind]]:
    """Return type and parameters of one layer between an Input and the end."""
    imported = read_script(
        f"model = Sequential([Input(shape={shape}), {call}])\nmodel.compile('adam', 'mse')\n"
    )
    (_entry, layer) = imported.project.network.layers
    kinds = [note.kind for note in imported.notes if "data" not in note.message]
    return layer.type_name, dict(layer.params), kinds


@pytest.mark.parametrize(("call", "type_name", "params"), CASES)
def test_settings_are_read_in_every_form(
    call: str, type_name: str, params: dict[str, ParamValue]
) -> None:
    found, values, notes = layer_of(call, "(2,)")
    assert found == type_name
    assert {name: values[name] for name in params} == params
    assert notes == []


@pytest.mark.parametrize(("call", "type_name", "params"), IMAGES)
def test_settings_of_image_layers_are_read(
    call: str, type_name: str, params: dict[str, ParamValue]
) -> None:
    found, values, notes = layer_of(call, "(8, 8, 1)")
    assert found == type_name
    assert {name: values[name] for name in params} == params
    assert notes == []


def test_a_wrapper_takes_the_settings_of_the_wrapped_layer() -> None:
    found, values, notes = layer_of("Bidirectional(GRU(5, dropout=0.1), 'sum')", "(4, 2)")
    assert (found, notes) == ("Bidirectional", [])
    assert (values["layer"], values["units"], values["merge_mode"]) == ("GRU", 5, "sum")
    assert values["dropout"] == 0.1


def test_fitting_a_layer_to_the_training_data_is_what_happens_on_the_canvas() -> None:
    text = """
import numpy as np
from tensorflow.keras import layers, Sequential
normalizer = layers.Normalization(axis=-1)
normalizer.adapt(np.array(train_features))
model = Sequential([layers.Input((2,)), normalizer, layers.Dense(1)])
model.compile(loss="mean_absolute_error", optimizer="adam")
"""
    imported = read_script(text)
    types = [layer.type_name for layer in imported.project.network.layers]
    assert types == ["Input", "Normalization", "Dense"]
    assert not [note for note in imported.notes if note.line == 5]


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("Dense(0)", NoteKind.ASSUMED),
        ("Dense(n_hidden)", NoteKind.ASSUMED),
        ("Dense(3, activation='mine')", NoteKind.ASSUMED),
        ("Dense(3, kernel_regularizer=5)", NoteKind.ASSUMED),
    ],
)
def test_an_invalid_setting_keeps_its_default_with_a_note(call: str, kind: NoteKind) -> None:
    found, values, notes = layer_of(call, "(2,)")
    assert found == "Dense"
    assert LAYERS["Dense"].parse(values) == values
    assert notes == [kind]


@pytest.mark.keras
@pytest.mark.parametrize(
    "spec",
    [spec for spec in LAYERS if spec.name not in ("Input", "Opaque", "Add", "Multiply")],
    ids=lambda spec: spec.name,
)
def test_the_order_of_arguments_is_that_of_keras(spec: LayerSpec) -> None:
    keras = pytest.importorskip("keras")
    signature = list(inspect.signature(getattr(keras.layers, spec.name).__init__).parameters)
    words = spec.positional or spec.argument_order[:1]
    assert tuple(signature[1 : 1 + len(words)]) == words


def test_a_layer_that_is_not_known_is_named_as_the_cause() -> None:
    text = "import keras\nm = keras.Sequential([keras.Input((2,)),\n    keras.layers.Bogus(3)])\n"
    with pytest.raises(ImportProblem, match="the layer Bogus is not known here"):
        read_script(text)

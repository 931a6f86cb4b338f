"""Weights read from files without Keras equal those that Keras reads."""

import warnings
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from playground.catalog.layers import LAYERS
from playground.catalog.spec import no_weights
from playground.importing.model import weights
from playground.importing.model.opening import open_model
from playground.importing.model.reading import read_model
from playground.training.files.imported_weights import imported_weights

Keras = Any
"""The keras module; it has no types."""

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def flat(layers: Any) -> list[Any]:
    """Return layers for rows of numbers, several of a class."""
    frozen = layers.Dense(4, name="held")
    frozen.trainable = False
    return [
        layers.Input((6,)),
        layers.Normalization(),
        *(layers.Dense(5, name="z_first"), layers.BatchNormalization(), layers.Dropout(0.2)),
        *(frozen, layers.LayerNormalization(), layers.Dense(3, use_bias=False, name="a_last")),
        layers.BatchNormalization(epsilon=0.01),
    ]


def pictures(layers: Any) -> list[Any]:
    return [
        layers.Input((8, 8, 1)),
        *(layers.Conv2D(3, 3), layers.MaxPooling2D(), layers.Conv2D(2, 2), layers.Flatten()),
        layers.Dense(2),
    ]


def texts(layers: Any) -> list[Any]:
    return [
        layers.Input((9,)),
        *(layers.Embedding(11, 4), layers.Conv1D(5, 3), layers.MaxPooling1D()),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.Bidirectional(layers.GRU(2, return_sequences=True), merge_mode="sum"),
        *(layers.SimpleRNN(4, return_sequences=True), layers.LSTM(3, return_sequences=True)),
        *(layers.GRU(3), layers.Dense(1)),
    ]


def filters(layers: Any) -> list[Any]:
    return [
        layers.Input((8, 8, 2)),
        *(layers.Conv2DTranspose(4, 3), layers.GroupNormalization(2), layers.PReLU()),
        *(layers.DepthwiseConv2D(3, depth_multiplier=2), layers.SeparableConv2D(3, 3)),
        *(layers.Reshape((-1, 3)), layers.TimeDistributed(layers.Dense(2))),
        layers.Dense(1),
    ]


def nested(layers: Any) -> list[Any]:
    inner = layers.Dense(3, name="same")
    import keras  # noqa: PLC0415 - takes seconds

    return [
        layers.Input((4,)),
        *(layers.Dense(4, name="same"), keras.Sequential([layers.Input((4,)), inner])),
        keras.Sequential([layers.Input((3,)), layers.Dense(2, name="same")]),
        layers.Dense(1),
    ]


@pytest.fixture(scope="module")
def keras() -> Keras:
    """Return Keras, which takes seconds to import."""
    return pytest.importorskip("keras")


def file_of(keras: Keras, stack: list[Any], path: Path) -> Path:
    model = keras.Sequential(stack)
    random = np.random.default_rng(7)
    model.set_weights([random.normal(size=array.shape) for array in model.get_weights()])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's own, of HDF5
        model.save(path)
    return path


def refuse(*_given: object) -> Any:
    raise AssertionError("Keras was asked to open the file")


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("build", [flat, pictures, texts, filters])
def test_every_array_is_the_one_that_keras_loads(
    keras: Keras, build: Any, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(keras, build(keras.layers), tmp_path / f"model{suffix}")
    expected = weights.load(open_model(path)).layers
    monkeypatch.setattr(weights, "load", refuse)
    imported = read_model(path)
    assert imported.checkpoint is not None
    found = imported_weights(imported.checkpoint.extra)
    arrays = {place[-1]: layer.arrays for place, layer in expected.items() if layer.arrays}
    assert found.keys() == arrays.keys()
    for name, theirs in arrays.items():
        assert all(map(np.array_equal, found[name], theirs))


def test_nested_models_keep_their_own_weights(
    keras: Keras, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(keras, nested(keras.layers), tmp_path / "model.keras")
    expected = [layer.arrays for layer in weights.load(open_model(path)).layers.values()]
    monkeypatch.setattr(weights, "load", refuse)
    imported = read_model(path)
    assert imported.checkpoint is not None
    found = list(imported_weights(imported.checkpoint.extra).values())
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_every_layer_of_the_catalogue_with_weights_is_covered() -> None:
    covered = {"Dense", "BatchNormalization", "LayerNormalization", "Conv1D", "Conv2D"}
    covered |= {"Embedding", "Bidirectional", "SimpleRNN", "LSTM", "GRU"}
    covered |= {"Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D", "GroupNormalization"}
    covered |= {"PReLU", "TimeDistributed", "Normalization"}
    covered |= {"MultiHeadAttention"}  # its parts are layers of their own: Keras opens the file
    with_weights = {spec.name for spec in LAYERS if spec.weights is not no_weights}
    assert with_weights - {"Opaque"} == covered


def test_keras_opens_the_file_if_the_arrays_are_unexpected(
    keras: Keras, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(keras, flat(keras.layers), tmp_path / "model.h5")
    with h5py.File(path, "r+") as file:
        layer = file["model_weights/z_first"]
        layer.attrs["weight_names"] = layer.attrs["weight_names"][::-1]
    asked: list[object] = []
    monkeypatch.setattr(weights, "load", asked.append)
    with pytest.raises(AttributeError):
        read_model(path)
    assert len(asked) == 1

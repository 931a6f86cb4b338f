"""Descriptions as Keras 2.1, 2.2, 2.3 and 2.4 wrote them, in HDF5 files written for the test."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from playground.base.errors import ImportProblem
from playground.base.params import Selection
from playground.importing.model import read_model
from playground.importing.result import Imported
from playground.training.files.imported_weights import imported_weights

Json = Any
"""A value of JSON."""

GLOROT_2_1 = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None},
}
GLOROT_2_3 = {"class_name": "GlorotUniform", "config": {"seed": None, "dtype": "float32"}}
ZEROS = {"class_name": "Zeros", "config": {}}
PLAIN = {
    **dict.fromkeys(("kernel_regularizer", "bias_regularizer", "activity_regularizer")),
    **dict.fromkeys(("kernel_constraint", "bias_constraint")),
}


def dense(name: str, units: int, activation: str = "linear", **more: Json) -> dict[str, Json]:
    config = {
        **{"name": name, "trainable": True, "units": units, "activation": activation},
        **{"use_bias": True, "kernel_initializer": GLOROT_2_1, "bias_initializer": ZEROS},
        **PLAIN,
        **more,
    }
    return {"class_name": "Dense", "config": config}


def lstm(name: str, units: int, **more: Json) -> dict[str, Json]:
    config = {
        **{"name": name, "trainable": True, "return_sequences": False, "return_state": False},
        **{"go_backwards": False, "stateful": False, "unroll": False, "units": units},
        **{"activation": "tanh", "recurrent_activation": "hard_sigmoid", "use_bias": True},
        **{"kernel_initializer": GLOROT_2_1, "bias_initializer": ZEROS},
        "recurrent_initializer": {
            "class_name": "Orthogonal",
            "config": {"gain": 1.0, "seed": None},
        },
        **{"unit_forget_bias": True, "recurrent_regularizer": None, "recurrent_constraint": None},
        **{"dropout": 0.0, "recurrent_dropout": 0.0, "implementation": 1},
        **PLAIN,
        **more,
    }
    return {"class_name": "LSTM", "config": config}


def old_adam(**more: Json) -> dict[str, Json]:
    config = {"lr": 0.002, "beta_1": 0.9, "beta_2": 0.999, "decay": 0.0, "epsilon": 1e-07}
    return {"class_name": "Adam", "config": {**config, "amsgrad": False, **more}}


def written(
    folder: Path,
    description: Json,
    weights: Mapping[str, Mapping[str, np.ndarray[Any, Any]]],
    *,
    version: str,
    training: Json = None,
) -> Path:
    """Write an HDF5 file as Keras 2 did: one group for each layer, with the names of weights."""
    path = folder / "old.h5"
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = version.encode()
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(description).encode()
        if training is not None:
            file.attrs["training_config"] = json.dumps(training).encode()
        group = file.create_group("model_weights")
        for name, arrays in weights.items():
            layer = group.create_group(name)
            layer.attrs["weight_names"] = np.array([each.encode() for each in arrays], dtype="S")
            for each, array in arrays.items():
                layer.create_dataset(each, data=array)
    return path


def values(*shape: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(sum(shape)).normal(0, 0.3, shape).astype(np.float32)


def layers_of(imported: Imported) -> list[str]:
    return [layer.type_name for layer in imported.project.network.layers]


def weights_of(imported: Imported) -> dict[str, tuple[np.ndarray[Any, Any], ...]]:
    assert imported.checkpoint is not None
    return imported_weights(imported.checkpoint.extra)


def test_keras_2_1_lists_the_layers_and_gives_the_shape_to_the_first(tmp_path: Path) -> None:
    first = dense("dense_1", 3, "relu", batch_input_shape=[None, 4], dtype="float32")
    kernel, bias, last = values(4, 3), values(3), values(3, 1)
    path = written(
        tmp_path,
        {"class_name": "Sequential", "config": [first, dense("dense_2", 1, use_bias=False)]},
        {
            "dense_1": {"dense_1/kernel:0": kernel, "dense_1/bias:0": bias},
            "dense_2": {"dense_2/kernel:0": last},
        },
        version="2.1.6",
        training={"loss": "mse", "metrics": ["mae"], "optimizer_config": old_adam()},
    )

    imported = read_model(path)

    project = imported.project
    assert layers_of(imported) == ["Input", "Dense", "Dense"]
    assert project.network.layers[0].params["shape"] == (4,)
    assert project.network.layers[1].params["kernel_initializer"] == "glorot_uniform"
    assert project.training.optimizer == Selection("adam")
    assert (project.training.loss, project.training.metrics) == (
        "mean_squared_error",
        ("mean_absolute_error",),
    )
    assert project.training.learning_rate == 0.002
    found = weights_of(imported)
    np.testing.assert_array_equal(found["dense_1"][0], kernel)
    np.testing.assert_array_equal(found["dense_2"][0], last)


def test_in_a_chain_the_inputs_of_a_hard_sigmoid_are_scaled_first(tmp_path: Path) -> None:
    first = dense("dense_1", 3, "relu", batch_input_shape=[None, 4], dtype="float32")
    gate = {"class_name": "Activation", "config": {"name": "hard", "activation": "hard_sigmoid"}}
    path = written(
        tmp_path,
        {"class_name": "Sequential", "config": {"name": "old", "layers": [first, gate]}},
        {"dense_1": {"dense_1/kernel:0": values(4, 3), "dense_1/bias:0": values(3)}},
        version="2.2.4",
    )
    assert layers_of(read_model(path)) == ["Input", "Dense", "Rescaling", "Activation"]


def test_keras_2_2_recurrent_layers_keep_the_slope_of_their_gates(tmp_path: Path) -> None:
    first = lstm("lstm_1", 2, batch_input_shape=[None, 5, 3], dtype="float32")
    arrays = {"kernel": values(3, 8), "recurrent_kernel": values(2, 8), "bias": values(8)}
    path = written(
        tmp_path,
        {
            "class_name": "Sequential",
            "config": {"name": "sequential_1", "layers": [first, dense("dense_1", 1)]},
        },
        {
            "lstm_1": {f"lstm_1/{key}:0": array for key, array in arrays.items()},
            "dense_1": {"dense_1/kernel:0": values(2, 1), "dense_1/bias:0": values(1)},
        },
        version="2.2.4",
    )

    imported = read_model(path)

    assert layers_of(imported) == ["Input", "LSTM", "Dense"]
    x = values(4, 5, 3)
    kernel, recurrent, bias = weights_of(imported)["lstm_1"]
    ours = _lstm(x, kernel, recurrent, bias, 1 / 6)
    theirs = _lstm(x, arrays["kernel"], arrays["recurrent_kernel"], arrays["bias"], 1 / 5)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-7)


def _lstm(x: Any, kernel: Any, recurrent: Any, bias: Any, slope: float) -> Any:
    """Return the last output of an LSTM whose gates are clipped lines of that slope."""
    units = recurrent.shape[0]
    h = c = np.zeros((len(x), units))
    for step in range(x.shape[1]):
        z = x[:, step] @ kernel + h @ recurrent + bias
        i, f, g, o = (z[:, k * units : (k + 1) * units] for k in range(4))
        i, f, o = (np.clip(slope * each + 0.5, 0, 1) for each in (i, f, o))
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
    return h


def test_a_gru_before_reset_after_applies_its_reset_before(tmp_path: Path) -> None:
    config = {**lstm("gru_1", 2)["config"], "recurrent_activation": "sigmoid"}
    config.pop("unit_forget_bias")
    first = {"class_name": "GRU", "config": {**config, "batch_input_shape": [None, 5, 3]}}
    path = written(
        tmp_path,
        {"class_name": "Sequential", "config": [first]},
        {
            "gru_1": {
                "gru_1/kernel:0": values(3, 6),
                "gru_1/recurrent_kernel:0": values(2, 6),
                "gru_1/bias:0": values(6),
            }
        },
        version="2.1.0",
    )

    assert read_model(path).project.network.layers[1].params["reset_after"] is False


def functional() -> dict[str, Json]:
    """Return a graph of Keras 2.3 with a model within it, in which a layer is frozen."""

    def used(entry: dict[str, Json], *sources: str) -> dict[str, Json]:
        nodes = [[[source, 0, 0, {}] for source in sources]] if sources else []
        return {**entry, "name": entry["config"]["name"], "inbound_nodes": nodes}

    def start(name: str, size: int) -> dict[str, Json]:
        config = {"batch_input_shape": [None, size], "dtype": "float32", "sparse": False}
        return used({"class_name": "InputLayer", "config": {**config, "name": name}})

    norm = {
        "class_name": "BatchNormalization",
        "config": {
            **{"name": "norm", "trainable": True, "axis": [1], "momentum": 0.99},
            **{"epsilon": 0.001, "center": True, "scale": True, "dtype": "float32"},
            **{"beta_initializer": ZEROS, "moving_mean_initializer": ZEROS},
            "gamma_initializer": {"class_name": "Ones", "config": {}},
            "moving_variance_initializer": {"class_name": "Ones", "config": {}},
            **dict.fromkeys(("beta_regularizer", "gamma_regularizer")),
            **dict.fromkeys(("beta_constraint", "gamma_constraint")),
        },
    }
    held = dense("held", 4, kernel_initializer=GLOROT_2_3, trainable=False)
    inner = {
        "class_name": "Model",
        "config": {
            "name": "inner",
            "layers": [
                start("inner_in", 3),
                used(dense("free", 4, "tanh"), "inner_in"),
                used(norm, "free"),
                used(held, "norm"),
            ],
            "input_layers": [["inner_in", 0, 0]],
            "output_layers": [["held", 0, 0]],
        },
    }
    return {
        "class_name": "Model",
        "config": {
            "name": "outer",
            "layers": [
                start("entry", 3),
                used(inner, "entry"),
                used(dense("end", 1, "sigmoid"), "inner"),
            ],
            "input_layers": [["entry", 0, 0]],
            "output_layers": [["end", 0, 0]],
        },
    }


def test_a_nested_model_stores_what_is_trained_before_the_rest(tmp_path: Path) -> None:
    order = {
        "free/kernel:0": values(3, 4),
        "free/bias:0": values(4),
        "norm/gamma:0": values(4) + 1,
        "norm/beta:0": values(4) + 2,
        "norm/moving_mean:0": values(4) + 3,
        "norm/moving_variance:0": values(4) + 4,
        "held/kernel:0": values(4, 4),
        "held/bias:0": values(4) + 5,
    }
    end = {"end/kernel:0": values(4, 1), "end/bias:0": values(1)}
    path = written(tmp_path, functional(), {"inner": order, "end": end}, version="2.3.1")

    imported = read_model(path)

    assert layers_of(imported) == ["Input", "Dense", "BatchNormalization", "Dense", "Dense"]
    found = weights_of(imported)
    expected = list(order.values())
    for name, start, stop in (("free", 0, 2), ("norm", 2, 6), ("held", 6, 8)):
        for mine, theirs in zip(found[name], expected[start:stop], strict=True):
            np.testing.assert_array_equal(mine, theirs)
    held = next(each for each in imported.project.network.layers if each.name == "held")
    assert not held.is_trainable


def test_names_of_layers_may_have_slashes(tmp_path: Path) -> None:
    first = dense("conv1/inner", 3, batch_input_shape=[None, 4])
    kernel, bias = values(4, 3), values(3)
    arrays = {"conv1/inner/kernel:0": kernel, "conv1/inner/bias:0": bias}
    description = {"class_name": "Sequential", "config": [first]}
    path = written(tmp_path, description, {"conv1/inner": arrays}, version="2.4.0")
    with h5py.File(path, "r+") as file:
        file["model_weights"].attrs["layer_names"] = [b"conv1/inner"]

    (found,) = weights_of(read_model(path)).values()

    np.testing.assert_array_equal(found[0], kernel)


@pytest.mark.keras
def test_weights_that_are_not_those_of_the_layers_are_refused(tmp_path: Path) -> None:
    description = {
        "class_name": "Sequential",
        "config": [dense("dense_1", 3, batch_input_shape=[None, 4])],
    }
    wrong = {"dense_1": {"dense_1/kernel:0": values(4, 3), "dense_1/bias:0": values(4)}}
    path = written(tmp_path, description, wrong, version="2.1.6")

    with pytest.raises(ImportProblem, match=r"layer dense_1 in old\.h5"):
        read_model(path)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (lstm("lstm_1", 2, time_major=True), r"lstm_1 \(LSTM\) has time_major = True"),
        (
            {**lstm("lstm_1", 2, activation="hard_sigmoid")},
            r"lstm_1 \(LSTM\) uses the hard_sigmoid of Keras 2",
        ),
        (
            {"class_name": "LocallyConnected1D", "config": {"name": "local"}},
            r"local \(LocallyConnected1D\)",
        ),
    ],
)
def test_what_keras_3_cannot_compute_is_refused_by_name(
    entry: Json, words: str, tmp_path: Path
) -> None:
    config = {**entry["config"], "batch_input_shape": [None, 5, 3]}
    arrays = {
        "lstm_1/kernel:0": values(3, 8),
        "lstm_1/recurrent_kernel:0": values(2, 8),
        "lstm_1/bias:0": values(8),
    }
    description = {"class_name": "Sequential", "config": [{**entry, "config": config}]}
    path = written(tmp_path, description, {"lstm_1": arrays}, version="2.2.4")

    with pytest.raises(ImportProblem, match=words):
        read_model(path)


def test_a_file_of_keras_1_says_how_to_continue(tmp_path: Path) -> None:
    description = {"class_name": "Sequential", "config": []}
    path = written(tmp_path, description, {}, version="1.2.2")

    with pytest.raises(ImportProblem, match=r"saved by Keras 1\.2\.2; open it with Keras 2\.1"):
        read_model(path)


@pytest.mark.parametrize(
    ("training", "name", "loss", "metrics"),
    [
        (
            {
                "optimizer_config": {"class_name": "Custom>Adam", "config": {"name": "Adam"}},
                "loss": "categorical_crossentropy",
                "metrics": [["accuracy"]],
            },
            "adam",
            "categorical_crossentropy",
            ("accuracy",),
        ),
        (
            {
                "optimizer_config": {
                    "class_name": "RMSprop",
                    "config": {"lr": 0.001, "rho": 0.9, "decay": 0.0, "epsilon": 1e-07},
                },
                "loss": {
                    "class_name": "CategoricalCrossentropy",
                    "config": {"reduction": "auto", "name": "x", "from_logits": False},
                },
                "metrics": [
                    {
                        "class_name": "MeanMetricWrapper",
                        "config": {
                            "name": "acc",
                            "dtype": "float32",
                            "fn": "categorical_accuracy",
                        },
                    }
                ],
            },
            "rmsprop",
            "categorical_crossentropy",
            ("categorical_accuracy",),
        ),
    ],
)
def test_optimizers_losses_and_metrics_are_read_by_their_plain_names(
    training: Json, name: str, loss: str, metrics: tuple[str, ...], tmp_path: Path
) -> None:
    description = {
        "class_name": "Sequential",
        "config": {
            "name": "sequential",
            "layers": [dense("dense_1", 3, "softmax")],
            "build_input_shape": [None, 4],
        },
    }
    weights = {"dense_1": {"dense_1/kernel:0": values(4, 3), "dense_1/bias:0": values(3)}}
    path = written(tmp_path, description, weights, version="2.4.0", training=training)

    project = read_model(path).project

    assert project.training.optimizer.name == name
    assert (project.training.loss, project.training.metrics) == (loss, metrics)

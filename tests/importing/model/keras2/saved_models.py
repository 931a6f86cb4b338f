"""Run in a process of its own: saves models with Keras 2 (tf_keras), and what they predict.

``python saved_models.py CASES FOLDER``: `CASES` is a JSON file with a list of layers. For each of
them the folder gets a `.h5` file, a `.keras` file and the inputs and outputs as `.npz`; the
names of layers that Keras 2 lacks are written to ``absent.json``.
"""

import inspect
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

Keras = Any
"""The tf_keras module; it has no types."""

OLD_NAMES = {("LeakyReLU", "negative_slope"): "alpha"}


def made(keras: Keras, entry: dict[str, Any]) -> Any:
    """Return the layer of Keras 2 with the arguments that it knows."""
    layer_class = getattr(keras.layers, entry["class_name"])
    arguments = dict(entry["arguments"])
    if "layer" in entry:
        arguments["layer"] = made(keras, entry["layer"])
    names = set(inspect.signature(layer_class.__init__).parameters)
    named = {OLD_NAMES.get((entry["class_name"], key), key): v for key, v in arguments.items()}
    known = {key: value for key, value in named.items() if key in names or key == "name"}
    return layer_class(**known)


def filled(keras: Keras, model: Any, generator: np.random.Generator) -> None:
    """Give a model weights that no initializer draws; variances stay positive."""
    values = []
    for weight in model.weights:
        value = generator.normal(0, 0.4, weight.shape)
        is_positive = "variance" in weight.name
        values.append(np.abs(value) + 0.1 if is_positive else value)
    model.set_weights(values)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()


def build(keras: Keras, case: dict[str, Any]) -> Any:
    """Return a model that ends in a Dense layer behind the layer that is tested."""
    entry = keras.Input(case["shape"])
    if case["class_name"] == "operations":
        x = (entry * 2.0 + 1.0) / 4.0 - 0.5
        x = x * keras.activations.sigmoid(x) + entry
        x = keras.layers.UnitNormalization(name="part/unit")(x)
        return compiled(keras, entry, keras.layers.Dense(2, name="part/dense")(x))
    layer = made(keras, case)
    if case["inputs"] == 1:
        found = layer(entry)
    else:
        others = [keras.layers.Activation("tanh")(entry)]
        others += [keras.layers.Activation("relu")(entry) for _ in range(case["inputs"] - 2)]
        every = [entry, *others]
        order = case["call_order"]
        found = layer(*(every[index] for index in order)) if order else layer(every)
    return compiled(keras, entry, keras.layers.Dense(2)(keras.layers.Flatten()(found)))


def compiled(keras: Keras, entry: Any, output: Any) -> Any:
    model = keras.Model(entry, output)
    model.compile("adam", "mse")
    return model


def main(cases: Path, folder: Path) -> None:
    import tf_keras as keras  # noqa: PLC0415 - takes seconds, and only this process may have it

    generator = np.random.default_rng(0)
    absent = []
    for case in json.loads(cases.read_text()):
        names = [case["class_name"], *([case["layer"]["class_name"]] if "layer" in case else [])]
        is_known = case["class_name"] == "operations"
        if not is_known and not all(hasattr(keras.layers, name) for name in names):
            absent.append(case["id"])
            continue
        keras.backend.clear_session()
        model = build(keras, case)
        filled(keras, model, generator)
        x = generator.normal(0, 1, (5, *case["shape"])).astype(np.float32)
        if case["is_whole"]:
            x = np.floor(np.abs(x) * 3)
        np.savez(folder / f"{case['id']}.npz", x=x, y=model.predict(x, verbose=0))
        model.save(folder / f"{case['id']}.h5")
        model.save(folder / f"{case['id']}.keras")
    (folder / "absent.json").write_text(json.dumps(absent))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

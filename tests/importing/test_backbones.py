"""Models that come with Keras: their layers, what is frozen, and weights that are at hand."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.importing.apart import START_PATIENCE, script
from playground.importing.measuring.backbones import backbone_model
from playground.importing.result import Imported, NoteKind, Wants
from playground.importing.script import read_script
from playground.reading.child import Outlet
from playground.reading.protocol import Progressed, Request
from playground.training import inline
from playground.training.files.imported_weights import imported_weights, is_as_built
from playground.training.protocol.engine import Engine

PROGRAM = """
import tensorflow as tf
from tensorflow.keras import layers
base = tf.keras.applications.MobileNetV2(
    input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights={weights})
{freezing}
model = tf.keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(1, 'sigmoid')])
model.compile('adam', 'binary_crossentropy')
model.fit(train, epochs=1)
"""
FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
"""What Keras calls the weights in its cache."""


def read(weights: str = "'imagenet'", freezing: str = "", chosen: str = "") -> Imported:
    """Return what is imported of a program with MobileNetV2."""
    text = PROGRAM.format(weights=weights, freezing=freezing)
    return read_script(text, backbone=backbone_model, weights_file=chosen)


def made(**given: Any) -> Any:
    """Return MobileNetV2 as Keras makes it. Any: Keras has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    keras.utils.set_random_seed(3)
    return keras.applications.MobileNetV2(
        input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights=None, **given
    )


def write_weights(model: Any, path: Path) -> None:
    """Write weights in the form of the files that Keras offers. Any: Keras has no types."""
    import h5py  # noqa: PLC0415
    from keras.src.legacy.saving import legacy_h5_format  # noqa: PLC0415

    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        legacy_h5_format.save_weights_to_hdf5_group(file, model)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder without anything."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "own"))
    return tmp_path


@pytest.fixture
def is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is fetched from the network."""

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("something is fetched from the network")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setattr("socket.create_connection", refuse)


@pytest.mark.keras
@pytest.mark.usefixtures("is_offline")
def test_weights_of_the_cache_are_those_of_the_layers(home: Path) -> None:
    model = made()
    write_weights(model, home / ".keras" / "models" / FILE)
    imported = read()
    assert not [note for note in imported.notes if "weights" in note.message]
    assert imported.checkpoint is not None
    found = imported_weights(imported.checkpoint.extra)
    names = {layer.name for layer in imported.project.network.layers}
    assert set(found) == names
    theirs = [layer for layer in model.layers if layer.get_weights()]
    ours = [arrays for arrays in found.values() if not is_as_built(arrays)]
    assert len(ours) == len(theirs)
    for layer in theirs:
        for mine, other in zip(found[layer.name], layer.get_weights(), strict=True):
            assert np.array_equal(mine, other)


@pytest.mark.keras
@pytest.mark.usefixtures("is_offline", "home")
@pytest.mark.parametrize("weights", ["'imagenet'", "'my_weights.h5'", "path"])
def test_without_weights_the_layers_are_random_and_a_note_says_so(weights: str) -> None:
    imported = read(weights)
    assert imported.checkpoint is None
    (note,) = [note for note in imported.notes if "random weights" in note.message]
    assert note.kind is NoteKind.NEEDS_YOU
    assert note.line == 4
    assert note.wants is Wants.WEIGHTS
    assert (
        note.file == {"'imagenet'": FILE, "'my_weights.h5'": "my_weights.h5", "path": ""}[weights]
    )
    assert note.file in note.message


@pytest.mark.keras
@pytest.mark.usefixtures("is_offline", "home")
def test_no_weights_are_wanted_where_the_program_says_none() -> None:
    imported = read("None")
    assert imported.checkpoint is None
    assert not [note for note in imported.notes if "weights" in note.message]


@pytest.mark.keras
@pytest.mark.usefixtures("is_offline", "home")
@pytest.mark.parametrize("weights", ["'imagenet'", "'my_weights.h5'"])
def test_weights_of_a_file_that_the_user_chose_are_taken(weights: str, tmp_path: Path) -> None:
    model = made()
    write_weights(model, tmp_path / "chosen.h5")
    imported = read(weights, chosen=str(tmp_path / "chosen.h5"))
    assert imported.checkpoint is not None
    found = imported_weights(imported.checkpoint.extra)
    assert np.array_equal(found["Conv1"][0], model.get_layer("Conv1").get_weights()[0])


@pytest.mark.keras
@pytest.mark.usefixtures("is_offline", "home")
def test_a_damaged_file_of_weights_is_refused_with_a_reason(tmp_path: Path) -> None:
    from playground.base.errors import ImportProblem  # noqa: PLC0415

    chosen = tmp_path / "w.h5"
    chosen.write_bytes(b"no weights at all")
    with pytest.raises(ImportProblem, match="MobileNetV2"):
        read(chosen=str(chosen))


FREEZING: dict[str, tuple[str, Callable[[Any], Iterable[Any]]]] = {
    "the first": (
        "for layer in base.layers[:30]:\n    layer.trainable = False",
        lambda m: m.layers[:30],
    ),
    "all but the last": (
        "base.trainable = True\nfor layer in base.layers[:-10]:\n    layer.trainable = False",
        lambda m: m.layers[:-10],
    ),
    "by name": (
        "for layer in base.layers:\n    if layer.name.startswith('block_1_'):\n"
        "        layer.trainable = False",
        lambda m: [each for each in m.layers if each.name.startswith("block_1_")],
    ),
    "by class": (
        "for layer in base.layers:\n    if isinstance(layer, layers.BatchNormalization):\n"
        "        layer.trainable = False",
        lambda m: [each for each in m.layers if type(each).__name__ == "BatchNormalization"],
    ),
    "from a name on": (
        "on = False\nfor layer in base.layers:\n    if layer.name == 'block_5_expand':\n"
        "        on = True\n    layer.trainable = on",
        lambda m: m.layers[: [each.name for each in m.layers].index("block_5_expand")],
    ),
    "all": ("base.trainable = False", lambda m: m.layers),
}
"""Text of a program, and the layers that Keras freezes by it."""


@pytest.mark.keras
@pytest.mark.parametrize("name", FREEZING)
def test_the_same_layers_are_frozen_as_in_keras(name: str) -> None:
    freezing, frozen = FREEZING[name]
    model = made()
    for layer in frozen(model):
        layer.trainable = False
    wanted = {each.name: each.trainable for each in model.layers if each.weights}
    layers = read("None", freezing).project.network.layers
    found = {each.name: each.is_trainable for each in layers if each.name in wanted}
    assert found == wanted


@pytest.mark.keras
def test_the_layers_of_a_backbone_are_one_folded_block() -> None:
    project = read("None").project
    (group,) = project.layout.groups
    assert (group.name, group.is_folded) == ("MobileNetV2", True)
    assert len(group.members) == len(project.network.layers) - 3


def test_training_continues_from_the_weights_of_the_cache(home: Path, engine: Engine) -> None:
    model = made()
    write_weights(model, home / ".keras" / "models" / FILE)
    imported = read(freezing="base.trainable = False")
    project = replace(imported.project, training=replace(imported.project.training, epochs=1))
    run = inline.train(engine, project, epochs=1, checkpoint=imported.checkpoint)
    layers = {layer.name: layer for layer in run.program.keras_model.layers}
    for layer in model.layers:
        for mine, other in zip(
            layers[layer.name].get_weights() if layer.weights else (),
            layer.get_weights(),
            strict=True,
        ):
            assert np.array_equal(mine, other), layer.name
    assert np.isfinite(run.curves.column("loss")).all()
    run.program.close()


class Recorded(Outlet):
    """Keeps the messages instead of sending them."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, message: Any) -> None:
        """Keep a message."""
        self.sent.append(message)


@pytest.mark.keras
def test_a_backbone_may_take_as_long_to_be_made_as_keras_to_start() -> None:
    outlet = Recorded()
    text = PROGRAM.format(weights=None, freezing="")
    script(Request("script", "a.py", {"text": text, "base": b""}), outlet)
    steps = [each for each in outlet.sent if isinstance(each, Progressed)]
    making = next(step for step in steps if step.text == "Making MobileNetV2")
    assert making.patience == START_PATIENCE
    assert steps[-1].patience is None

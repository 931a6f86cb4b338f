"""What a project has none of: several ends, shared layers, states between batches."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import ImportProblem
from playground.document.problems.examining import examine
from playground.importing.model import read_model
from playground.importing.result import NoteKind

Keras = Any
"""The keras module; it has no types."""

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def keras() -> Keras:
    """Return Keras, which takes seconds to import."""
    return pytest.importorskip("keras")


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_model_with_several_outputs_is_refused_by_name(
    ending: str, keras: Keras, tmp_path: Path
) -> None:
    entry = keras.Input((4,))
    heads = [keras.layers.Dense(1, name="age")(entry), keras.layers.Dense(2, name="sex")(entry)]
    path = tmp_path / f"two{ending}"
    keras.Model(entry, heads).save(path)
    with pytest.raises(ImportProblem, match=r"two\S+ has 2 outputs \(age, sex\)"):
        read_model(path)


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_model_with_several_inputs_is_refused_by_name(
    ending: str, keras: Keras, tmp_path: Path
) -> None:
    entries = [keras.Input((4,), name="left"), keras.Input((4,), name="right")]
    path = tmp_path / f"two{ending}"
    keras.Model(entries, keras.layers.Add()(entries)).save(path)
    with pytest.raises(ImportProblem, match=r"two\S+ has 2 inputs \(left, right\)"):
        read_model(path)


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_layer_that_is_used_twice_is_opened_and_said(
    ending: str, keras: Keras, tmp_path: Path
) -> None:
    entry = keras.Input((6,))
    twice = keras.layers.Dense(6, activation="tanh", name="twice")
    path = tmp_path / f"shared{ending}"
    model = keras.Model(entry, keras.layers.Dense(1)(twice(twice(entry))))
    model.save(path)
    imported = read_model(path)
    said = [note.message for note in imported.notes if note.kind is NoteKind.NEEDS_YOU]
    assert said == ["twice is used several times; each use becomes a layer with its own weights"]
    assert imported.checkpoint is not None
    arrays = imported.checkpoint.extra.values()
    kernels = [array for array in arrays if array.shape == (6, 6)]
    for kernel in kernels:
        np.testing.assert_array_equal(kernel, twice.get_weights()[0])
    assert len(kernels) == 2


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_model_that_keeps_its_state_opens_for_batches_of_any_size(
    ending: str, keras: Keras, tmp_path: Path
) -> None:
    layers = keras.layers
    path = tmp_path / f"states{ending}"
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(2, 7, 3)),
            layers.LSTM(5, stateful=True, return_sequences=True),
            layers.Dense(4, kernel_constraint=keras.constraints.MaxNorm(2)),
            layers.GRU(3, stateful=True, unroll=True),
        ]
    )
    model.save(path)
    imported = read_model(path)
    said = [note.message for note in imported.notes]
    assert said.count("its state starts from zero with each batch here") == 2
    inference, _task = examine(imported.project)
    assert inference.is_buildable
    assert [layer.type_name for layer in imported.project.network.layers[:2]] == ["Input", "LSTM"]

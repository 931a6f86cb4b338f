"""Recurrent layers of a graphics library predict what Keras 2's own layers predict."""

import sys
from pathlib import Path

import numpy as np
import pytest

from playground.importing.model import read_model
from playground.training.protocol.engine import Engine
from tests import warm
from tests.importing.model.keras2.test_layer_types import predicted

SCRIPT = r"""
import sys, json, numpy as np, h5py, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tf_keras as keras
from tf_keras.src.saving.legacy import hdf5_format

folder, kind, is_both = sys.argv[1], sys.argv[2], sys.argv[3] == "both"
keras.utils.set_random_seed(5)
own = keras.layers.LSTM if kind == "LSTM" else keras.layers.GRU
layer = own(3, return_sequences=True, bias_initializer="random_normal", name="fast")
if is_both:
    layer = keras.layers.Bidirectional(layer, name="fast")
model = keras.Sequential([keras.Input((5, 4)), layer, keras.layers.Dense(2, name="last")])
x = np.random.default_rng(0).standard_normal((6, 5, 4)).astype("float32")
np.save(folder + "/x.npy", x)
np.save(folder + "/y.npy", model.predict(x, verbose=0))
model.save(folder + "/model.h5")

class CuDNNLSTM: pass
class CuDNNGRU: pass
target = CuDNNLSTM() if kind == "LSTM" else CuDNNGRU()
target.units = 3
target._num_constants = 0

def turned(arrays):
    return hdf5_format._convert_rnn_weights(target, arrays)

with h5py.File(folder + "/model.h5", "r+") as file:
    config = json.loads(file.attrs["model_config"])
    for each in config["config"]["layers"]:
        inner = each["config"].get("layer", each)
        if inner["class_name"] == kind:
            inner["class_name"] = "CuDNN" + kind
            for word in ("activation", "recurrent_activation", "use_bias", "reset_after", "unroll",
                         "dropout", "recurrent_dropout", "implementation", "time_major"):
                inner["config"].pop(word, None)
    file.attrs["model_config"] = json.dumps(config)
    group = file["model_weights/fast"]
    names = [n.decode() if isinstance(n, bytes) else n for n in group.attrs["weight_names"]]
    arrays = [np.array(group[n]) for n in names]
    half = 3
    new = [a for i in range(0, len(arrays), half) for a in turned(arrays[i:i + half])]
    for n, a in zip(names, new):
        del group[n]
        group[n] = a
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine that compiles only what it runs."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine("graph")


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("direction", ["one", "both"])
@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_a_layer_of_the_graphics_library_predicts_as_keras_2(
    kind: str, direction: str, tmp_path: Path, engine: Engine
) -> None:
    pytest.importorskip("tf_keras")
    words = ("-c", SCRIPT, str(tmp_path), kind, direction)
    done = warm.run([sys.executable, *words], knows_program=False)
    assert done.returncode == 0, done.stderr[-3000:]
    imported = read_model(tmp_path / "model.h5")
    types = [layer.keras_class for layer in imported.project.network.layers]
    assert types[1] == (kind if direction == "one" else "Bidirectional")
    found = predicted(imported, np.load(tmp_path / "x.npy"), engine)
    np.testing.assert_allclose(found, np.load(tmp_path / "y.npy"), rtol=1e-5, atol=1e-6)

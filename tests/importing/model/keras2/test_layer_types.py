"""Files of Keras 2: every layer type predicts what it predicted there, within 1e-6."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.document.inference import infer
from playground.document.problems.examining import examine
from playground.importing.model import read_model
from playground.importing.result import Imported
from playground.training.protocol.engine import Engine
from tests import warm
from tests.catalog.keras_layers import sample_shapes
from tests.lanes import every

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Layer 'flatten':UserWarning"),  # its mask ends there
]
SPECS = [spec for spec in LAYERS if spec.name not in ("Input", "Opaque")]
HARD = {"activation": "hard_sigmoid"}
MORE: dict[str, tuple[str, dict[str, Any]]] = {
    "hard_dense": ("Dense", {"units": 4, **HARD}),
    "hard_conv": ("Conv2D", {"filters": 3, "kernel_size": 3, **HARD}),
    "hard_separable": ("SeparableConv2D", {"filters": 3, "kernel_size": 3, **HARD}),
    "hard_activation": ("Activation", HARD),
    "hard_lstm": ("LSTM", {"units": 3, "recurrent_activation": "hard_sigmoid"}),
    "hard_gru": ("GRU", {"units": 3, "recurrent_activation": "hard_sigmoid"}),
    "old_gru": ("GRU", {"units": 3, "reset_after": False}),
    "hard_rnn": ("SimpleRNN", {"units": 3, **HARD}),
    "both_pools": ("AveragePooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}),
    "penalty": (
        "Dense",
        {"units": 3, "kernel_regularizer": "l2", "kernel_initializer": "he_normal"},
    ),
    "constrained": ("Dense", {"units": 3, "kernel_constraint": "max_norm"}),
    "unknown_lstm": ("ConvLSTM1D", {"filters": 2, "kernel_size": 2}),
    "masked": ("Masking", {"mask_value": 0.0}),
    "relu6": ("ReLU", {"max_value": 6.0, "negative_slope": 0.1}),
    "third": ("Conv3D", {"filters": 2, "kernel_size": 2}),
    "attention": ("UnitNormalization", {}),
    "operations": ("operations", {}),
}
"""Settings that Keras 3 reads otherwise, and layers that the catalogue lacks."""


def case_of(spec: LayerSpec) -> dict[str, Any]:
    """Return how a layer of the catalogue is made in Keras 2."""
    values = spec.parse({})
    shapes = sample_shapes(spec)
    inner, wrapper = spec.inner(values), spec.wrapper
    own = {param.name for param in spec.params}
    arguments = {
        name: param.keras_value(value)
        for name, value in values.items()
        if (param := spec.param(name, values)) is not None
        and isinstance(value, bool | int | float | str | tuple | None)
    }
    case: dict[str, Any] = {
        "id": spec.name,
        "class_name": spec.name,
        "arguments": arguments,
        "shape": shapes[0],
        "inputs": 2 if spec.call_order else len(shapes),
        "call_order": spec.call_order,
        "is_whole": spec.traits.reads_tokens,
    }
    if wrapper is not None and inner is not None:
        passed = {key: value for key, value in arguments.items() if key not in own}
        kept = {key: value for key, value in arguments.items() if key in own - {wrapper.param}}
        case |= {"arguments": kept, "layer": {"class_name": inner.name, "arguments": passed}}
    return case


def more_case(name: str) -> dict[str, Any]:
    class_name, arguments = MORE[name]
    shapes = {
        **dict.fromkeys(("hard_conv", "hard_separable", "both_pools"), (8, 8, 2)),
        **dict.fromkeys(("hard_lstm", "hard_gru", "old_gru", "hard_rnn", "masked"), (5, 3)),
        "unknown_lstm": (4, 5, 2),
        "third": (4, 4, 4, 1),
    }
    return {
        "id": name,
        "class_name": class_name,
        "arguments": arguments,
        "shape": shapes.get(name, (6,)),
        "inputs": 1,
        "call_order": (),
        "is_whole": False,
    }


CASES = [*map(case_of, SPECS), *map(more_case, MORE)]


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files of all cases, written by Keras 2 in a process of its own."""
    pytest.importorskip("tf_keras")
    folder = tmp_path_factory.mktemp("keras2")
    cases = folder / "cases.json"
    cases.write_text(json.dumps(CASES))
    program = Path(__file__).with_name("saved_models.py")
    done = warm.run([sys.executable, program, cases, folder], knows_program=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return an engine that compiles only what it runs."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine("graph")


def predicted(imported: Imported, x: np.ndarray[Any, Any], engine: Engine) -> Any:
    """Return what an opened model predicts for `x`."""
    from playground.datasets.prepare import prepare  # noqa: PLC0415
    from playground.datasets.spec import no_progress  # noqa: PLC0415

    project = imported.project
    inference, task = examine(project)
    assert inference.is_buildable, inference.problems
    assert infer(project.network, task).output is not None
    program, _report = engine.build(project, prepare(project.data, no_progress))
    if imported.checkpoint is not None:
        program.load_checkpoint(imported.checkpoint)
    found = program.keras_model.predict(x, verbose=0)
    program.close()
    return found


def test_keras_2_has_every_layer_type_of_the_catalogue(saved: Path) -> None:
    assert json.loads((saved / "absent.json").read_text()) == []


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
@pytest.mark.parametrize("name", every(4, [case["id"] for case in CASES]))
def test_the_predictions_are_those_of_keras_2(
    name: str, suffix: str, saved: Path, engine: Engine
) -> None:
    with np.load(saved / f"{name}.npz") as kept:
        x, expected = kept["x"], kept["y"]

    imported = read_model(saved / f"{name}{suffix}")

    found = predicted(imported, x.astype(np.float32), engine)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)
    layer = imported.project.network.layers
    if name in LAYERS:
        assert name in [each.type_name for each in layer]
    assert imported.project.training.loss == "mean_squared_error"

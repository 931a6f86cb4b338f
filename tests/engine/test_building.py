"""Every layer type of the catalogue, built by Keras, matches its description."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.opaque import KnownShapes
from playground.catalog.spec import NO_VALUES, WeightSpec
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.inference import infer
from playground.document.project import (
    Layer,
    LayerId,
    Network,
    Project,
    TrainingConfig,
    Wire,
)
from playground.training.protocol.engine import Engine, Program
from tests.catalog.keras_layers import sample_shapes
from tests.engine.conftest import in_tiers

Build = Callable[..., Program]

PARAMS: dict[str, dict[str, Any]] = {
    "Reshape": {"target_shape": (2, 3)},
    "Opaque": {
        "class_name": "PReLU",
        "shapes": KnownShapes(((None, 6),), (None, 6), (WeightSpec("alpha", (6,)),)).to_text(),
    },
}
SMALLER = {"LSTM": (2, 3, 2)}
"""Shapes of samples for wrapped layers: Keras repeats its operations for each step."""
TYPES = tuple(name for name in LAYERS.names if name != "Input")


def around(type_name: str, given: Mapping[str, ParamValue] = NO_VALUES) -> tuple[Project, Prepared]:
    """Return a network around one layer of `type_name`, and data for it."""
    spec = LAYERS[type_name]
    values = spec.parse({**PARAMS.get(type_name, {}), **given})
    tested = Layer(LayerId("tested"), type_name, "tested", values)
    flat = Layer(LayerId("flat"), "Flatten", "flat", LAYERS["Flatten"].parse({}))
    last = Layer(LayerId("last"), "Dense", "last", LAYERS["Dense"].parse({"units": 1}))
    entry = Layer(LayerId("entry"), "Input", "entry", {"shape": None})
    wires = [Wire(entry.id, tested.id), Wire(tested.id, flat.id), Wire(flat.id, last.id)]
    layers = [entry, tested, flat, last]
    if spec.minimum_inputs == 2:
        twin = Layer(LayerId("twin"), "Activation", "twin", LAYERS["Activation"].parse({}))
        layers.append(twin)
        wires += [Wire(entry.id, twin.id), Wire(twin.id, tested.id, 1)]
    shape = (6,) if type_name == "Opaque" else sample_shapes(spec, given)[0]
    shape = SMALLER.get(str(given.get("layer")), shape)
    task = Task(kind=TaskKind.REGRESSION, input_shape=shape)
    x = np.random.default_rng(0).uniform(0, 3, (5, *shape)).astype(np.float32)
    y = np.ones((5, 1), np.float32)
    training = TrainingConfig(loss="mean_squared_error", metrics=(), batch_size=5)
    project = Project(network=Network(tuple(layers), tuple(wires)), training=training)
    return project, Prepared(task, Samples(x, y), Samples(x[:0], y[:0]))


@pytest.mark.parametrize("type_name", TYPES)
def test_shapes_and_weights_match_the_catalogue(
    type_name: str, graph_engine: Engine, build: Build
) -> None:
    project, data = around(type_name)
    report = infer(project.network, data.task).reports[LayerId("tested")]
    layer = build(graph_engine, project, data).keras_model.get_layer("tested")
    assert layer.output.shape == report.output_shape
    assert [tuple(w.shape) for w in layer.weights] == [w.shape for w in report.weights]
    trainable = {id(variable) for variable in layer.trainable_weights}
    assert [id(w) in trainable for w in layer.weights] == [w.is_trainable for w in report.weights]


WRAPPED = ("Conv2D", "Flatten", "MaxPooling2D", "Dropout", "BatchNormalization", "LSTM")


@pytest.mark.parametrize(
    ("tier_engine", "inner"),
    in_tiers(WRAPPED, "Conv2D", "BatchNormalization"),
    indirect=["tier_engine"],
)
def test_a_wrapped_layer_trains_as_in_keras(inner: str, tier_engine: Engine, build: Build) -> None:
    given: dict[str, ParamValue] = {"layer": inner}
    if inner == "Dropout":
        given["rate"] = 0.0
    project, data = around("TimeDistributed", given)
    program = build(tier_engine, project, data)
    model = program.keras_model
    history = model.fit(
        data.train.x, data.train.y, batch_size=5, epochs=3, shuffle=False, verbose=0
    )
    loss = program.advance(3).rows[:, program.columns.index("loss")]
    np.testing.assert_allclose(loss, history.history["loss"], rtol=1e-4)


def test_the_same_seed_gives_the_same_weights_whatever_other_layers_exist(
    graph_engine: Engine, build: Build
) -> None:
    project, data = around("LSTM")
    first = build(graph_engine, project, data).keras_model.get_weights()
    build(graph_engine, *around("Conv2D"))
    second = build(graph_engine, project, data).keras_model.get_weights()
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_frozen_layer_does_not_change(graph_engine: Engine, build: Build) -> None:
    project, data = around("Dense")
    frozen = tuple(
        Layer(one.id, one.type_name, one.name, one.params, one.id != LayerId("tested"))
        for one in project.network.layers
    )
    network = Network(frozen, project.network.wires)
    program = build(graph_engine, Project(network=network, training=project.training), data)
    before = program.keras_model.get_layer("tested").get_weights()
    last = program.keras_model.get_layer("last").get_weights()
    program.advance(3)
    for one, other in zip(
        before, program.keras_model.get_layer("tested").get_weights(), strict=True
    ):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(last[0], program.keras_model.get_layer("last").get_weights()[0])


def test_an_error_of_keras_becomes_a_message(graph_engine: Engine) -> None:
    project, data = around("Dense")
    three = np.zeros((5, 3), np.float32)
    wrong = Prepared(data.task, Samples(data.train.x, three), data.test)
    training = TrainingConfig(loss="binary_crossentropy", metrics=())
    with pytest.raises(TrainingError, match=r"Keras cannot build the network: .*shape"):
        graph_engine.build(Project(network=project.network, training=training), wrong)

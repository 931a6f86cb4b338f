"""The network part of a script: what is written, what is left out, what Keras builds."""

import inspect
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue, Regularizer
from playground.catalog.layers import LAYERS
from playground.datasets.prepare import describe
from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, Connect, Rename, SetTrainable
from playground.document.inference import infer
from playground.document.project import Layer, LayerId, Point, Project
from playground.document.templates.templates import TEMPLATES
from playground.export.script.expressions import statement
from playground.export.script.network import layer_call, network_code

TASK = Task(kind=TaskKind.BINARY, input_shape=(2,))


def code_of(project: Project) -> str:
    return network_code(project.network, infer(project.network, TASK))


def chain(*layers: tuple[str, dict[str, ParamValue]]) -> Project:
    project = AddLayer("Input", Point()).apply(Project())
    for index, (name, params) in enumerate(layers, start=1):
        project = AddLayer(name, Point(), params, LayerId(f"layer{index}")).apply(project)
    return project


def written(type_name: str, **params: ParamValue) -> str:
    values = LAYERS[type_name].parse(params)
    name = {"Dense": "dense"}.get(type_name, "other")
    found = statement(layer_call(Layer(LayerId("a"), type_name, name, values), "dense"))
    return found.replace(', name="other"', "").replace('name="other"', "")


def test_a_chain_is_sequential() -> None:
    project = chain(("Dense", {"units": 3, "activation": "relu"}), ("Dense", {"units": 1}))
    assert code_of(project) == (
        "model = keras.Sequential(\n"
        "    [\n"
        "        keras.Input(shape=(2,)),\n"
        '        layers.Dense(3, activation="relu"),\n'
        "        layers.Dense(1),\n"
        "    ]\n"
        ")"
    )


def residual() -> Project:
    project = chain(("Dense", {}), ("Dense", {}), ("Add", {}), ("Dense", {"units": 1}))
    return Connect(LayerId("layer2"), LayerId("layer4")).apply(project)


def test_a_branch_is_functional() -> None:
    assert code_of(residual()) == (
        "inputs = keras.Input(shape=(2,))\n"
        "dense = layers.Dense(4)(inputs)\n"
        "x = layers.Dense(4)(dense)\n"
        "x = layers.Add()([x, dense])\n"
        "outputs = layers.Dense(1)(x)\n"
        "model = keras.Model(inputs, outputs)"
    )


def test_a_shortcut_from_the_input_is_functional() -> None:
    project = chain(("Dense", {"units": 2}), ("Concatenate", {}), ("Dense", {"units": 1}))
    project = Connect(LayerId("layer1"), LayerId("layer3")).apply(project)
    assert "x = layers.Concatenate()([x, inputs])" in code_of(project)


def test_a_fitted_layer_is_made_first_and_fitted_to_the_training_data() -> None:
    project = chain(("Normalization", {}), ("Dense", {"units": 1}))
    assert code_of(project) == (
        "normalization = layers.Normalization()\n"
        "normalization.adapt(x_train)\n"
        "model = keras.Sequential(\n"
        "    [\n"
        "        keras.Input(shape=(2,)),\n"
        "        normalization,\n"
        "        layers.Dense(1),\n"
        "    ]\n"
        ")"
    )


def test_a_fitted_layer_of_a_branch_is_called_by_its_variable() -> None:
    project = chain(("Normalization", {}), ("Concatenate", {}), ("Dense", {"units": 1}))
    project = Connect(LayerId("layer1"), LayerId("layer3")).apply(project)
    lines = code_of(project).splitlines()
    assert lines[2:4] == ["inputs = keras.Input(shape=(2,))", "x = normalization(inputs)"]
    assert "adapt" not in network_code(project.network, infer(project.network, TASK), fits=False)


@pytest.mark.parametrize("name", ["model", "x_train"])
def test_a_fitted_layer_never_takes_a_name_that_the_script_uses(name: str) -> None:
    code = code_of(Rename(LayerId("layer2"), name).apply(chain(("Normalization", {}))))
    assert not code.startswith(f"{name} = ")
    compile(code, "script", "exec")


@pytest.mark.parametrize("name", ["model", "print", "x_train", "lambda"])
def test_a_layer_never_takes_a_name_that_the_script_uses(name: str) -> None:
    code = code_of(Rename(LayerId("layer2"), name).apply(residual()))
    assert f"\n{name} = layers" not in code
    compile(code, "script", "exec")


def test_unreached_layers_are_left_out() -> None:
    project = AddLayer("LSTM", Point()).apply(chain(("Dense", {})))
    assert "LSTM" not in code_of(project)


def test_custom_names_and_frozen_layers_are_written() -> None:
    project = Rename(LayerId("layer2"), "hidden").apply(chain(("Dense", {})))
    project = SetTrainable((LayerId("layer2"),), False).apply(project)
    assert 'layers.Dense(4, trainable=False, name="hidden")' in code_of(project)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (written("Dense", units=3), "layers.Dense(3)"),
        (
            written("Dense", kernel_regularizer=Regularizer(0.0, 0.01)),
            "layers.Dense(4, kernel_regularizer=regularizers.L2(0.01))",
        ),
        (
            written("Dense", kernel_regularizer=Regularizer(0.1, 0.01)),
            "layers.Dense(4, kernel_regularizer=regularizers.L1L2(l1=0.1, l2=0.01))",
        ),
        (written("Conv2D", kernel_size=(3, 3)), "layers.Conv2D(8, 3)"),
        (written("Conv2D", kernel_size=(3, 5)), "layers.Conv2D(8, (3, 5))"),
        (written("MaxPooling2D"), "layers.MaxPooling2D()"),
        (written("MaxPooling2D", pool_size=(3, 3)), "layers.MaxPooling2D(pool_size=3)"),
        (written("Reshape", target_shape=(7,)), "layers.Reshape((7,))"),
        (written("Dropout", rate=0.5), "layers.Dropout(0.5)"),
        (
            written("Bidirectional", layer="GRU", units=3, return_sequences=True),
            "layers.Bidirectional(layers.GRU(3, return_sequences=True))",
        ),
    ],
)
def test_only_what_differs_from_kerass_defaults_is_written(found: str, expected: str) -> None:
    assert found == expected


def normal(value: Any) -> object:
    """Return a default of Keras in the form of the catalogue's."""
    value = "random_uniform" if value == "uniform" else value
    value = "linear" if value is None else value
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.keras
@pytest.mark.parametrize(
    "name", [spec.name for spec in LAYERS if spec.name not in ("Input", "Opaque")]
)
def test_what_is_left_out_has_the_same_default_in_keras(name: str) -> None:
    keras = pytest.importorskip("keras")
    signature = inspect.signature(getattr(keras.layers, name).__init__).parameters
    for param in LAYERS[name].params:
        if param.name in LAYERS[name].required:
            assert signature[param.name].default is inspect.Parameter.empty or name == "Activation"
            continue
        wrapper = LAYERS[name].wrapper
        if wrapper is not None and param.name == wrapper.param:
            continue
        theirs, ours = signature[param.name].default, param.initial
        if isinstance(ours, Regularizer):
            assert theirs is None
            assert not ours
        elif isinstance(ours, tuple):
            wanted = np.asarray(param.keras_value(ours))
            assert np.array_equal(np.broadcast_to(theirs, wanted.shape), wanted)
        else:
            assert normal(theirs) in (normal(ours), str(ours).capitalize())


@pytest.mark.keras
def test_required_arguments_come_first_in_keras() -> None:
    keras = pytest.importorskip("keras")
    for spec in LAYERS:
        if spec.required:
            order = list(inspect.signature(getattr(keras.layers, spec.name).__init__).parameters)
            assert tuple(order[1 : 1 + len(spec.required)]) == spec.required


def test_the_same_network_gives_the_same_code() -> None:
    assert code_of(residual()) == code_of(replace(residual(), title="Other"))


def plain(config: Any) -> Any:
    """Return a Keras configuration without what is random or a name."""
    if isinstance(config, dict):
        dropped = {"name", "seed", "registered_name", "module", "inbound_nodes", "dtype"}
        return {key: plain(value) for key, value in config.items() if key not in dropped}
    if isinstance(config, list | tuple):
        return [plain(value) for value in config]
    return config


def layer_configs(model: Any) -> list[Any]:
    found = [plain({"class": type(one).__name__, **one.get_config()}) for one in model.layers]
    return [config for config in found if config["class"] != "InputLayer"]


@pytest.mark.keras
@pytest.mark.parametrize("name", TEMPLATES.names)
def test_the_code_builds_what_the_engine_builds(name: str) -> None:
    keras = pytest.importorskip("keras")
    building = pytest.importorskip("playground.engine.model.building")
    project = TEMPLATES[name].build()
    inference = infer(project.network, describe(project.data))
    names = {"keras": keras, "layers": keras.layers, "regularizers": keras.regularizers}
    exec(network_code(project.network, inference), names)
    expected = building.build_network(project, inference, is_hot=False).model
    assert layer_configs(names["model"]) == layer_configs(expected)
    assert names["model"].count_params() == expected.count_params()
    assert names["model"].input_shape == expected.input_shape

"""The layers of an exported script have the names that they have on the canvas."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.catalog.layers import LAYERS
from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, Connect
from playground.document.graph import default_name
from playground.document.inference import infer
from playground.document.project import Layer, LayerId, Network, Point, Project
from playground.export.script.names import automatic_names
from playground.export.script.network import network_code
from tests.catalog.keras_layers import applied, constructed, sample_shapes

SEQUENCE = Task(kind=TaskKind.BINARY, input_shape=(4, 3))
Parts = tuple[tuple[str, dict[str, Any]], ...]
LAST: Parts = (("Flatten", {}), ("Dense", {"units": 2}), ("Dense", {"units": 1}))
CHAINS: tuple[Parts, ...] = (
    (("Dense", {"units": 2}), *LAST),
    (("Dropout", {}), ("Dropout", {}), ("Dense", {"units": 3}), *LAST),
    (("LSTM", {"units": 2, "return_sequences": True}), ("LSTM", {"units": 2}), LAST[-1]),
    (
        ("Bidirectional", {"layer": "LSTM", "units": 2, "return_sequences": True}),
        ("LSTM", {"units": 2}),
        LAST[-1],
    ),
    (
        ("MultiHeadAttention", {"num_heads": 1, "key_dim": 2}),
        ("Softmax", {}),
        ("Softmax", {}),
        *LAST,
    ),
    (("MultiHeadAttention", {"num_heads": 1, "key_dim": 2}), ("Dropout", {}), *LAST),
)
STEMS = ("dense", "flatten", "dropout", "lstm", "softmax", "bidirectional", "input_layer")
NAMES = ("hidden", "Dense", *(f"{stem}{end}" for stem in STEMS for end in ("", "_1", "_2")))


def chain(parts: Parts, *, has_shortcut: bool) -> Project:
    project = AddLayer("Input", Point()).apply(Project())
    source = project.network.layers[0].id
    for type_name, params in parts:
        before = {layer.id for layer in project.network.layers}
        project = AddLayer(type_name, Point(), params, source).apply(project)
        (source,) = {layer.id for layer in project.network.layers} - before
    if has_shortcut:
        project = AddLayer("Concatenate", Point(), {}, source).apply(project)
        last = project.network.layers[-1].id
        project = Connect(project.network.layers[-3].id, last).apply(project)
    return project


def renamed(network: Network, names: list[str]) -> Network:
    """Give the layers after the input these names, as far as they go."""
    first, *rest = network.layers
    wanted = dict(zip((layer.id for layer in rest), names, strict=False))
    taken = set(wanted.values()) | {first.name}
    layers = [first]
    for layer in rest:
        name = wanted.get(layer.id, layer.name)
        while layer.id not in wanted and name in taken:
            name = f"{name}_other"
        taken.add(name)
        layers.append(replace(layer, name=name))
    return replace(network, layers=tuple(layers))


@pytest.mark.keras
@given(
    parts=st.sampled_from(CHAINS),
    names=st.lists(st.sampled_from(NAMES), unique=True, max_size=6),
    has_shortcut=st.booleans(),
)
def test_whatever_layers_are_called_keras_calls_them_so_too(
    parts: Parts, names: list[str], has_shortcut: bool
) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    network = renamed(chain(parts, has_shortcut=has_shortcut).network, names)
    inference = infer(network, SEQUENCE)
    assert inference.output is not None
    keras.backend.clear_session()  # a script counts from 1 again
    scope = {"keras": keras, "layers": keras.layers, "regularizers": keras.regularizers}
    exec(network_code(network, inference), scope)
    model = scope["model"]
    found = {layer.name for layer in model.layers if type(layer).__name__ != "InputLayer"}
    assert found == {network.layer(layer_id).name for layer_id in inference.active[1:]}


def test_names_in_the_order_of_keras_are_left_out() -> None:
    layers = [
        Layer(LayerId(name), type_name, name, LAYERS[type_name].defaults())
        for type_name, name in (("Dense", "dense"), ("Flatten", "flatten"), ("Dense", "dense_1"))
    ]
    assert list(automatic_names(layers)) == ["dense", "flatten", "dense_1"]
    assert list(automatic_names(layers[::-1])) == ["flatten", "dense"]


@pytest.mark.keras
@pytest.mark.parametrize(
    "name", [spec.name for spec in LAYERS if spec.name not in ("Input", "Opaque")]
)
def test_the_catalogue_knows_which_layers_keras_makes_within_each(name: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    spec, counted = LAYERS[name], {default_name(each.name) for each in LAYERS}
    keras.backend.clear_session()
    layer = constructed(name, spec.defaults())
    applied(spec, layer, [keras.Input(shape) for shape in sample_shapes(spec)])
    state = keras.src.backend.common.global_state
    uses = dict(state.get_global_attribute("object_name_uids"))
    within = {key for key in uses if key in counted} - {default_name(name)}
    made = {default_name(each) for each in spec.makes}
    if spec.wrapper is not None:
        made.add(default_name(str(spec.defaults()[spec.wrapper.param])))
    assert within - {"input_layer"} == made
    assert uses[default_name(name)] == 1

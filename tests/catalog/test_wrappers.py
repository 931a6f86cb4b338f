"""Layers around another layer: their parameters are those of the layer that was chosen."""

import pytest

from playground.base.errors import ParameterError, ShapeError
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.document.commands import AddLayer, SetParams
from playground.document.edits.replacing import ReplaceLayer
from playground.document.project import LayerId, Project
from playground.export.script import script_of
from playground.importing.script import read_script

FIRST = LayerId("layer1")
STEPS, BOTH_WAYS = LAYERS["TimeDistributed"], LAYERS["Bidirectional"]
WRAPPED = [
    pytest.param(spec, inner, id=f"{spec.name}-{inner.name}")
    for spec in LAYERS
    if spec.wrapper is not None
    for inner in spec.wrapper.inner
]


@pytest.mark.parametrize(("spec", "inner"), WRAPPED)
def test_each_inner_layer_brings_its_own_parameters(spec: LayerSpec, inner: LayerSpec) -> None:
    assert spec.wrapper is not None
    values = spec.parse({spec.wrapper.param: inner.name})
    own = {param.name for param in spec.params}
    passed = {name: value for name, value in values.items() if name not in own}
    hidden = spec.wrapper.hidden
    assert passed == {name: v for name, v in inner.defaults().items() if name not in hidden}
    assert not own & set(inner.defaults())


def test_files_that_hold_the_parameters_of_all_inner_layers_still_open() -> None:
    """The first versions of the program wrote such files."""
    values = BOTH_WAYS.parse({"layer": "GRU", "unit_forget_bias": True, "reset_after": False})
    assert values["reset_after"] is False
    assert "unit_forget_bias" not in values


@pytest.mark.parametrize("values", [{"layer": "Add"}, {"layer": "Conv2D", "colour": 3}])
def test_what_no_inner_layer_has_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        STEPS.parse(values)


def test_an_error_names_the_wrapper_and_the_layer_within() -> None:
    values = STEPS.parse({"layer": "Conv2D"})
    with pytest.raises(ShapeError) as error:
        STEPS.output_shape(values, ((None, 5, 8, 8),))
    words = "Conv2D needs exactly 4 dimensions; received (None, 8, 8)"
    assert str(error.value) == f"TimeDistributed (each step): {words}"


def test_another_inner_layer_keeps_the_settings_that_it_has_too() -> None:
    project = AddLayer("TimeDistributed", None, {"units": 7, "use_bias": False}).apply(Project())
    project = SetParams(FIRST, {"layer": "SimpleRNN"}).apply(project)
    params = project.network.layer(FIRST).params
    assert (params["units"], params["use_bias"]) == (7, False)
    assert params["activation"] == "tanh"
    project = SetParams(FIRST, {"layer": "Flatten"}).apply(project)
    assert project.network.layer(FIRST).params == {"layer": "Flatten"}


def test_a_layer_is_wrapped_with_its_settings_when_it_is_replaced() -> None:
    project = AddLayer("Conv2D", None, {"filters": 3, "kernel_size": (5, 5)}).apply(Project())
    project = ReplaceLayer(FIRST, "TimeDistributed").apply(project)
    (layer,) = project.network.layers
    assert (layer.inner_class, layer.params["filters"]) == ("Conv2D", 3)
    assert layer.params["kernel_size"] == (5, 5)
    assert layer.size_param == "filters"
    project = ReplaceLayer(layer.id, "Conv2D").apply(project)
    assert project.network.layers[0].params["kernel_size"] == (5, 5)


def test_a_wrapper_behaves_as_the_layer_within() -> None:
    traits = STEPS.traits_of(STEPS.parse({"layer": "Dropout"}))
    assert traits.noise == "rate"
    assert not STEPS.traits_of(STEPS.parse({"layer": "LSTM"})).is_linear
    assert STEPS.traits_of(STEPS.parse({"layer": "Conv2D"})).convolves


@pytest.mark.parametrize(("spec", "inner"), WRAPPED)
def test_a_script_of_each_inner_layer_reads_back(spec: LayerSpec, inner: LayerSpec) -> None:
    assert spec.wrapper is not None
    shapes = ((2,), (3, 2), (8, 8, 4), (2, 4, 4, 3), (2, 32))
    for shape in shapes:
        project = AddLayer("Input", None, {"shape": shape}).apply(Project())
        given = {spec.wrapper.param: inner.name}
        project = AddLayer(spec.name, None, given, source=FIRST).apply(project)
        try:
            spec.output_shape(spec.parse(given), ((None, *shape),))
        except ShapeError:
            continue
        found = read_script(script_of(project)).project.network.layers
        assert found[1].params == project.network.layers[1].params
        return
    raise AssertionError(f"{spec.name} around {inner.name} accepts none of {shapes}")

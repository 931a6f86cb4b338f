"""The activation of a new layer."""

import pytest

from playground.base.params import Selection
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.document.edits.activation_choice import Ends, initial_params
from playground.document.edits.replacing import ReplaceLayer
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Project
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import chained
from playground.document.templates.templates import TEMPLATES

FIRST, SECOND = LayerId("layer1"), LayerId("layer2")


def chosen(project: Project, type_name: str, ends: Ends) -> object:
    """Return the activation of a new layer; None if it is Keras's default."""
    task = examine(project)[1]
    return initial_params(project.network, task, type_name, ends).get("activation")


def test_a_layer_copies_the_activation_of_neighbours_of_its_type() -> None:
    tanh = TEMPLATES["xor-noisy"].build()
    wires = tanh.network.wires
    assert [chosen(tanh, "Dense", Ends(wire.source, wire.target)) for wire in wires] == ["tanh"] * 3
    relu = TEMPLATES["xor"].build()
    assert chosen(relu, "Dense", Ends(FIRST, SECOND)) == "relu"


def test_the_nearest_neighbour_counts_and_the_output_does_not() -> None:
    mixed = chained(
        Project(data=DataConfig(Selection("xor"))),
        dense(4, "elu"),
        dense(4, "tanh"),
        dense(1, "sigmoid"),
    )
    wires = mixed.network.wires
    assert [chosen(mixed, "Dense", Ends(wire.source, wire.target)) for wire in wires] == [
        "elu",
        "elu",
        "tanh",
    ]
    alone = chained(Project(data=DataConfig(Selection("xor"))), dense(1, "sigmoid"))
    assert chosen(alone, "Dense", Ends(FIRST, SECOND)) == "relu"


def test_a_type_without_neighbours_of_its_type_uses_relu() -> None:
    project = TEMPLATES["xor-noisy"].build()
    assert chosen(project, "Conv2D", Ends(FIRST, SECOND)) == "relu"
    assert chosen(project, "Dense", Ends()) == "relu"


@pytest.mark.parametrize("name", LAYERS.names)
def test_only_linear_defaults_are_changed(name: str) -> None:
    project = TEMPLATES["xor"].build()
    activation = LAYERS[name].param("activation")
    would_be_linear = activation is not None and activation.initial == "linear"
    assert (chosen(project, name, Ends(FIRST, SECOND)) is not None) is would_be_linear


def test_an_output_of_the_right_size_gets_the_activation_for_the_data() -> None:
    four = Project(data=DataConfig(Selection("clusters", {"classes": 4})))
    task = examine(four)[1]
    project = chained(four, dense(8, "relu"))
    wanted = "softmax" if task.output_units == 4 else "relu"
    assert chosen(project, "Dense", Ends(SECOND)) == wanted


def test_a_replacement_layer_gets_an_activation_too() -> None:
    project = chained(
        Project(data=DataConfig(Selection("xor"))),
        dense(4, "tanh"),
        ("Dropout", {}),
        dense(1, "sigmoid"),
    )
    replaced = ReplaceLayer(LayerId("layer3"), "Dense").apply(project)
    dropout = next(layer for layer in replaced.network.layers if layer.id == "layer5")
    assert dropout.params["activation"] == "tanh"
    kept = ReplaceLayer(SECOND, "Conv1D").apply(project)
    assert (
        next(layer for layer in kept.network.layers if layer.id == "layer5").params["activation"]
        == "tanh"
    )

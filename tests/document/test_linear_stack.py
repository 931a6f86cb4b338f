"""A network in which nothing bends: found where it is, and nowhere else."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from playground.base.params import Selection
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.document.commands import AddLayer, Connect, SetParams
from playground.document.inference import Problem, Severity
from playground.document.linear_stack import STRAIGHT, WEIGHTED
from playground.document.problems import examine
from playground.document.project import LayerId, Project, TrainingConfig
from playground.document.template_drafting import Step, chained, dense
from playground.document.templates import TEMPLATES

XOR = Project(data=DataConfig(Selection("truth_table", {"gate": "xor"})))
DIGITS = Project(
    data=DataConfig(Selection("digits")),
    training=TrainingConfig(loss="sparse_categorical_crossentropy"),
)
REGRESSION = Project(
    data=DataConfig(Selection("reg_plane")),
    training=TrainingConfig(loss="mean_squared_error", metrics=()),
)
END, CLASSES = dense(1, "sigmoid"), dense(10, "softmax")
FLATTEN: Step = ("Flatten", {})


def conv(activation: str) -> Step:
    return "Conv2D", {"filters": 4, "activation": activation}


def found(project: Project) -> list[Problem]:
    return [each for each in examine(project)[0].problems if "no activation, so" in each.message]


@pytest.mark.parametrize(
    ("project", "names"),
    [
        (chained(XOR, dense(4, "linear"), END), "dense has"),
        (chained(XOR, dense(8, "linear"), dense(4, "linear"), END), "dense and dense_1 have"),
        (chained(XOR, dense(4, "linear"), ("Dropout", {}), END), "dense has"),
        (chained(XOR, dense(4, "linear"), ("BatchNormalization", {}), END), "dense has"),
        (
            chained(XOR, dense(4, "linear"), ("Activation", {"activation": "linear"}), END),
            "dense has",
        ),
        (chained(DIGITS, FLATTEN, dense(32, "linear"), CLASSES), "dense has"),
        (chained(REGRESSION, dense(8, "linear"), dense(1, "linear")), "dense has"),
    ],
)
def test_a_stack_that_cannot_bend_is_a_problem_with_a_repair(project: Project, names: str) -> None:
    (problem,) = found(project)
    assert problem.message.startswith(names)
    assert problem.severity is Severity.WARNING
    assert problem.repair is not None
    assert problem.repair.label.startswith("Use relu in dense")
    repaired = problem.repair.command.apply(project)
    assert found(repaired) == []
    assert examine(repaired)[0].is_buildable


@pytest.mark.parametrize(
    "project",
    [
        *(template.build() for template in TEMPLATES),
        chained(XOR, END),
        chained(REGRESSION, dense(1, "linear")),
        chained(XOR, dense(4, "relu"), END),
        chained(XOR, dense(4, "linear"), ("Activation", {"activation": "tanh"}), END),
        chained(XOR, dense(4, "relu"), dense(4, "linear"), END),
        chained(DIGITS, FLATTEN, dense(32, "relu"), dense(2, "linear"), dense(32, "relu"), CLASSES),
        chained(DIGITS, FLATTEN, dense(3, "linear"), CLASSES),
        chained(DIGITS, FLATTEN, CLASSES),
        chained(XOR, dense(4, "linear"), ("LayerNormalization", {}), END),
        chained(XOR, dense(4, "linear")),
    ],
    ids=lambda project: "-".join(
        str(layer.params.get("activation", layer.type_name)) for layer in project.network.layers
    ),
)
def test_templates_codes_and_single_layers_are_no_problem(project: Project) -> None:
    assert found(project) == []


def test_a_convolution_without_activation_is_found_unless_something_bends() -> None:
    pictures = replace(DIGITS, data=DataConfig(Selection("mnist", {"channels": True})))
    straight = chained(pictures, conv("linear"), FLATTEN, CLASSES)
    assert [problem.layer_id for problem in found(straight)] == ["layer2"]
    assert found(chained(pictures, conv("relu"), FLATTEN, CLASSES)) == []
    assert found(chained(pictures, conv("linear"), ("MaxPooling2D", {}), FLATTEN, CLASSES)) == []


def test_a_residual_sum_bends_as_little_as_what_it_adds_up() -> None:
    project = chained(XOR, dense(4, "linear"), dense(4, "linear"))
    project = AddLayer("Add", None, source=LayerId("layer2")).apply(project)
    project = Connect(LayerId("layer3"), LayerId("layer4")).apply(project)
    project = AddLayer(*("Dense", None, dict(END[1])), source=LayerId("layer4")).apply(project)
    assert len(found(project)) == 1
    bent = SetParams(LayerId("layer3"), {"activation": "tanh"}).apply(project)
    assert found(bent) == []


@given(
    st.lists(st.tuples(st.sampled_from(["linear", "relu", "tanh"]), st.integers(2, 9)), max_size=5)
)
@settings(deadline=None)
def test_it_is_found_exactly_where_all_hidden_layers_are_linear(
    hidden: list[tuple[str, int]],
) -> None:
    project = chained(XOR, *(dense(units, activation) for activation, units in hidden), END)
    is_straight = bool(hidden) and all(activation == "linear" for activation, _ in hidden)
    assert bool(found(project)) is is_straight


def test_every_layer_type_is_known_to_bend_or_not() -> None:
    """A new type is nonlinear until it is listed; those that are listed exist."""
    assert set(LAYERS.names) >= STRAIGHT | WEIGHTED
    for name in WEIGHTED:
        assert LAYERS[name].defaults()["activation"] == "linear"
    for name in STRAIGHT:
        assert LAYERS[name].param("activation") is None

"""Linear networks are found, and no others."""

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from playground.base.params import ParamValue, Selection
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.datasets.config import DataConfig
from playground.document.commands import AddLayer, Connect, SetParams
from playground.document.graph import ancestors
from playground.document.inference import Problem, Severity
from playground.document.problems import linear_stack
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Network, Project, TrainingConfig
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import chained
from playground.document.templates.templates import TEMPLATES
from tests.catalog.keras_layers import constructed, outputs_of, sample_shapes

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
def test_a_linear_stack_is_a_problem_with_a_repair(project: Project, names: str) -> None:
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
def test_templates_linear_codes_and_single_layers_are_not_a_problem(project: Project) -> None:
    assert found(project) == []


def test_a_convolution_without_activation_is_found_unless_another_layer_is_nonlinear() -> None:
    pictures = replace(DIGITS, data=DataConfig(Selection("mnist", {"channels": True})))
    straight = chained(pictures, conv("linear"), FLATTEN, CLASSES)
    assert [problem.layer_id for problem in found(straight)] == ["layer2"]
    assert found(chained(pictures, conv("relu"), FLATTEN, CLASSES)) == []
    assert found(chained(pictures, conv("linear"), ("MaxPooling2D", {}), FLATTEN, CLASSES)) == []


def test_a_residual_sum_is_as_linear_as_its_inputs() -> None:
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
def test_it_is_found_exactly_if_all_hidden_layers_are_linear(
    hidden: list[tuple[str, int]],
) -> None:
    project = chained(XOR, *(dense(units, activation) for activation, units in hidden), END)
    is_straight = bool(hidden) and all(activation == "linear" for activation, _ in hidden)
    assert bool(found(project)) is is_straight


def test_the_wires_of_a_long_stack_are_walked_once_and_the_sentence_stays_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walks: list[int] = []

    def walked(network: Network, *layer_ids: LayerId) -> frozenset[LayerId]:
        walks.append(len(layer_ids))
        return ancestors(network, *layer_ids)

    monkeypatch.setattr(linear_stack, "ancestors", walked)
    (problem,) = found(chained(XOR, *[dense(4, "linear")] * 60, END))
    assert walks == [61]
    assert problem.message.startswith("dense, dense_1, dense_2, dense_3 and 56 more have")
    assert problem.repair is not None
    assert problem.repair.label == "Use relu in 60 layers"


def linear_values(spec: LayerSpec) -> dict[str, ParamValue]:
    """Return the defaults, with linear activations."""
    values = spec.defaults()
    return values | {"activation": "linear"} if "activation" in values else values


@pytest.mark.keras
@pytest.mark.parametrize(
    "spec",
    [spec for spec in LAYERS if spec.traits.is_linear and spec.minimum_inputs],
    ids=lambda spec: spec.name,
)
def test_layer_types_that_say_so_are_linear_in_keras(spec: LayerSpec) -> None:
    """f(a + b) + f(0) = f(a) + f(b), with a linear activation if there is a parameter for it."""
    layer, shapes = constructed(spec.name, linear_values(spec)), sample_shapes(spec)
    random = np.random.default_rng(0)
    one, other = (
        [random.normal(size=(2, *shape)).astype(np.float32) for shape in shapes] for _ in range(2)
    )
    zero = [np.zeros_like(values) for values in one]
    both = [a + b for a, b in zip(one, other, strict=True)]
    left = outputs_of(spec, layer, both) + outputs_of(spec, layer, zero)
    right = outputs_of(spec, layer, one) + outputs_of(spec, layer, other)
    assert np.abs(left - right).max() < 1e-4


@pytest.mark.parametrize(
    "spec", [spec for spec in LAYERS if spec.traits.sums_inputs], ids=lambda spec: spec.name
)
def test_layers_of_weighted_sums_have_an_activation_to_choose(spec: LayerSpec) -> None:
    assert spec.defaults()["activation"] == "linear"

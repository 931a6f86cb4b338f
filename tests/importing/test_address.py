"""Addresses of TensorFlow Playground as projects."""

import json
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import ImportProblem, PlaygroundError
from playground.base.params import Regularizer
from playground.datasets.prepare import describe
from playground.document.file import codec
from playground.document.inference import infer
from playground.importing.address import is_address, read_address
from playground.importing.result import NoteKind
from tests.laws import exercises, reached

PAGE = "https://playground.tensorflow.org/"
WHOLE = (
    "#activation=relu&regularization=L2&batchSize=17&dataset=xor&regDataset=reg-gauss"
    "&learningRate=0.1&regularizationRate=0.003&noise=25&networkShape=6,3&seed=0.78402"
    "&showTestData=false&discretize=true&percTrainData=70&x=true&y=false&xTimesY=true"
    "&xSquared=false&ySquared=false&cosX=false&sinX=true&cosY=false&sinY=false"
    "&collectStats=false&problem=classification&initZero=false&hideText=false"
)


def address(**settings: object) -> str:
    """Return an address with these settings."""
    return f"{PAGE}#{urlencode(settings)}"


def test_each_setting_of_an_address_is_in_the_project() -> None:
    project = read_address(PAGE + WHOLE).project
    assert project.data.source.name == "xor"
    assert project.data.source.params == {"noise": 25, "samples": 500, "labels": "-1/1"}
    assert project.data.features == ("x", "xy", "sin x")
    assert project.data.train_fraction == pytest.approx(0.7)
    assert project.training.batch_size == 17
    assert project.training.optimizer.name == "sgd"
    layers = [layer.params for layer in project.network.layers[1:]]
    assert [params["units"] for params in layers] == [6, 3, 1]
    assert [params["activation"] for params in layers] == ["relu", "relu", "tanh"]
    assert {params["kernel_regularizer"] for params in layers} == {Regularizer(l2=0.003)}


def test_an_address_without_settings_has_the_defaults_of_the_page() -> None:
    imported = read_address(PAGE)
    project = imported.project
    assert project.data.source.name == "circle"
    assert project.data.features == ("x", "y")
    assert [layer.params.get("units") for layer in project.network.layers] == [None, 4, 2, 1]
    assert project.training.learning_rate == pytest.approx(0.015)
    assert len(imported.notes) == 1


def test_regression_has_its_own_data_and_a_linear_output() -> None:
    project = read_address(address(problem="regression", regDataset="reg-gauss")).project
    assert project.data.source.name == "reg_gauss"
    assert project.data.source.params["samples"] == 1200
    assert project.network.layers[-1].params["activation"] == "linear"


@pytest.mark.parametrize("name", ["regplane_linear", "spiral_2feat_tanh", "xor_tanh"])
def test_training_is_that_of_the_reference_runs(name: str, tfplayground_path: Path) -> None:
    """`tests/engine/test_tfplayground.py` shows that these settings give the page's numbers."""
    config = json.loads((tfplayground_path / f"{name}.json").read_text())["config"]
    shape = ",".join(map(str, config["layerSizes"][1:-1]))
    project = read_address(
        address(
            networkShape=shape,
            activation=config["activation"],
            learningRate=config["learningRate"],
            batchSize=config["batchSize"],
            problem="regression" if config["outputActivation"] == "linear" else "classification",
        )
    ).project
    units = [layer.params["units"] for layer in project.network.layers[1:]]
    assert units == config["layerSizes"][1:]
    assert project.network.layers[-1].params["activation"] == config["outputActivation"]
    assert project.training.learning_rate == config["learningRate"] / 2
    assert project.training.batch_size == config["batchSize"]
    assert not project.training.shuffle


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_a_penalty_moves_a_weight_by_as_much_as_on_the_page(kind: str) -> None:
    rate, penalty = 0.3, 0.01
    project = read_address(
        address(regularization=kind, regularizationRate=penalty, learningRate=rate)
    ).project
    found = project.network.layers[1].params["kernel_regularizer"]
    assert isinstance(found, Regularizer)
    weights = np.array([-2.0, -0.5, 0.25, 3.0])
    ours = project.training.learning_rate * (found.l1 * np.sign(weights) + 2 * found.l2 * weights)
    page = rate * penalty * (np.sign(weights) if kind == "L1" else weights)
    assert ours == pytest.approx(page)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("dataset", "moon"), ("learningRate", "fast"), ("noise", "400"), ("activation", "gelu")],
)
def test_a_setting_that_the_page_does_not_know_is_noted(setting: str, value: str) -> None:
    notes = read_address(address(**{setting: value})).notes
    assert notes[0].kind is NoteKind.ASSUMED
    assert notes[0].text == f"{setting}={value}"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"networkShape": "4,x"}, "networkShape must list"),
        ({"networkShape": "100000"}, "networkShape must list"),
        ({"networkShape": ",".join("2" * 31)}, "31 hidden layers"),
        ({"x": "false", "y": "false"}, "no features"),
    ],
)
def test_a_network_that_cannot_be_built_is_refused(settings: dict[str, str], reason: str) -> None:
    with pytest.raises(ImportProblem, match=reason):
        read_address(address(**settings))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dataset=xor",
        "https://example.com/#dataset=xor",
        "https://playground.tensorflow.org.example.com/#dataset=xor",
        "see https://playground.tensorflow.org/#dataset=xor",
        "http://[",
        PAGE + "#" + "a" * 5000,
    ],
)
def test_other_texts_are_not_addresses(text: str) -> None:
    assert not is_address(text)


names = st.sampled_from(
    ["dataset", "noise", "networkShape", "seed", "percTrainData", "x", "problem", "batchSize"]
)
values = st.one_of(st.text(max_size=20), st.floats().map(str), st.integers().map(str))


@exercises(accepted=1, refused=1)
@given(st.dictionaries(names, values, max_size=6))
def test_any_settings_give_a_project_that_can_be_kept_or_a_sentence(
    settings: dict[str, str],
) -> None:
    try:
        project = read_address(address(**settings)).project
    except PlaygroundError:
        reached("refused")
        return
    reached("accepted")
    assert codec.decode(codec.encode(project)) == project
    assert not infer(project.network, describe(project.data)).problems

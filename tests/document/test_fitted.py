"""Layers that are fitted to the data: which are, what is said of the others, what it costs."""

from dataclasses import replace

from playground.document.commands import Connect
from playground.document.fitted import fitted_layers
from playground.document.inference import Problem, Severity
from playground.document.problems.examining import examine
from playground.document.problems.fixing import FixAll
from playground.document.project import LayerId, Project
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import chained
from playground.training.protocol.replan import Consequence, consequence, effects

NORMALIZATION: Step = ("Normalization", {})


def project(*steps: Step) -> Project:
    """Return a project of those layers with a data set that they suit."""
    return chained(Project(), *steps, dense(1, "sigmoid"))


def warnings_of(subject: Project) -> list[Problem]:
    """Return what is said of layers that cannot be fitted."""
    return [each for each in examine(subject)[0].problems if "cannot be fitted" in each.message]


def fitted_types(subject: Project) -> list[str]:
    """Return the names of the layers that are fitted."""
    found = fitted_layers(subject.network, examine(subject)[0])
    return [subject.network.layer(layer_id).name for layer_id in found]


def test_a_layer_that_reads_the_input_is_fitted() -> None:
    subject = project(NORMALIZATION, dense(4, "relu"))
    assert fitted_types(subject) == ["normalization"]
    assert not examine(subject)[0].problems


def test_a_layer_with_given_numbers_is_not_fitted_and_may_have_any_place() -> None:
    given: Step = ("Normalization", {"mean": 1.0, "variance": 2.0})
    assert fitted_types(project(given, dense(4, "relu"))) == []
    assert not warnings_of(project(dense(4, "relu"), given))


def test_a_mean_without_a_variance_is_a_problem() -> None:
    inference, _ = examine(project(("Normalization", {"mean": 1.0})))
    assert "set variance too, or clear mean" in inference.problems[0].message


def test_a_layer_further_in_is_moved_after_the_input() -> None:
    subject = project(dense(4, "relu"), NORMALIZATION)
    (found,) = warnings_of(subject)
    assert found.severity is Severity.WARNING
    assert found.layer_id == LayerId("layer3")
    assert found.repair is not None
    assert found.repair.label == "Move it after the input"
    repaired = found.repair.command.apply(subject)
    assert fitted_types(repaired) == ["normalization_1"]
    assert not warnings_of(repaired)
    assert examine(repaired)[0].is_buildable


def test_a_second_layer_further_in_is_removed() -> None:
    subject = project(NORMALIZATION, dense(4, "relu"), NORMALIZATION)
    repaired = FixAll(has_warnings=True).apply(subject)
    assert [layer.type_name for layer in repaired.network.layers] == [
        *("Input", "Normalization", "Dense", "Dense")
    ]


def test_a_layer_on_one_of_several_wires_from_the_input_is_fitted() -> None:
    subject = project(NORMALIZATION, dense(4, "relu"), ("Concatenate", {}))
    subject = Connect(LayerId("layer1"), LayerId("layer4")).apply(subject)
    assert fitted_types(subject) == ["normalization"]


def test_other_data_is_said_to_fit_the_layer_again() -> None:
    before = project(NORMALIZATION, dense(4, "relu"))
    after = replace(before, data=replace(before.data, seed=before.data.seed + 1))
    text = "seed: new data; weights are kept, normalization fitted to it"
    assert effects(before, after).text == text
    assert consequence(before, after) is Consequence.NEW_DATA

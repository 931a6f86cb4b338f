"""Laws of judging: causes before symptoms, hints on request, silence while it is too early."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue
from playground.datasets.prepare import describe
from playground.datasets.statistics import DataStatistics
from playground.doctor.judging import judge, rule_of
from playground.doctor.record import RunRecord, third
from playground.doctor.report import as_lines, as_values
from playground.doctor.rule import Kind, Need
from playground.doctor.rules import RULES
from playground.document.inference import infer
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import chained
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.checkups import Checkup, LayerCheck, Score

DATA = DataStatistics(250, 250, -6.0, 6.0, 2.0, 2.0, 0.5, (0.5, 0.5), 0.9, None, 0.0)
XOR = TEMPLATES["xor-noisy"].build()


def record(
    project: Project = XOR, skill: float = 0.3, dead: float = 0.0, **fields: Any
) -> RunRecord:
    """Return a finished run that has got stuck."""
    task = describe(project.data)
    inference = infer(project.network, task)
    layers = {
        key: LayerCheck(1.0, 2.0, dead)
        for key in inference.active
        if project.network.layer(key).type_name != "Input"
    }
    score = Score(skill, 250, (1 + skill) / 2, 0.6, (0.6, 0.6))
    usual: dict[str, Any] = {
        "epochs": 100,
        "steps_per_epoch": 25,
        "is_over": True,
        "at": np.arange(1.0, 101.0),
        "losses": np.full(100, 0.6),
        "latest": Checkup(layers, score, score, DATA),
    }
    return RunRecord(project, inference, task, **{**usual, **fields})


def rules(found: RunRecord, **options: Any) -> list[str]:
    return [finding.rule for finding in judge(found, **options)]


def test_a_cause_explains_the_symptoms() -> None:
    assert rules(record()) == ["loss_not_falling"]
    assert rules(record(losses=np.append(np.full(5, 0.9), np.full(95, 0.6)))) == ["underfitting"]
    assert rules(record(dead=0.9)) == ["dead_units", "dead_units"]


def test_an_ignored_cause_says_nothing_and_still_explains() -> None:
    assert rules(record(dead=0.9), ignored=("dead_units",)) == []


@pytest.mark.parametrize("skill", [0.8, 0.95, 1.0])
def test_a_condition_of_a_network_that_answers_well_is_not_a_finding(skill: float) -> None:
    assert rules(record(skill=skill, dead=0.9)) == []


@pytest.mark.parametrize("epochs", [0, 1, 5])
def test_nothing_is_said_too_early(epochs: int) -> None:
    early = record(dead=0.9, epochs=epochs, losses=np.full(epochs, 0.6), is_over=False)
    assert rules(early) == []


def test_no_rule_judges_without_the_evidence_that_it_needs() -> None:
    bare = record(latest=None, losses=np.zeros(0), at=np.zeros(0))
    assert rules(bare, has_hints=True) == []
    for rule in RULES:
        assert rule.needs
        assert rule.needs <= frozenset(Need)


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        (
            (("Dropout", {"rate": 0.2}), ("BatchNormalization", {}), dense(8, "relu")),
            "dropout_before_normalization",
        ),
        ((dense(4, "relu"), dense(16, "relu")), "growing_widths"),
    ],
)
def test_hints_are_given_only_on_request_and_their_repair_ends_them(
    steps: tuple[Step, ...], rule: str
) -> None:
    bare = Project(data=XOR.data, training=XOR.training)
    project = chained(bare, *steps, dense(1, "sigmoid"))
    well = record(project, skill=1.0)
    assert rules(well) == []
    findings = judge(well, has_hints=True)
    assert [finding.rule for finding in findings] == [rule]
    assert rule_of(findings[0]).kind is Kind.HINT
    repair = findings[0].repair
    if repair is not None:
        repaired = repair.command.apply(project)
        assert not examine(repaired)[0].problems
        assert rules(record(repaired, skill=1.0), has_hints=True) == []


def test_hints_on_images_know_pooling_and_filters() -> None:
    project = TEMPLATES["mnist-cnn"].build()
    bare = Project(data=project.data, training=project.training)
    wide: dict[str, ParamValue] = {"filters": 8, "kernel_size": (3, 3), "activation": "relu"}
    drawn = chained(
        bare,
        ("Conv2D", {**wide, "filters": 16}),
        ("Dropout", {"rate": 0.2}),
        ("MaxPooling2D", {}),
        ("Conv2D", wide),
        ("Flatten", {}),
        dense(10, "softmax"),
    )
    found = rules(record(drawn, skill=1.0), has_hints=True)
    assert found == ["dropout_before_pooling", "shrinking_filters"]


def test_a_network_with_every_template_is_judged_without_an_error() -> None:
    for template in TEMPLATES:
        for skill in (-1.0, 0.0, 0.5, 1.0):
            judge(record(template.build(), skill=skill, dead=0.6), has_hints=True)


def test_a_finding_is_written_with_its_layer_and_repair() -> None:
    finding = judge(record(dead=0.9))[0]
    values = as_values(finding, XOR)
    assert values["rule"] == "dead_units"
    assert values["layer"] == "dense"
    assert as_lines((finding,))[0].startswith("Dead units: dense: ")
    assert as_lines(()) == ["The doctor found nothing."]


def test_numbers_that_are_not_finite_break_no_rule() -> None:
    wild = record(losses=np.full(100, np.inf), val_losses=np.full(100, np.nan))
    judge(wild, has_hints=True)
    judge(replace(wild, norms={key: np.array([np.inf]) for key in wild.inference.active}))


def test_a_third_of_few_values_is_the_last_one() -> None:
    assert third(np.array([3.0, 1.0]), 2) == 1.0


def flat(saturated: float) -> dict[Any, LayerCheck]:
    """Return checks of all layers with that share of saturated units."""
    layers = XOR.network.layers
    return {layer.id: LayerCheck(1.0, 1.0, None, saturated) for layer in layers}


def test_units_that_training_made_flat_are_put_down_to_the_learning_rate() -> None:
    latest = Checkup(flat(1.0), Score(0.0, 250, 0.5, 0.6, (0.6, 0.6)), None, DATA)
    stuck = record(skill=0.0, losses=np.full(100, 0.9), latest=latest)
    well_at_first = replace(stuck, first=replace(latest, layers=flat(0.0)))
    found = judge(well_at_first)
    assert found[0].rule == "learning_rate_too_high"
    labels = {each.repair.label for each in found if each.repair is not None}
    assert not any("Scale" in label for label in labels)

    flat_at_first = replace(stuck, first=latest)
    assert "learning_rate_too_high" not in rules(flat_at_first)
    assert "saturated_units" in rules(flat_at_first)


def test_a_cause_is_reported_without_what_follows_from_it() -> None:
    latest = Checkup(flat(1.0), Score(0.0, 250, 0.5, 0.6, (0.6, 0.6)), None, DATA)
    sizes = np.logspace(-6, -1, len(XOR.network.layers))
    norms = {
        layer.id: np.full(9, size) for layer, size in zip(XOR.network.layers, sizes, strict=True)
    }
    stuck = record(skill=0.0, losses=np.full(100, 0.9), latest=latest, norms=norms)
    assert "vanishing_gradients" in rules(stuck)
    found = rules(replace(stuck, first=replace(latest, layers=flat(0.0))))
    assert "learning_rate_too_high" in found
    assert not {"vanishing_gradients", "saturated_units"} & set(found)


def test_what_follows_from_another_finding_is_a_known_rule_and_leads_in_no_circle() -> None:
    order = RULES.names
    for rule in RULES:
        assert rule.follows <= set(order)
        assert all(order.index(cause) < order.index(rule.name) for cause in rule.follows)


def test_swings_without_another_cause_are_reported() -> None:
    losses = np.where(np.arange(100) % 2, 0.5, 0.7)
    assert rules(record(skill=0.5, losses=losses)) == ["oscillation"]


@pytest.mark.parametrize("fall", [0.0, 0.1, 0.3])
def test_a_loss_that_jumps_above_a_constant_answer_is_put_down_to_the_rate(fall: float) -> None:
    jumps = np.where(np.arange(100) % 2, 1.4, 2.4) * np.linspace(1 + fall, 1, 100)
    latest = Checkup(flat(1.0), Score(0.0, 250, 0.5, 0.6, (0.6, 0.6)), None, DATA)
    sizes = np.logspace(-6, -1, len(XOR.network.layers))
    norms = {
        layer.id: np.full(9, size) for layer, size in zip(XOR.network.layers, sizes, strict=True)
    }
    found = record(skill=0.0, losses=jumps, latest=latest, norms=norms, first=None)
    assert rules(found) == ["learning_rate_too_high"]


def test_a_step_as_large_as_the_weights_is_a_rate_too_high_where_nothing_was_learned() -> None:
    hidden = XOR.network.layers[1].id
    ratios = {hidden: np.array([1.8, 0.9, 1e-9])}
    lost = record(skill=0.0, dead=0.9, losses=np.full(100, 0.7), ratios=ratios)
    assert rules(lost) == ["learning_rate_too_high"]
    assert rules(replace(lost, ratios={hidden: np.array([0.1, 1e-9])}))[0] == "dead_units"
    learned = replace(lost, losses=np.linspace(0.7, 0.3, 100))
    assert rules(learned)[0] == "dead_units"


def test_units_made_flat_by_small_steps_are_given_another_activation() -> None:
    latest = Checkup(flat(1.0), Score(0.4, 250, 0.7, 0.6, (0.7, 0.7)), None, DATA)
    first = replace(latest, layers=flat(0.0))
    steps = {layer.id: np.full(9, 0.001) for layer in XOR.network.layers}
    (found,) = judge(
        record(losses=np.full(100, 0.5), latest=latest, first=first, ratios=steps), ignored=()
    )
    assert found.rule == "saturated_units"
    assert found.repair is not None
    assert found.repair.label == "Use relu in dense and dense_1"
    fast = {key: np.full(9, 0.05) for key in steps}
    (found,) = judge(record(losses=np.full(100, 0.5), latest=latest, first=first, ratios=fast))
    assert found.repair is not None
    assert found.repair.label == "Set the learning rate to 0.0003"


def validated(val_losses: np.ndarray) -> RunRecord:
    """Return a run that is apart from its test set, with these losses there."""
    train, test = Score(1.0, 250, 1.0, 0.5, (1.0, 1.0)), Score(0.7, 250, 0.85, 0.5, (0.8, 0.9))
    latest = Checkup({}, train, test, DATA)
    return record(losses=np.full(100, 0.01), val_losses=val_losses, latest=latest)


def test_a_validation_loss_that_falls_or_swings_has_not_risen() -> None:
    epochs = np.arange(100)
    swinging = np.where(epochs % 2, 0.2, 0.6)
    for losses in (np.geomspace(1.0, 0.1, 100), np.where(epochs == 90, 0.1, 0.4), swinging):
        assert rules(validated(losses)) == []
    risen = np.concatenate((np.linspace(0.6, 0.2, 30), np.linspace(0.2, 0.7, 70)))
    (found,) = judge(validated(risen))
    assert found.rule == "overfitting"
    assert "Since epoch 30 the validation loss has risen from 0.207 to" in found.sentence


def test_activation_layers_are_watched_like_the_activation_of_a_layer() -> None:
    bare = Project(data=XOR.data, training=XOR.training)
    apart = chained(
        bare, dense(8, "linear"), ("Activation", {"activation": "relu"}), dense(1, "sigmoid")
    )
    found = record(apart)
    assert found.latest is not None
    kinds = {layer.id: layer.type_name for layer in apart.network.layers}
    dead = {
        key: replace(check, dead=1.0 if kinds[key] == "Activation" else None)
        for key, check in found.latest.layers.items()
    }
    (finding,) = judge(replace(found, latest=replace(found.latest, layers=dead)))
    assert finding.sentence == "activation: 100 % of the units answer 0 for every sample."
    assert finding.repair is not None
    repaired = finding.repair.command.apply(apart)
    assert [layer.activation for layer in repaired.network.layers][2] == "leaky_relu"


def test_inputs_that_are_not_scaled_explain_loss_and_gradients() -> None:
    far = replace(DATA, low=-9000.0, high=86_000.0)
    found = record(skill=0.0)
    assert found.latest is not None
    norms = {XOR.network.layers[1].id: np.full(9, 3e4)}
    wild = replace(found, latest=replace(found.latest, data=far), norms=norms)
    assert rules(replace(wild, losses=np.linspace(9000, 30, 100))) == ["inputs_not_scaled"]


def test_a_run_of_a_few_steps_ended_early_and_nothing_else_is_said_of_it() -> None:
    project = replace(XOR, training=replace(XOR.training, epochs=8))
    short = record(project, 0.5, epochs=8, steps_per_epoch=2, losses=np.full(8, 0.6))
    assert rules(short) == ["ended_early"]
    assert "after only 16 steps" in judge(short)[0].sentence
    assert rules(replace(short, is_over=False)) == []
    assert rules(replace(short, latest=record(skill=1.0).latest)) == []


@pytest.mark.parametrize(("skill", "expected"), [(0.66, []), (0.5, ["loss_not_falling"])])
def test_noise_in_the_labels_lowers_what_is_asked_of_a_model(
    skill: float, expected: list[str]
) -> None:
    found = record(skill=skill)
    assert found.latest is not None
    noisy = replace(found.latest, data=replace(DATA, locality=0.5))
    assert rules(replace(found, latest=noisy)) == expected


def test_where_neighbours_say_nothing_the_usual_skill_is_asked_for() -> None:
    found = record(skill=0.66)
    assert found.latest is not None
    for locality in (-1.0, 0.0, 0.05):
        data = replace(DATA, locality=locality)
        assert replace(found, latest=replace(found.latest, data=data)).least_skill == 0.8
    for name in ("digits", "reviews"):
        other = record(TEMPLATES[name].build())
        assert other.latest is not None
        far = replace(other.latest, data=replace(DATA, locality=0.3))
        assert replace(other, latest=far).least_skill == 0.8


def test_a_model_that_the_nearest_neighbour_beats_is_underfitting() -> None:
    stuck = record(skill=0.82, losses=np.append(np.full(5, 0.9), np.full(95, 0.4)))
    assert stuck.latest is not None
    clear = replace(stuck.latest, data=replace(DATA, locality=1.0))
    assert rules(replace(stuck, latest=clear)) == ["underfitting"]
    assert rules(stuck) == []


def test_the_same_answer_is_not_reported_while_the_loss_falls() -> None:
    latest = Checkup(flat(0.0), Score(0.0, 250, 0.5, 1.0, (0.0, 1.0)), None, DATA)
    output = XOR.network.layers[-1].id
    falling = record(skill=0.0, losses=np.linspace(0.7, 0.6, 100), latest=latest)
    assert falling.inference.output == output
    assert "base_rate" not in rules(falling)
    plateau = np.append(np.full(5, 0.9), np.full(95, 0.69))
    assert rules(replace(falling, losses=plateau)) == ["base_rate"]

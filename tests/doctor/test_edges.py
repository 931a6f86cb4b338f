"""Rules at their limits: a record at which each fires, and near ones at which it is silent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import Int, ParamValue, Selection
from playground.datasets.prepare import describe
from playground.datasets.sources import DATASETS
from playground.datasets.statistics import DataStatistics
from playground.datasets.task import Task, TaskKind
from playground.doctor.record import RunRecord
from playground.doctor.rules import RULES
from playground.document.commands import SetData, SetParams, SetTraining
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import chained
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.checkups import Checkup, LayerCheck, Score

XOR = TEMPLATES["xor-noisy"].build()
BARE = Project(data=XOR.data, training=XOR.training)
START: dict[str, ParamValue] = {"units": 8, "kernel_initializer": "random_normal"}
DEEP = chained(
    BARE,
    *3 * [("Dense", START)],
    dense(1, "sigmoid"),
)
DATA = DataStatistics(250, 250, -6.0, 6.0, 2.0, 2.0, 0.5, (0.5, 0.5), 0.9, None, 0.0)
FALLING = np.linspace(0.7, 0.1, 100)


def record(
    project: Project = XOR,
    *,
    skill: float = 0.3,
    test_skill: float | None = None,
    layer: LayerCheck | None = None,
    first: dict[int, LayerCheck] | None = None,
    data: DataStatistics = DATA,
    recalls: tuple[float | None, ...] = (0.6, 0.6),
    **fields: Any,
) -> RunRecord:
    """Return a run of 100 epochs, of which all layers look alike.

    Parameters
    ----------
    first : mapping of int to LayerCheck
        The layers before training, by their number among the weighted ones.
    """
    task = describe(project.data)
    inference = infer(project.network, task)
    bare = RunRecord(project, inference, task)
    check = layer if layer is not None else LayerCheck(1.0, 2.0)
    layers = {each.id: check for each in bare.layers if each.type_name != "Input"}
    train = Score(skill, 250, 0.6, 0.6, recalls)
    test = replace(train, skill=skill if test_skill is None else test_skill)
    usual: dict[str, Any] = {
        "epochs": 100,
        "steps_per_epoch": 25,
        "is_over": True,
        "at": np.arange(1.0, 101.0),
        "losses": np.full(100, 0.6),
        "latest": Checkup(layers, train, test, data),
    }
    if first is not None:
        early = {each.id: first.get(at, check) for at, each in enumerate(bare.weighted)}
        usual["first"] = Checkup(early, train, test, data)
    return RunRecord(project, inference, task, **{**usual, **fields})


def with_training(project: Project, **values: Any) -> Project:
    return SetTraining(values).apply(project)


OVERFITTED: dict[str, Any] = {
    "skill": 1.0,
    "test_skill": 0.5,
    "losses": FALLING,
    "val_losses": np.concatenate([np.linspace(0.7, 0.4, 30), np.linspace(0.4, 1.2, 70)]),
}
KEEPS_BEST = with_training(
    XOR, callbacks=(Selection("early_stopping", {"restore_best_weights": True}),)
)
FLAT = LayerCheck(1.0, 2.0, None, 0.75)
STEEP = LayerCheck(1.0, 2.0, None, 0.25)
SMALL, WIDE = LayerCheck(1.0, 2.0), LayerCheck(30.0, 60.0)
RARE = replace(DATA, class_shares=(0.95, 0.05))
FEW = replace(DATA, samples=40)
LARGE = replace(DATA, low=-500.0, high=900.0)
TINY: dict[str, Any] = {
    "ratios": {"layer2": np.concatenate([np.full(60, 3e-2), np.full(40, 2e-5)])}
}
SLOW = with_training(XOR, learning_rate=1e-4)

CASES: list[tuple[str, Callable[[], RunRecord], Callable[[], RunRecord]]] = [
    (
        "underfitting",
        lambda: record(steps_per_epoch=1),
        lambda: record(epochs=99, steps_per_epoch=1),
    ),
    ("overfitting", lambda: record(**OVERFITTED), lambda: record(KEEPS_BEST, **OVERFITTED)),
    (
        "overfitting",
        lambda: record(KEEPS_BEST, **OVERFITTED, is_over=False),
        lambda: record(**{**OVERFITTED, "test_skill": 0.91}),
    ),
    (
        "learning_rate_too_low",
        lambda: record(SLOW, losses=FALLING + 0.5, **TINY),
        lambda: record(SLOW, losses=FALLING + 0.5, ratios={"layer2": np.full(100, 2e-4)}),
    ),
    (
        "saturated_units",
        lambda: record(layer=FLAT),
        lambda: record(layer=replace(FLAT, saturated=0.5)),
    ),
    (
        "initial_scale",
        lambda: record(DEEP, first={0: SMALL, 2: WIDE}),
        lambda: record(DEEP, first={0: SMALL, 2: replace(WIDE, deviation=9.0)}),
    ),
    (
        "initial_scale",
        lambda: record(DEEP, first={0: SMALL, 2: WIDE}),
        lambda: record(
            DEEP, first={at: replace(WIDE, deviation=30.0**at, is_uniform=True) for at in range(3)}
        ),
    ),
    (
        "class_imbalance",
        lambda: record(data=RARE, recalls=(1.0, 0.0)),
        lambda: record(data=RARE, recalls=(1.0, 0.3)),
    ),
    (
        "too_little_data",
        lambda: record(data=FEW, skill=1.0, test_skill=0.8),
        lambda: record(data=FEW, skill=1.0, test_skill=0.9),
    ),
    (
        "inputs_not_scaled",
        lambda: record(data=LARGE),
        lambda: record(data=replace(LARGE, low=-20.0, high=20.0)),
    ),
    (
        "dead_units",
        lambda: record(layer=LayerCheck(1.0, 2.0, 0.5)),
        lambda: record(layer=LayerCheck(1.0, 2.0, 0.49)),
    ),
]


def of(name: str, found: RunRecord) -> list[Any]:
    """Return the findings of one rule, as if no other explained them."""
    return list(RULES[name].judge(found))


@pytest.mark.parametrize(
    ("name", "sick", "well"), CASES, ids=[f"{at} {case[0]}" for at, case in enumerate(CASES)]
)
def test_a_rule_fires_and_is_silent_just_before(
    name: str, sick: Callable[[], RunRecord], well: Callable[[], RunRecord]
) -> None:
    assert of(name, sick())
    assert of(name, well()) == []


def test_units_that_were_flat_before_training_are_put_down_to_the_inputs() -> None:
    flat = dict.fromkeys(range(4), FLAT)
    steep = dict.fromkeys(flat, STEEP)
    large = {"layer2": np.full(100, 0.05)}
    at_first, slowly, fast = (
        of("saturated_units", found)[0]
        for found in (
            record(layer=FLAT, first=flat),
            record(layer=FLAT, first=steep),
            record(layer=FLAT, first=steep, ratios=large),
        )
    )
    assert "Inputs reach" in at_first.sentence
    assert slowly.sentence.endswith("Before training most were not.")
    assert "the learning rate is" in fast.sentence
    assert len({each.advice for each in (at_first, slowly, fast)}) == 3


def test_word_numbers_are_not_called_unscaled() -> None:
    found = record(data=LARGE)
    words = Task(kind=TaskKind.BINARY, input_shape=(20,), vocabulary=900)
    assert of("inputs_not_scaled", replace(found, task=words)) == []


def test_more_samples_are_offered_up_to_the_most_that_can_be_drawn() -> None:
    (samples,) = (param for param in DATASETS["xor"].params if param.name == "samples")
    assert isinstance(samples, Int)
    most = samples.maximum
    for count, wanted in ((40, 320), (most // 2, most)):
        project = SetData({"source": Selection("xor", {"samples": count})}).apply(XOR)
        (finding,) = of("too_little_data", record(project, data=FEW, skill=1.0, test_skill=0.5))
        assert finding.repair is not None
        assert finding.repair.command.apply(project).data.source.params["samples"] == wanted


def test_classes_of_signed_labels_are_not_weighed() -> None:
    signed = SetData({"source": Selection("xor", {"labels": "-1/1"})}).apply(XOR)
    for project, has_repair in ((XOR, True), (signed, False)):
        (finding,) = of("class_imbalance", record(project, data=RARE, recalls=(1.0, 0.0)))
        assert (finding.repair is not None) is has_repair


def test_a_layer_that_scales_makes_large_inputs_fit() -> None:
    scaled = chained(BARE, ("BatchNormalization", {}), dense(4, "relu"), dense(1, "sigmoid"))
    assert of("inputs_not_scaled", record(scaled, data=LARGE)) == []
    late = chained(BARE, dense(4, "relu"), ("BatchNormalization", {}), dense(1, "sigmoid"))
    assert of("inputs_not_scaled", record(late, data=LARGE))


def test_only_relu_is_replaced_where_units_are_dead() -> None:
    dead, hidden = LayerCheck(1.0, 2.0, 0.9), record().hidden[0].id
    for activation, has_repair in (("relu", True), ("tanh", False)):
        project = SetParams(hidden, {"activation": activation}).apply(XOR)
        finding = of("dead_units", record(project, layer=dead))[0]
        assert (finding.repair is not None) is has_repair

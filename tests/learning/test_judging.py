"""Each check: what is met, what is missing, and what it cannot know."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import Regularizer, Selection
from playground.base.tasks import TaskKind
from playground.datasets.task import Prepared, Samples, Task
from playground.document.commands import (
    AddLayer,
    RemoveLayers,
    SetData,
    SetParams,
    SetTrainable,
    SetTraining,
)
from playground.document.project import LayerId
from playground.document.templates.templates import TEMPLATES
from playground.learning.checks import CHECKS
from playground.learning.checks.gradient import GRADIENTS
from playground.learning.checks.right_answers import PREDICTIONS
from playground.learning.checks.weight import WEIGHTS
from playground.learning.facts import Facts
from playground.learning.judging import Judge
from playground.learning.verdicts import Outcome, Verdict
from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import GradientAnswer, PredictionsAnswer

XOR = TEMPLATES["xor"].build()
HIDDEN, OUTPUT = LayerId("layer2"), LayerId("layer3")
SAMPLES = Samples(np.zeros((4, 2), np.float32), np.array([[0], [1], [1], [0]], np.float32))
DATA = Prepared(Task(kind=TaskKind.BINARY, input_shape=(2,)), SAMPLES, SAMPLES)


def curves(**values: list[float]) -> Curves:
    """Return curves of these columns."""
    return Curves(tuple(values), np.array(list(values.values()), np.float32).T)


START = Facts(XOR, XOR, data=DATA)
TRAINED = replace(
    START,
    epoch=2,
    state=RunState.FINISHED,
    curves=curves(loss=[0.9, 0.4], val_loss=[0.8, 1.0]),
    answers={
        PREDICTIONS: PredictionsAnswer(
            np.array([[0.1], [0.9], [0.2], [0.3]], np.float32), np.zeros((0, 1), np.float32)
        ),
        WEIGHTS: {OUTPUT: {"kernel": np.full((4, 1), 3.0, np.float32)}},
        GRADIENTS: {
            HIDDEN: GradientAnswer(0.01, 1.0, 0.1),
            OUTPUT: GradientAnswer(0.1, 1.0, 0.1),
        },
    },
    happened=frozenset({"panel Weights"}),
)
L2 = replace(
    TRAINED, project=SetParams(HIDDEN, {"kernel_regularizer": Regularizer(l2=0.1)}).apply(XOR)
)
STOPPED = replace(
    TRAINED, project=SetTraining({"callbacks": (Selection("early_stopping"),)}).apply(XOR)
)
SCALED = replace(TRAINED, project=SetData({"scaling": "standard"}).apply(XOR))

FROZEN = replace(TRAINED, project=SetTrainable((HIDDEN,), is_trainable=False).apply(XOR))
HEADLESS = RemoveLayers((OUTPUT,)).apply(XOR)
REPLACED = replace(
    TRAINED,
    project=AddLayer("Dense", None, {"units": 1, "activation": "sigmoid"}, source=HIDDEN).apply(
        HEADLESS
    ),
)

CORRECT: list[tuple[Facts, dict[str, Any]]] = [
    (TRAINED, {"kind": "figure", "name": "loss", "at_most": 0.5}),
    (TRAINED, {"kind": "figure", "name": "val_loss", "minus": "loss", "at_least": 0.5}),
    (TRAINED, {"kind": "figure", "name": "val_loss", "is_best": True, "at_most": 0.81}),
    (TRAINED, {"kind": "right_answers", "at_least": 3}),
    (TRAINED, {"kind": "trained", "epochs": 2}),
    (TRAINED, {"kind": "trained", "is_finished": True}),
    (TRAINED, {"kind": "layer_setting", "layer": "dense", "setting": "units", "at_least": 4}),
    (
        TRAINED,
        {"kind": "layer_setting", "layer": "dense", "setting": "activation", "is_one_of": ["relu"]},
    ),
    (
        L2,
        {
            "kind": "layer_setting",
            "layer": "dense",
            "setting": "kernel_regularizer",
            "at_least": 0.1,
        },
    ),
    (L2, {"kind": "layers", "is_regularized": True, "at_least": 1}),
    (TRAINED, {"kind": "layers", "types": ["Dense"], "activations": ["relu"], "at_least": 1}),
    (TRAINED, {"kind": "training_setting", "setting": "batch_size", "at_most": 4}),
    (
        STOPPED,
        {"kind": "training_setting", "setting": "callbacks", "is_one_of": ["early_stopping"]},
    ),
    (SCALED, {"kind": "data_setting", "setting": "scaling", "is_one_of": ["standard"]}),
    (TRAINED, {"kind": "data_setting", "setting": "source", "is_one_of": ["truth_table"]}),
    (
        TRAINED,
        {"kind": "weight", "layer": "dense_1", "array": "kernel", "index": [0, 0], "at_least": 3},
    ),
    (TRAINED, {"kind": "gradient", "layer": "dense", "at_most": 0.02}),
    (TRAINED, {"kind": "gradient", "layer": "dense", "per": "dense_1", "at_most": 0.2}),
    (TRAINED, {"kind": "happened", "what": "panel Weights"}),
    (replace(TRAINED, looked_at=20), {"kind": "looked", "at_least": 5, "at_most": 20}),
    (FROZEN, {"kind": "frozen", "layers": ["dense"]}),
    (TRAINED, {"kind": "frozen", "layers": ["dense"], "is_frozen": False}),
    (REPLACED, {"kind": "new_output", "keeps": ["dense"]}),
]
NOT_YET: list[tuple[Facts, dict[str, Any], str]] = [
    (
        TRAINED,
        {"kind": "figure", "name": "loss", "at_most": 0.1},
        "training loss is 0.4, needed at most 0.1",
    ),
    (
        replace(START, happened=frozenset({"look"})),
        {"kind": "figure", "name": "loss", "at_most": 0.1},
        "no epoch is trained yet; needed: training loss at most 0.1",
    ),
    (TRAINED, {"kind": "right_answers", "at_least": 4}, "3 of 4 answers are right, needed 4"),
    (TRAINED, {"kind": "trained", "epochs": 5}, "2 epochs trained, needed 5"),
    (
        TRAINED,
        {
            "kind": "layer_setting",
            "layer": "dense",
            "setting": "units",
            "at_least": 2,
            "at_most": 2,
        },
        "units of dense is 4, needed 2",
    ),
    (
        TRAINED,
        {"kind": "layer_setting", "layer": "gone", "setting": "units", "at_least": 2},
        "there is no layer called gone",
    ),
    (
        TRAINED,
        {"kind": "layers", "types": ["Dropout"], "at_least": 1, "at_most": 3},
        "the number of Dropout layers is 0, needed 1 to 3",
    ),
    (
        TRAINED,
        {"kind": "training_setting", "setting": "callbacks", "is_one_of": ["early_stopping"]},
        "rules: none; needed: early stopping",
    ),
    (TRAINED, {"kind": "happened", "what": "panel Runs"}, "the panel Runs was not opened yet"),
    (TRAINED, {"kind": "frozen", "layers": ["dense", "dense_1"]}, "dense is not frozen yet"),
    (
        FROZEN,
        {"kind": "frozen", "layers": ["dense"], "is_frozen": False},
        "dense is still frozen",
    ),
    (TRAINED, {"kind": "frozen", "layers": ["gone"]}, "there is no layer called gone"),
    (TRAINED, {"kind": "new_output"}, "the output is still the old one"),
    (
        REPLACED,
        {"kind": "new_output", "keeps": ["dense_1"]},
        "dense_1 has to stay: what it has learned is needed",
    ),
    (
        replace(TRAINED, project=HEADLESS),
        {"kind": "new_output"},
        "the network has no output that fits the data yet",
    ),
    (TRAINED, {"kind": "happened", "what": "export ONNX"}, "ONNX was not exported yet"),
    (TRAINED, {"kind": "happened", "what": "look"}, "no earlier epoch was shown yet"),
    (TRAINED, {"kind": "looked", "at_most": 20}, "no earlier epoch was shown yet"),
    (
        replace(TRAINED, looked_at=250),
        {"kind": "looked", "at_least": 5, "at_most": 20},
        "the epoch that is shown is 250, needed 5 to 20",
    ),
    (
        TRAINED,
        {"kind": "data_setting", "setting": "source", "is_one_of": ["spiral"]},
        "data set: Truth table; needed: Spiral",
    ),
    (
        TRAINED,
        {"kind": "weight", "layer": "dense_1", "array": "kernel", "index": [0, 0], "at_least": 4},
        "weight from input 1 to dense_1[0] is 3, needed at least 4",
    ),
    (
        TRAINED,
        {"kind": "gradient", "layer": "dense", "per": "dense_1", "at_least": 0.5},
        "the gradient of dense per that of dense_1 is 0.1, needed at least 0.5",
    ),
]
UNCHECKABLE: list[tuple[Facts, dict[str, Any]]] = [
    (TRAINED, {"kind": "figure", "name": "accuracy", "at_least": 1}),
    (START, {"kind": "right_answers", "at_least": 4}),
    (START, {"kind": "weight", "layer": "dense", "array": "kernel", "index": [0, 0]}),
    (TRAINED, {"kind": "weight", "layer": "dense_1", "array": "kernel", "index": [9, 0]}),
    (TRAINED, {"kind": "weight", "layer": "dense_1", "array": "kernel", "index": [0]}),
    (START, {"kind": "gradient", "layer": "dense", "at_least": 1}),
    (TRAINED, {"kind": "layer_setting", "layer": "dense", "setting": "activation", "at_least": 1}),
    (TRAINED, {"kind": "training_setting", "setting": "loss", "at_least": 1}),
    (TRAINED, {"kind": "training_setting", "setting": "nothing", "at_least": 1}),
    (TRAINED, {"kind": "of_the_future", "at_least": 1}),
    (TRAINED, {"kind": "figure", "name": "loss", "unknown": 1}),
    (TRAINED, {"kind": "figure"}),
    (TRAINED, {}),
]


def judged(facts: Facts, *tables: dict[str, Any]) -> Verdict:
    """Return the verdict of these checks. Any: TOML values."""
    return Judge.of(tables).judge(facts)


@pytest.mark.parametrize(("facts", "table"), CORRECT)
def test_what_is_met_is_correct(facts: Facts, table: dict[str, Any]) -> None:
    assert judged(facts, table).outcome is Outcome.CORRECT


@pytest.mark.parametrize(("facts", "table", "text"), NOT_YET)
def test_what_is_missing_is_said_with_numbers(
    facts: Facts, table: dict[str, Any], text: str
) -> None:
    assert judged(facts, table) == Verdict(Outcome.NOT_YET, text)


@pytest.mark.parametrize(("facts", "table"), UNCHECKABLE)
def test_what_cannot_be_known_never_passes(facts: Facts, table: dict[str, Any]) -> None:
    verdict = judged(facts, table)
    assert verdict.outcome is Outcome.UNCHECKABLE
    assert verdict.text


def test_every_kind_of_check_is_tested() -> None:
    kinds = {check.__struct_config__.tag for check in CHECKS}
    assert {table["kind"] for _facts, table in CORRECT} == kinds
    assert {table["kind"] for _facts, table, _text in NOT_YET} == kinds


def test_nothing_tried_is_not_attempted() -> None:
    verdict = judged(START, {"kind": "figure", "name": "loss", "at_most": 0.5})
    assert verdict.outcome is Outcome.NOT_ATTEMPTED


def test_all_checks_of_a_task_must_be_met() -> None:
    good, bad = {"kind": "trained", "epochs": 2}, {"kind": "trained", "epochs": 3}
    assert judged(TRAINED, good, good).is_correct
    assert judged(TRAINED, good, bad).outcome is Outcome.NOT_YET
    assert judged(TRAINED, good, {"kind": "x"}).outcome is Outcome.UNCHECKABLE


def test_a_task_without_checks_never_passes() -> None:
    assert judged(TRAINED).outcome is Outcome.UNCHECKABLE

"""The values that the configurations refuse, and the messages."""

from dataclasses import replace
from typing import Any

import pytest

from playground.base.errors import ParameterError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.document.commands import SetData, SetTraining
from playground.document.project import Project, TrainingConfig
from playground.document.validation import (
    DATA_PARAMS,
    TRAINING_PARAMS,
    checked_data,
    checked_training,
)


def test_defaults_are_accepted() -> None:
    checked_training(TrainingConfig())
    checked_data(DataConfig())


def test_parameters_have_the_defaults_of_the_configuration() -> None:
    for param in TRAINING_PARAMS:
        assert param.initial == getattr(TrainingConfig(), param.name), param.name
    for param in DATA_PARAMS:
        assert param.initial == getattr(DataConfig(), param.name), param.name


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("loss", "logcosh", "loss must be one of"),
        ("metrics", ("accuracy", "luck"), "unknown metric 'luck'"),
        ("metrics", ["accuracy"], "metrics must be a tuple"),
        ("metrics", ("auc", "auc"), "metrics must have no duplicates"),
        ("metrics", (1,), "metrics must be names"),
        ("optimizer", "adam", "optimizer must be a name with parameters"),
        ("optimizer", Selection("adagard"), "unknown optimizer"),
        ("optimizer", Selection("adam", {"momentum": 0.9}), "has no parameter 'momentum'"),
        (
            "optimizer",
            Selection("adam", {"beta_1": 1.5}),
            "beta_1 must be a number of at least 0 and less than 1",
        ),
        (
            "optimizer",
            Selection("sgd", {"clipnorm": 1.0, "clipvalue": 1.0}),
            "only one of clipnorm, clipvalue, global_clipnorm can be set",
        ),
        ("learning_rate", 0.0, "learning_rate must be a number greater than 0 and at most 100"),
        ("learning_rate", float("nan"), "learning_rate must be"),
        ("learning_rate", True, "learning_rate must be"),
        ("schedule", Selection("step"), "unknown schedule"),
        ("batch_size", 0, r"batch_size must be an integer in 1\.\.65536; received 0"),
        ("epochs", -1, "epochs must be"),
        ("shuffle", 1, "shuffle must be true or false"),
        ("seed", 2**31, "seed must be"),
        ("validation_split", 0.95, "validation_split must be"),
        ("class_weights", (1.0, -1.0), "class_weights must be"),
        ("callbacks", (Selection("early"),), "unknown callback"),
        ("callbacks", (Selection("early_stopping", {"patience": -1}),), "patience must be"),
    ],
)
def test_training_out_of_range_is_refused_and_changes_nothing(
    field: str, value: Any, words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        checked_training(replace(TrainingConfig(), **{field: value}))
    with pytest.raises(ParameterError, match=words):
        SetTraining({field: value}).apply(Project())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("source", Selection("none such"), "unknown data set"),
        ("source", Selection("xor", {"noise": 60}), "noise must be"),
        ("source", "xor", "data set must be a name with parameters"),
        ("features", ("x", "z"), "unknown feature 'z'"),
        ("features", ("x", "x"), "features must have no duplicates"),
        ("features", "xy", "features must be a tuple"),
        ("train_fraction", 0.95, "train_fraction must be"),
        ("seed", -1, "seed must be"),
        ("scaling", "log", "scaling must be one of none, standard, minmax"),
    ],
)
def test_data_out_of_range_is_refused_and_changes_nothing(
    field: str, value: Any, words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        checked_data(replace(DataConfig(), **{field: value}))
    with pytest.raises(ParameterError, match=words):
        SetData({field: value}).apply(Project())


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(ParameterError, match="has no field 'momentum'"):
        SetTraining({"momentum": 0.9}).apply(Project())
    with pytest.raises(ParameterError, match="has no field 'noise'"):
        SetData({"noise": 3}).apply(Project())

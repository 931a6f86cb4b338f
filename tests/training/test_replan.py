"""Consequences of changes: every field is in the table, and the layout has none."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from playground.base.params import Regularizer, Selection
from playground.datasets.config import DataConfig
from playground.document.commands import (
    AddLayer,
    Connect,
    MoveLayers,
    Rename,
    SetParams,
    SetTitle,
    SetTrainable,
)
from playground.document.document import Command
from playground.document.edits.freezing import FreezeWeight
from playground.document.project import FrozenWeight, Layer, Point, Project, TrainingConfig
from playground.training.protocol.replan import (
    DATA,
    LAYER,
    TRAINING,
    Consequence,
    consequence,
    effects,
)

HARMLESS = ("title", "layout", "notes", "weight_edits", "ignored_rules", "locks", "pace")
"""Fields of a project that training does not depend on: edits of weights go to the training thread
one by one, as `SetWeight`."""


def test_every_field_of_a_project_has_a_consequence() -> None:
    assert set(TRAINING) == {field.name for field in fields(TrainingConfig)}
    assert set(DATA) == {field.name for field in fields(DataConfig)}
    assert set(LAYER) == {field.name for field in fields(Layer)}
    compared = {"network", "data", "training"}
    assert compared | set(HARMLESS) == {field.name for field in fields(Project)}


@pytest.mark.parametrize("name", HARMLESS)
def test_the_other_fields_of_a_project_change_nothing(name: str) -> None:
    changed = replace(Project(), **{name: object()})  # type: ignore[arg-type]
    assert consequence(Project(), changed) is Consequence.NOTHING


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"learning_rate": 0.5}, Consequence.HOT),
        ({"epochs": 7}, Consequence.HOT),
        ({"keep_weights": False}, Consequence.NOTHING),
        ({"loss": "mean_absolute_error"}, Consequence.REBUILD),
        ({"optimizer": Selection("sgd")}, Consequence.REBUILD),
        ({"batch_size": 3}, Consequence.REBUILD),
        ({"seed": 99, "learning_rate": 0.5}, Consequence.REBUILD),
        ({}, Consequence.NOTHING),
    ],
)
def test_training_fields(
    project: Project,
    with_training: Callable[..., Project],
    values: dict[str, object],
    expected: Consequence,
) -> None:
    assert consequence(project, with_training(**values)) is expected


def test_data_fields(project: Project) -> None:
    noisy = replace(project, data=replace(project.data, seed=4))
    assert consequence(project, noisy) is Consequence.NEW_DATA
    wider = replace(project, data=replace(project.data, features=("x", "y", "xy")))
    assert consequence(project, wider) is Consequence.REBUILD


def changed(project: Project, *commands: Command) -> Project:
    for command in commands:
        project = command.apply(project)
    return project


def test_layout_and_title_do_not_affect_training(project: Project) -> None:
    layer = project.network.layers[0].id
    moved = changed(project, MoveLayers({layer: Point(9, 9)}), SetTitle("Other"))
    assert consequence(project, moved) is Consequence.NOTHING


def test_an_unconnected_layer_has_no_consequence_until_it_is_connected(project: Project) -> None:
    apart = changed(project, AddLayer("Dense", Point()))
    assert consequence(project, apart) is Consequence.NOTHING
    dense = project.network.layers[1].id
    joined = changed(apart, Connect(dense, apart.network.layers[2].id))
    assert consequence(apart, joined) is Consequence.REBUILD


def test_units_names_and_freezing_need_a_rebuild(project: Project) -> None:
    dense = project.network.layers[1].id
    for command in (
        SetParams(dense, {"units": 5}),
        Rename(dense, "other"),
        SetTrainable((dense,), is_trainable=False),
    ):
        assert consequence(project, changed(project, command)) is Consequence.REBUILD


def test_freezing_a_single_weight_needs_no_rebuild(project: Project) -> None:
    command = FreezeWeight(project.network.layers[1].id, FrozenWeight("bias", (0,)), is_frozen=True)
    assert consequence(project, changed(project, command)) is Consequence.HOT


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Regularizer(), Regularizer(l2=0.1), Consequence.REBUILD),
        (Regularizer(l2=0.1), Regularizer(l2=0.2), Consequence.HOT),
        (Regularizer(l2=0.1), Regularizer(), Consequence.HOT),
        (Regularizer(l2=0.1), Regularizer(l1=0.1, l2=0.1), Consequence.REBUILD),
        (Regularizer(l1=0.1, l2=0.1), Regularizer(l1=0.2, l2=0.3), Consequence.HOT),
    ],
)
def test_penalties_are_hot_unless_a_factor_rises_from_zero(
    project: Project, before: Regularizer, after: Regularizer, expected: Consequence
) -> None:
    dense = project.network.layers[1].id
    first = changed(project, SetParams(dense, {"kernel_regularizer": before}))
    second = changed(project, SetParams(dense, {"kernel_regularizer": after}))
    assert consequence(first, second) is expected


def test_effects_have_a_text(project: Project, with_training: Callable[..., Project]) -> None:
    after = changed(
        with_training(learning_rate=0.5), SetParams(project.network.layers[1].id, {"units": 2})
    )
    assert [effect.text for effect in effects(project, after).each] == [
        "learning rate: takes effect immediately",
        "dense: units: the network is rebuilt; matching weights are kept",
    ]

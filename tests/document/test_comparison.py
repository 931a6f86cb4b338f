"""The differences between two projects, as text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.params import Regularizer, Selection
from playground.document.commands import (
    AddLayer,
    Rename,
    SetData,
    SetParams,
    SetTraining,
)
from playground.document.edits.freezing import FreezeWeight
from playground.document.in_words.comparison import Difference, differences
from playground.document.project import FrozenWeight, Point, Project
from playground.document.templates.templates import TEMPLATES

XOR = TEMPLATES["xor"].build()
HIDDEN = next(layer for layer in XOR.network.layers if layer.type_name == "Dense")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (SetTraining({"learning_rate": 0.5}), Difference("learning rate", "0.05", "0.5")),
        (SetTraining({"shuffle": False}), Difference("shuffle", "yes", "no")),
        (SetTraining({"metrics": ()}), Difference("metrics", "accuracy", "none")),
        (
            SetTraining({"optimizer": Selection("sgd")}),
            Difference("optimizer", "adam", "sgd"),
        ),
        (SetData({"seed": 7}), Difference("data: seed", "0", "7")),
        (SetParams(HIDDEN.id, {"units": 9}), Difference(f"{HIDDEN.name}: units", "4", "9")),
        (
            SetParams(HIDDEN.id, {"kernel_regularizer": Regularizer(l2=0.01)}),
            Difference(f"{HIDDEN.name}: kernel regularizer", "none", "L2 0.01"),
        ),
        (
            FreezeWeight(HIDDEN.id, FrozenWeight("kernel", (0, 2)), is_frozen=True),
            Difference(f"{HIDDEN.name}: frozen weights", "none", "kernel[0, 2]"),
        ),
        (Rename(HIDDEN.id, "first"), Difference("name of a layer", HIDDEN.name, "first")),
    ],
)
def test_an_edit_is_one_difference(command: Any, expected: Difference) -> None:
    assert differences(XOR, command.apply(XOR)) == (expected,)


def test_wires_differ_only_where_the_layers_are_the_same() -> None:
    network = XOR.network
    cut = XOR.with_network(replace(network, wires=network.wires[1:]))
    assert [each.field for each in differences(XOR, cut)] == ["wires"]
    more = AddLayer("Dropout", Point(), source=network.layers[-1].id).apply(XOR)
    assert [each.field for each in differences(XOR, more)] == ["layer dropout"]


def test_the_content_found_in_a_file_is_not_a_setting() -> None:
    def reads(path: str, found: str) -> Project:
        source = Selection("csv", {"path": path, "found": found})
        return replace(XOR, data=replace(XOR.data, source=source))

    first, second = reads("a.csv", '{"rows": 1}'), reads("b.csv", '{"rows": 2}')
    (other_file,) = differences(first, second)
    assert other_file == Difference("data: source: path", "a.csv", "b.csv")
    shown = {found.field: found.right for found in differences(XOR, first)}
    assert shown["data: source"] == "csv (path a.csv)"


def test_a_setting_of_the_same_optimizer_is_listed_by_its_own_name() -> None:
    left = SetTraining({"optimizer": Selection("sgd", {"momentum": 0.0})}).apply(XOR)
    right = SetTraining({"optimizer": Selection("sgd", {"momentum": 0.9})}).apply(XOR)
    assert differences(left, right) == (Difference("optimizer: momentum", "0", "0.9"),)


def test_an_added_layer_is_shown_with_a_dash_where_it_is_missing() -> None:
    more = AddLayer("Dropout", Point()).apply(XOR)
    name = more.network.layers[-1].name
    assert differences(XOR, more) == (Difference(f"layer {name}", "–", "Dropout"),)


EDITS: dict[str, Callable[[Project], Project]] = {
    "rate": SetTraining({"learning_rate": 0.5}).apply,
    "loss": SetTraining({"loss": "mean_squared_error"}).apply,
    "split": SetData({"train_fraction": 0.7}).apply,
    "units": SetParams(HIDDEN.id, {"units": 3}).apply,
    "layer": AddLayer("Dropout", Point()).apply,
}


@given(left=st.sets(st.sampled_from(sorted(EDITS))), right=st.sets(st.sampled_from(sorted(EDITS))))
def test_each_edit_that_only_one_project_has_is_one_difference(
    left: set[str], right: set[str]
) -> None:
    def edited(names: set[str]) -> Project:
        project = XOR
        for name in sorted(names):
            project = EDITS[name](project)
        return project

    found = differences(edited(left), edited(right))
    assert len(found) == len(left ^ right)
    mirrored = differences(edited(right), edited(left))
    assert {(each.field, each.right, each.left) for each in found} == {
        (each.field, each.left, each.right) for each in mirrored
    }

"""Replacing a layer by another type: what is kept and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.catalog.layers import LAYERS
from playground.document.commands import AddLayer, Connect, Rename
from playground.document.edits.grouping import GroupLayers
from playground.document.edits.replacing import ReplaceLayer
from playground.document.project import LayerId, Point, Project, Wire
from tests.document.test_document import check_invariants

MIDDLE = LayerId("layer2")


def chain(middle: str = "Dense", **params: object) -> Project:
    """Return Input (layer1), a layer (layer2), Dense (layer3)."""
    project = AddLayer("Input", Point()).apply(Project())
    project = AddLayer(middle, Point(200, 8), params, LayerId("layer1")).apply(project)  # type: ignore[arg-type]
    return AddLayer("Dense", Point(400, 8), {}, MIDDLE).apply(project)


def test_wires_position_and_common_parameters_stay() -> None:
    before = chain("LSTM", units=7, activation="relu")
    after = ReplaceLayer(MIDDLE, "GRU").apply(before)
    new = after.network.layers[1]
    assert (new.type_name, new.id, new.name) == ("GRU", "layer4", "gru")
    assert new.params["units"] == 7
    assert new.params["activation"] == "relu"
    assert set(after.network.wires) == {
        Wire(LayerId("layer1"), new.id),
        Wire(new.id, LayerId("layer3")),
    }
    assert after.layout.position(new.id) == Point(200, 8)
    assert MIDDLE not in after.layout.positions


def test_the_size_is_kept_although_its_name_differs() -> None:
    after = ReplaceLayer(MIDDLE, "Conv2D").apply(chain("Dense", units=24))
    assert after.network.layers[1].params["filters"] == 24


def test_name_that_the_user_chose_stays() -> None:
    before = Rename(MIDDLE, "hidden").apply(chain())
    assert ReplaceLayer(MIDDLE, "Dropout").apply(before).network.layers[1].name == "hidden"


def test_numbered_default_name_becomes_the_default_of_the_new_type() -> None:
    after = ReplaceLayer(LayerId("layer3"), "Dropout").apply(chain())
    assert [layer.name for layer in after.network.layers] == ["input", "dense", "dropout"]


def test_inputs_that_do_not_fit_are_disconnected() -> None:
    project = AddLayer("Add", Point()).apply(chain())
    for source in (MIDDLE, LayerId("layer3")):
        project = Connect(source, LayerId("layer4")).apply(project)
    after = ReplaceLayer(LayerId("layer4"), "Dense").apply(project)
    assert [wire.source for wire in after.network.inputs_of(LayerId("layer5"))] == [MIDDLE]


def test_block_keeps_its_member() -> None:
    before = GroupLayers((MIDDLE,)).apply(chain())
    after = ReplaceLayer(MIDDLE, "Dropout").apply(before)
    assert after.layout.groups[0].members == ("layer4",)


def test_same_type_changes_nothing() -> None:
    before = chain()
    assert ReplaceLayer(MIDDLE, "Dense").apply(before) is before


@given(st.sampled_from(LAYERS.names), st.sampled_from(LAYERS.names))
def test_any_type_replaces_any_other(old: str, new: str) -> None:
    project = AddLayer(old, Point()).apply(Project())
    after = ReplaceLayer(LayerId("layer1"), new).apply(project)
    check_invariants(after.network)
    assert [layer.type_name for layer in after.network.layers] == [new]


@pytest.mark.parametrize("type_name", ["Dense", "Dropout"])
def test_the_undo_text_names_the_new_type(type_name: str) -> None:
    assert ReplaceLayer(MIDDLE, type_name).text == f"Replace with {type_name}"

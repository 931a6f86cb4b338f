"""Copied layers as text: what is restored, and what is refused."""

import json
from typing import Any

import pytest

from playground.base.errors import PlaygroundError
from playground.base.params import ParamValue, Regularizer
from playground.document.commands import AddLayer, Connect, SetTrainable
from playground.document.edits.clipboard import Paste, copied
from playground.document.project import LayerId, Point, Project

PAIR = (LayerId("layer1"), LayerId("layer2"))


def project() -> Project:
    """Return Input -> Dense -> Dense."""
    made = AddLayer("Input", Point()).apply(Project())
    params: dict[str, ParamValue] = {"units": 7, "kernel_regularizer": Regularizer(l2=0.25)}
    made = AddLayer("Dense", Point(200, 8), params, LayerId("layer1")).apply(made)
    made = AddLayer("Dense", Point(400, 8), {}, LayerId("layer2")).apply(made)
    return SetTrainable((LayerId("layer2"),), False).apply(made)


def damaged(**changes: Any) -> str:
    """Return copied text with changed fields."""
    return json.dumps({**json.loads(copied(project(), PAIR)), **changes})


def test_pasted_layers_keep_parameters_and_inner_wires() -> None:
    before = project()
    after = Paste(copied(before, (LayerId("layer2"), LayerId("layer3")))).apply(before)
    old, new = before.network.layer(LayerId("layer2")), after.network.layer(LayerId("layer4"))
    assert new.params == old.params
    assert not new.is_trainable
    assert new.name != old.name
    assert [wire.target for wire in after.network.outputs_of(LayerId("layer4"))] == ["layer5"]
    assert after.layout.position(LayerId("layer4")) == Point(232, 40)


def test_paste_into_another_project_works() -> None:
    after = Paste(copied(project(), [layer.id for layer in project().network.layers])).apply(
        Project()
    )
    assert [layer.name for layer in after.network.layers] == ["input", "dense", "dense_1"]
    assert len(after.network.wires) == 2


def test_ports_move_down_if_an_input_was_not_copied() -> None:
    made = AddLayer("Add", Point()).apply(project())
    for source in ("layer2", "layer3"):
        made = Connect(LayerId(source), LayerId("layer4")).apply(made)
    after = Paste(copied(made, (LayerId("layer3"), LayerId("layer4")))).apply(made)
    assert [wire.port for wire in after.network.inputs_of(LayerId("layer6"))] == [0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "null",
        "[" * 100_000,
        damaged(version=99),
        damaged(layers=3),
        damaged(layers=[{}]),
        damaged(wires=[["layer1", "layer9", 0]]),
        damaged(wires=[["layer1", "layer2", 0], ["layer2", "layer2", 0]]),
        damaged(wires=[["layer1", "layer2"]]),
        copied(project(), (LayerId("layer2"),)).replace('"units": 7', '"units": -7'),
        copied(project(), (LayerId("layer2"),)).replace('"Dense"', '"Sentient"'),
        copied(project(), (LayerId("layer2"),)).replace('"x": 200', '"x": 1e999'),
        copied(project(), (LayerId("layer2"),)).replace('"dense"', '"import os; x"'),
    ],
)
def test_damaged_text_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(PlaygroundError, match=r"\w+ \w+"):
        Paste(text).apply(project())

"""Merge layers: numbered ports, and their order changed by hand."""

import pytest
from PySide6.QtCore import QPoint

from playground.document.commands import AddLayer, Connect
from playground.document.project import LayerId, Point
from tests.ui.designer.conftest import Bench, wire

MERGE = LayerId("layer4")


@pytest.fixture
def merge(bench: Bench) -> Bench:
    """Three Dense layers, the first two connected to a Concatenate (layer4)."""
    for number in range(3):
        bench.document.do(AddLayer("Dense", Point(0, 220.0 * number), {"units": 40}))
    bench.document.do(AddLayer("Concatenate", Point(420, 200)))
    for number in (1, 2):
        bench.document.do(Connect(LayerId(f"layer{number}"), MERGE))
    bench.view.navigation.fit()
    return bench


def order(bench: Bench) -> list[str]:
    return [wire.source for wire in bench.document.project.network.inputs_of(MERGE)]


def port(bench: Bench, number: int) -> QPoint:
    return bench.pixel(bench.item(MERGE).input_point(number))


def output(bench: Bench, layer_id: str) -> QPoint:
    return bench.pixel(bench.item(layer_id).output_point())


def test_any_number_of_inputs_has_a_port_each_and_one_free(merge: Bench) -> None:
    assert len(merge.item(MERGE).layout.inputs) == 3
    merge.drag(output(merge, "layer3"), port(merge, 2))
    assert order(merge) == ["layer1", "layer2", "layer3"]
    assert len(merge.item(MERGE).layout.inputs) == 4


def test_end_of_a_wire_dragged_to_another_port_changes_the_order(merge: Bench) -> None:
    steps = len(merge.document.undo_texts)
    merge.drag(port(merge, 0), port(merge, 1))
    assert order(merge) == ["layer2", "layer1"]
    assert merge.document.undo_texts[steps:] == ("Reorder inputs",)


def test_new_wire_dropped_on_a_used_port_gets_its_place(merge: Bench) -> None:
    steps = len(merge.document.undo_texts)
    merge.drag(output(merge, "layer3"), port(merge, 0))
    assert order(merge) == ["layer3", "layer1", "layer2"]
    assert merge.document.undo_texts[steps:] == ("Connect",)


def test_wire_put_back_where_it_was_changes_nothing(merge: Bench) -> None:
    before = merge.document.project
    start = port(merge, 0)
    merge.press(start)
    merge.move(start + QPoint(-60, 0))
    merge.move(start)
    merge.release(start)
    assert merge.document.project == before


def test_wires_end_at_their_own_ports(merge: Bench) -> None:
    ends = [
        merge.view.network_scene.wire_items[wire(number, 4, number - 1)].boundingRect().bottom()
        for number in (1, 2)
    ]
    points = [merge.item(MERGE).input_point(number) for number in (0, 1)]
    assert points[0].y() < points[1].y()
    assert ends[0] < ends[1]


def test_twenty_inputs_stay_on_the_card(bench: Bench) -> None:
    bench.document.do(AddLayer("Add", Point(600, 0)))
    for number in range(2, 22):
        bench.document.do(AddLayer("Dense", Point(0, 90.0 * number), {"units": 40}))
        bench.document.do(Connect(LayerId(f"layer{number}"), LayerId("layer1")))
    layout = bench.item("layer1").layout
    assert len(layout.inputs) == 21
    assert all(layout.card.contains(point) for point in layout.inputs)

"""Layer types dropped on layers and on ports."""

import pytest
from PySide6.QtCore import QPoint, QPointF

from playground.document.commands import AddLayer
from playground.document.project import LayerId, Point
from playground.ui.designer.cards.card_painter import Light
from tests.ui.designer.conftest import Bench, wired


def body(bench: Bench, layer_id: str) -> QPoint:
    return bench.title_pixel(layer_id)


def port(bench: Bench, layer_id: str, number: int) -> QPoint:
    item = bench.item(layer_id)
    return bench.pixel(item.output_point() if number < 0 else item.input_point(number))


def test_type_dropped_on_a_layer_replaces_it_in_one_step(chain: Bench) -> None:
    steps = len(chain.document.undo_texts)
    chain.drop_layer("Conv1D", body(chain, "layer2"))
    assert wired(chain) == {("layer1", "layer4"), ("layer4", "layer3")}
    new = chain.document.project.network.layer(LayerId("layer4"))
    assert (new.type_name, new.params["filters"]) == ("Conv1D", 3)
    assert chain.document.undo_texts[steps:] == ("Replace with Conv1D",)
    chain.document.undo()
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer3")}


def test_layer_to_be_replaced_is_highlighted_and_named(chain: Bench) -> None:
    chain.drop_layer("Dropout", body(chain, "layer2"), drops=False)
    assert chain.item("layer2").look.light is Light.CHOSEN
    assert chain.view.hint.shown == "Replace dense"
    chain.drop_layer("Dropout", QPoint(20, 580), drops=False)
    assert chain.item("layer2").look.light is Light.NONE
    assert chain.view.hint.shown == ""


def test_same_type_dropped_on_a_layer_changes_nothing(chain: Bench) -> None:
    before = chain.document.project
    chain.drop_layer("Dense", body(chain, "layer2"))
    assert chain.document.project == before


def test_type_dropped_on_the_output_is_added_after_the_layer(chain: Bench) -> None:
    chain.drop_layer("Dense", port(chain, "layer3", -1))
    assert ("layer3", "layer4") in wired(chain)
    assert chain.item("layer4").card_rect().left() > chain.item("layer3").card_rect().right()


def test_type_dropped_on_a_free_input_is_added_before_the_layer(bench: Bench) -> None:
    bench.document.do(AddLayer("Dense", Point(300, 0)))
    bench.view.navigation.fit()
    bench.drop_layer("Input", port(bench, "layer1", 0))
    assert wired(bench) == {("layer2", "layer1")}
    assert not bench.item("layer2").card_rect().intersects(bench.item("layer1").card_rect())


def test_type_dropped_on_a_used_input_is_inserted_into_its_wire(chain: Bench) -> None:
    chain.drop_layer("Dropout", port(chain, "layer3", 0))
    assert wired(chain) == {("layer1", "layer2"), ("layer2", "layer4"), ("layer4", "layer3")}


def test_followers_of_one_layer_do_not_cover_each_other(chain: Bench) -> None:
    for _ in range(2):
        chain.drop_layer("Dense", port(chain, "layer3", -1))
        chain.view.navigation.fit()
    first, second = chain.item("layer4").card_rect(), chain.item("layer5").card_rect()
    assert not first.intersects(second)


def test_pin_and_selection_end_with_their_layer(chain: Bench) -> None:
    chain.click(body(chain, "layer2"))
    chain.drop_layer("Dropout", chain.pixel(chain.item("layer2").mapToScene(QPointF(30, 16))))
    assert chain.view.selected() == ("layer4",)


@pytest.mark.parametrize(
    "place", ["free", "wire", "output", "replaced"], ids=lambda place: f"on-{place}"
)
def test_what_was_dropped_is_selected(chain: Bench, place: str) -> None:
    chain.view.select((LayerId("layer1"),))
    first, second = chain.item("layer1"), chain.item("layer2")
    middle = (first.output_point() + second.input_point(0)) / 2
    point = {
        "free": QPoint(20, 580),
        "wire": chain.pixel(middle),
        "output": port(chain, "layer3", -1),
        "replaced": body(chain, "layer2"),
    }[place]
    chain.drop_layer("Dropout", point)
    assert chain.view.selected() == ("layer4",)

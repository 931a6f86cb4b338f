"""The bottom edge of a card is dragged."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from playground.document.commands import SetParams
from playground.document.project import LayerId
from tests.ui.designer.conftest import Bench

DENSE = LayerId("layer2")


def edge(bench: Bench) -> QPoint:
    card = bench.item(DENSE).card_rect()
    return bench.pixel(QPointF(card.left() + 24, card.bottom() - 2))


def units(bench: Bench) -> object:
    return bench.document.project.network.layer(DENSE).params["units"]


def down(bench: Bench, distance: float) -> QPoint:
    zoom = bench.view.transform().m11()
    return edge(bench) + QPoint(0, round(distance * zoom))


@pytest.mark.parametrize(("cells", "expected"), [(2, 5), (-1, 2), (-40, 1)])
def test_edge_follows_the_mouse_by_units_in_one_step(
    chain: Bench, cells: int, expected: int
) -> None:
    layout = chain.item(DENSE).layout
    stride = layout.cells[1].top() - layout.cells[0].top()
    steps = len(chain.document.undo_texts)
    chain.drag(edge(chain), down(chain, cells * stride))
    assert units(chain) == expected
    assert chain.document.undo_texts[steps:] == ("Set units",)
    chain.document.undo()
    assert units(chain) == 3


def test_document_changes_once_at_the_end(chain: Bench) -> None:
    asked: list[object] = []
    chain.document.changed.connect(asked.append)
    start, end = edge(chain), down(chain, 300)
    chain.press(start)
    chain.move(start + (end - start) * 0.5)
    chain.move(end)
    assert units(chain) == 3
    assert len(chain.item(DENSE).layout.cells) > 3
    assert "units: " in chain.view.hint.shown
    assert asked == []
    chain.release(end)
    assert len(asked) == 1


def test_escape_restores_the_units(chain: Bench) -> None:
    start, end = edge(chain), down(chain, 200)
    chain.press(start)
    chain.move(end)
    chain.key(Qt.Key.Key_Escape)
    chain.release(end)
    assert units(chain) == 3
    assert len(chain.item(DENSE).layout.cells) == 3


def test_many_units_change_in_proportion(chain: Bench) -> None:
    chain.document.do(SetParams(DENSE, {"units": 400}))
    chain.view.navigation.fit()
    chain.drag(edge(chain), down(chain, 96))
    assert units(chain) == pytest.approx(800, abs=40)


def test_cursor_shows_that_the_edge_can_be_dragged(chain: Bench) -> None:
    chain.move(edge(chain))
    assert chain.view.viewport().cursor().shape() is Qt.CursorShape.SizeVerCursor
    chain.move(chain.title_pixel(DENSE))
    assert chain.view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_layer_without_units_is_moved_by_its_edge(chain: Bench) -> None:
    before = chain.item("layer1").pos()
    card = chain.item("layer1").card_rect()
    start = chain.pixel(QPointF(card.left() + 24, card.bottom() - 2))
    chain.drag(start, start + QPoint(0, 60))
    assert chain.item("layer1").pos() != before

"""Arranged items are animated; the document does not wait for them."""

import pytest

from playground.document.commands import MoveLayers
from playground.document.edits.grouping import GroupLayers
from playground.document.project import LayerId, Point
from tests.ui.designer.conftest import Bench

FIRST, SECOND, THIRD = (LayerId(f"layer{number}") for number in (1, 2, 3))


@pytest.fixture
def messy(chain: Bench) -> Bench:
    """Return the chain, upside down."""
    chain.document.do(MoveLayers({FIRST: Point(800, 400), THIRD: Point(0, 0)}))
    chain.view.navigation.fit()
    return chain


def test_document_is_arranged_immediately_and_the_items_arrive_later(messy: Bench) -> None:
    messy.view.glide.duration_ms = 1000
    before = messy.item(FIRST).pos()
    messy.view.edits.arrange()
    goal = messy.document.project.layout.position(FIRST)
    assert messy.view.glide.is_moving
    assert messy.item(FIRST).pos() == before
    messy.view.glide.animation.setCurrentTime(500)
    assert goal.x < messy.item(FIRST).x() < before.x()
    messy.view.glide.animation.setCurrentTime(1000)
    assert (messy.item(FIRST).x(), messy.item(FIRST).y()) == (goal.x, goal.y)
    assert not messy.view.glide.is_moving


def test_edit_during_the_animation_puts_every_item_at_its_place(messy: Bench) -> None:
    messy.view.glide.duration_ms = 1000
    messy.view.edits.arrange()
    messy.view.glide.animation.setCurrentTime(300)
    messy.document.do(MoveLayers({SECOND: Point(5, 5)}))
    assert not messy.view.glide.is_moving
    for layer_id in (FIRST, SECOND, THIRD):
        at = messy.document.project.layout.position(layer_id)
        assert (messy.item(layer_id).x(), messy.item(layer_id).y()) == (at.x, at.y)


def test_press_during_the_animation_ends_it(messy: Bench) -> None:
    messy.view.glide.duration_ms = 1000
    messy.view.edits.arrange()
    messy.click(messy.title_pixel(SECOND))
    assert not messy.view.glide.is_moving
    assert messy.view.selected() == (SECOND,)


def test_nothing_moves_if_all_is_arranged(messy: Bench) -> None:
    messy.view.edits.arrange()
    messy.view.glide.duration_ms = 1000
    steps = messy.document.undo_texts
    messy.view.edits.arrange()
    assert not messy.view.glide.is_moving
    assert messy.document.undo_texts == steps


def test_arrange_keeps_blocks_together_and_undoes(messy: Bench) -> None:
    messy.document.do(GroupLayers((SECOND, THIRD)))
    before = messy.document.project.layout
    messy.view.edits.arrange()
    (frame,) = (item.card_rect() for item in messy.view.network_scene.blocks.items.values())
    assert not frame.intersects(messy.item(FIRST).card_rect())
    messy.document.undo()
    assert messy.document.project.layout == before

"""Blocks on the canvas: made, folded, unfolded, moved, connected and dissolved."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import AddLayer
from playground.document.edits.commenting import AddComment
from playground.document.edits.grouping import FoldGroups, GroupLayers
from playground.document.project import LayerId, Point
from playground.ui.designer.blocks.group_item import GroupItem
from playground.ui.designer.cards.card_painter import Light
from playground.ui.designer.wires.wire_item import WireItem
from tests.ui.designer.conftest import Bench, wire, wired

CONTROL = Qt.KeyboardModifier.ControlModifier
PAIR = (LayerId("layer2"), LayerId("layer3"))


def block(bench: Bench) -> GroupItem:
    (item,) = bench.view.network_scene.blocks.items.values()
    return item


def handle(bench: Bench) -> QPoint:
    """Return a pixel on the title of the block."""
    return bench.pixel(block(bench).card_rect().topLeft() + QPointF(40, 14))


def is_folded(bench: Bench) -> bool:
    return bench.document.project.layout.groups[0].is_folded


@pytest.fixture
def row(chain: Bench) -> Bench:
    """Return the chain with another Dense (layer4), and layers 2 and 3 in an open block."""
    chain.document.do(AddLayer("Dense", Point(720, 96), {"units": 1}, LayerId("layer3")))
    chain.document.do(GroupLayers(PAIR))
    chain.view.navigation.fit()
    return chain


@pytest.fixture
def folded(row: Bench) -> Bench:
    """Return the same with the block folded."""
    row.view.edits.fold("group1", is_folded=True)
    row.view.navigation.fit()
    return row


def test_control_g_makes_a_block_and_asks_for_its_name(chain: Bench) -> None:
    chain.view.select(PAIR)
    chain.key(Qt.Key.Key_G, CONTROL)
    assert chain.document.project.layout.groups[0].members == PAIR
    QTest.keyClicks(chain.view.inline_editor, "Hidden part")
    QTest.keyClick(chain.view.inline_editor, Qt.Key.Key_Return)
    assert chain.document.project.layout.groups[0].name == "Hidden part"
    assert chain.document.undo_texts[-2:] == ("Group", "Rename block")


def test_frame_surrounds_its_layers(row: Bench) -> None:
    frame = block(row).card_rect()
    assert all(frame.contains(row.item(key).card_rect()) for key in PAIR)
    assert not frame.intersects(row.item("layer1").card_rect())


def test_double_click_on_the_title_folds_and_on_the_card_unfolds(row: Bench) -> None:
    row.double_click(handle(row))
    assert is_folded(row)
    assert not row.item("layer2").isVisible()
    row.double_click(handle(row))
    assert not is_folded(row)
    assert row.item("layer2").isVisible()


def test_enter_unfolds_a_block(folded: Bench) -> None:
    folded.click(handle(folded))
    folded.key(Qt.Key.Key_Return)
    assert not is_folded(folded)


def test_control_e_folds_and_unfolds(row: Bench) -> None:
    row.click(handle(row))
    row.key(Qt.Key.Key_E, CONTROL)
    assert is_folded(row)
    row.key(Qt.Key.Key_E, CONTROL)
    assert not is_folded(row)


def test_wires_into_a_folded_block_end_on_its_card(folded: Bench) -> None:
    scene, card = folded.view.network_scene, block(folded).card_rect()
    into, within, out_of = (scene.wire_items[wire(n, n + 1)] for n in (1, 2, 3))
    assert isinstance(into, WireItem)
    assert isinstance(out_of, WireItem)
    assert not within.isVisible()
    assert into.path.pointAtPercent(1.0).x() == card.left()
    assert out_of.path.pointAtPercent(0.0).x() == card.right()


def test_folded_block_shows_name_counts_and_layers(folded: Bench) -> None:
    facts = block(folded).facts
    assert facts.details == "2 layers · 13 params"
    assert [entry.text for entry in facts.rows] == ["Dense 3", "Dense 1"]
    assert facts.inputs == (("layer2", 0),)
    assert facts.outputs == ("layer3",)
    assert "Double-click to expand" in block(folded).toolTip()


def test_folding_closes_the_gap_and_unfolding_makes_room_again(row: Bench) -> None:
    before = row.document.project.layout.positions
    row.double_click(handle(row))
    gap = row.item("layer4").card_rect().left() - block(row).card_rect().right()
    assert gap < 200
    assert row.document.undo_texts[-1] == "Collapse block"
    row.double_click(handle(row))
    assert row.document.project.layout.positions == before
    row.document.undo(2)
    assert row.document.project.layout.positions == before


def test_unfolding_covers_nothing(folded: Bench) -> None:
    folded.document.do(AddComment(Point(block(folded).card_rect().right() + 10, 0)))
    folded.view.edits.fold("group1", is_folded=False)
    frame = block(folded).card_rect()
    assert not frame.intersects(folded.item("layer4").card_rect())
    (note,) = folded.view.network_scene.comments.items.values()
    assert not frame.intersects(note.card_rect())


@pytest.mark.parametrize("starts_folded", [True, False])
def test_block_is_moved_by_its_title_in_one_step(row: Bench, *, starts_folded: bool) -> None:
    if starts_folded:
        row.document.do(FoldGroups(("group1",), is_folded=True))
    before = row.document.project.layout.positions
    steps = len(row.document.undo_texts)
    row.drag(handle(row), handle(row) + QPoint(30, 90))
    after = row.document.project.layout.positions
    moved = {(after[key].x - before[key].x, after[key].y - before[key].y) for key in PAIR}
    assert len(moved) == 1
    assert moved != {(0.0, 0.0)}
    assert after[LayerId("layer1")] == before[LayerId("layer1")]
    assert row.document.undo_texts[steps:] == ("Move",)


def test_click_on_a_block_selects_its_layers(folded: Bench, qtbot: QtBot) -> None:
    folded.click(QPoint(5, 5))
    with qtbot.waitSignal(folded.view.selection_changed) as reports:
        folded.click(handle(folded))
    assert reports.args == [PAIR]
    assert folded.view.network_scene.selected_blocks() == ("group1",)
    folded.click(folded.title_pixel("layer1"), Qt.KeyboardModifier.ShiftModifier)
    assert folded.view.selected() == ("layer1", *PAIR)
    folded.click(handle(folded), Qt.KeyboardModifier.ShiftModifier)
    assert folded.view.selected() == ("layer1",)


def test_delete_removes_the_whole_block_and_connects_its_neighbours(folded: Bench) -> None:
    folded.click(handle(folded))
    folded.key(Qt.Key.Key_Delete)
    assert wired(folded) == {("layer1", "layer4")}
    assert folded.document.project.layout.groups == ()
    assert folded.view.network_scene.blocks.items == {}


def test_arrows_select_across_a_folded_block(folded: Bench) -> None:
    folded.click(folded.title_pixel("layer1"))
    folded.key(Qt.Key.Key_Right)
    assert folded.view.selected() == PAIR
    folded.key(Qt.Key.Key_Right)
    assert folded.view.selected() == ("layer4",)


def test_wire_is_drawn_to_and_from_a_folded_block(folded: Bench) -> None:
    folded.document.do(AddLayer("Add", Point(760, 420)))
    folded.view.navigation.fit()
    start = folded.pixel(block(folded).output_point(LayerId("layer3")))
    folded.press(start)
    folded.move(folded.title_pixel("layer5"))
    assert block(folded).look.light is Light.NONE
    folded.release(folded.title_pixel("layer5"))
    assert ("layer3", "layer5") in wired(folded)


def test_end_of_a_wire_on_a_folded_block_can_be_reconnected(folded: Bench) -> None:
    end = folded.pixel(block(folded).input_point(LayerId("layer2"), 0))
    folded.drag(end, QPoint(500, 590))
    assert wired(folded) == {("layer2", "layer3"), ("layer3", "layer4")}
    start = folded.pixel(folded.item("layer1").output_point())
    folded.press(start)
    folded.move(handle(folded))
    assert block(folded).look.light is Light.CHOSEN
    folded.release(handle(folded))
    assert ("layer1", "layer2") in wired(folded)


def test_block_survives_copy_and_paste(folded: Bench) -> None:
    folded.click(handle(folded))
    folded.view.clipboard.paste(folded.view.clipboard.copy())
    groups = folded.document.project.layout.groups
    assert [(group.name, group.is_folded) for group in groups] == [("Block 1", True)] * 2
    assert folded.view.selected() == ("layer5", "layer6")


def test_repeated_block_is_a_chain_of_blocks_that_do_not_overlap(folded: Bench) -> None:
    folded.click(handle(folded))
    folded.view.edits.repeat(3)
    cards = [item.card_rect() for item in folded.view.network_scene.blocks.items.values()]
    assert len(cards) == 3
    assert cards[0].right() < cards[1].left() < cards[1].right() < cards[2].left()
    assert folded.item("layer4").card_rect().left() > cards[2].right()
    assert folded.document.undo_texts[-1] == "Repeat 3 times"


def test_ungroup_keeps_layers_and_selection(row: Bench) -> None:
    row.click(handle(row))
    row.view.edits.ungroup()
    assert row.document.project.layout.groups == ()
    assert row.view.selected() == PAIR


def test_hidden_layers_have_no_probes(folded: Bench) -> None:
    folded.document.do(FoldGroups(("group1",), is_folded=False))
    open_probes = folded.view.probes()
    folded.document.do(GroupLayers((*PAIR, LayerId("layer1"), LayerId("layer4")), is_folded=True))
    assert open_probes
    assert folded.view.probes() == frozenset()

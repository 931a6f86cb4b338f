"""Words on wires cover neither each other nor a card."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from playground.document.project import LayerId, Wire
from playground.ui.designer.style import style_of
from playground.ui.designer.wires.bundle_item import BundleItem, Strand
from playground.ui.designer.wires.label_places import spread_labels
from playground.ui.designer.wires.wire_item import WireItem
from playground.ui.designer.wires.wire_path import curve
from playground.ui.theme.theme import DARK

WIRE = Wire(LayerId("a"), LayerId("b"))
HEIGHTS = st.lists(st.integers(-60, 60), min_size=1, max_size=12)


def lines(heights: list[int], length: float) -> list[WireItem]:
    """Return wires beside each other, as those between two folded blocks."""
    style, items = style_of(DARK), []
    for height in heights:
        item = WireItem(WIRE, style)
        item.set_path(curve(QPointF(0, height), QPointF(length, height)), "(None, 64)")
        items.append(item)
    return items


@given(heights=HEIGHTS, length=st.floats(60, 600))
def test_labels_of_wires_beside_each_other_never_overlap(
    qapp: QApplication,
    heights: list[int],
    length: float,
) -> None:
    items = lines(heights, length)
    spread_labels(items)
    boxes = [item.label_box for item in items if not item.label_box.isEmpty()]
    assert not any(first.intersects(second) for first, second in combinations(boxes, 2))


def test_five_wires_on_one_line_keep_as_many_labels_as_there_are_places(
    qapp: QApplication,
) -> None:
    items = lines([0] * 5, 600)
    spread_labels(items)
    assert sum(not item.label_box.isEmpty() for item in items) == 5


def test_a_label_with_room_stays_in_the_middle(qapp: QApplication) -> None:
    items = lines([0, 40, 80], 300)
    spread_labels(items)
    assert [item.label_box.center().x() for item in items] == pytest.approx([150] * 3)


@given(
    gap=st.floats(5, 400),
    height=st.integers(-60, 60),
    row=st.integers(0, 3),
    column=st.integers(0, 3),
)
def test_the_words_on_a_lit_strand_cover_no_card(
    qapp: QApplication,
    gap: float,
    height: int,
    row: int,
    column: int,
) -> None:
    source, target = QRectF(0, -height, 100, 160), QRectF(100 + gap, 20, 100, 120)
    item = BundleItem(WIRE, style_of(DARK))
    starts = tuple(QPointF(90, 30 + 30 * unit) for unit in range(4))
    ends = tuple(QPointF(110 + gap, 40 + 25 * unit) for unit in range(4))
    item.set_ends(starts, ends, is_weighted=True)
    item.set_gap(source, target)
    item.set_traced(Strand(row, column), "w = 0.6213, gradient −0.0111")
    box = item.caption_box
    assert not box.isEmpty()
    assert not box.intersects(source)
    assert not box.intersects(target)
    assert item.boundingRect().contains(box)
    item.set_traced(None, "")
    assert item.caption_box.isEmpty()

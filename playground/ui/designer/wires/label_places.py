"""`spread_labels`: moves the labels of wires apart that lie close to each other."""

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QRectF

from playground.ui.designer.wires.wire_item import WireItem

MIDDLE = 0.5
SHARES = (MIDDLE, 0.3, 0.7, 0.12, 0.88)
"""Where on its wire a label may be, the best first."""
CELL = 120.0
"""Side of a square in which boxes are looked for; larger than most labels."""


def spread_labels(items: Iterable[WireItem]) -> None:
    """Place each label where it covers no other; a label without such a place is not shown."""
    taken: dict[tuple[int, int], list[QRectF]] = defaultdict(list)
    for item in items:
        for share in SHARES:
            item.place_label(share)
            box = item.label_box
            if box.isEmpty() or not any(
                box.intersects(other) for cell in _cells(box) for other in taken[cell]
            ):
                break
        else:
            item.place_label(None)
        for cell in _cells(item.label_box):
            taken[cell].append(item.label_box)


def _cells(box: QRectF) -> list[tuple[int, int]]:
    """Return the squares that a box touches."""
    if box.isEmpty():
        return []
    columns = range(int(box.left() // CELL), int(box.right() // CELL) + 1)
    rows = range(int(box.top() // CELL), int(box.bottom() // CELL) + 1)
    return [(column, row) for column in columns for row in rows]

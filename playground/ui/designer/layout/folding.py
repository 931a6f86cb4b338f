"""Folding a block closes the gap that it leaves; unfolding makes room again."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from playground.document.commands import MoveLayers, Sequence
from playground.document.document import Command
from playground.document.edits.commenting import MoveComments
from playground.document.edits.grouping import FoldGroups
from playground.document.project import LayerId, Point
from playground.ui.designer.blocks.group_item import MARGIN, GroupItem
from playground.ui.designer.scene import DesignerScene


@dataclass(frozen=True, slots=True)
class Places:
    """Where a block is, folded and open."""

    folded: QRectF
    frame: QRectF


def fold_command(scene: DesignerScene, group_id: str, *, is_folded: bool) -> Command:
    """Return the command that folds or unfolds a block and moves what is right of it."""
    fold = FoldGroups((group_id,), is_folded)
    block = scene.blocks.items.get(group_id)
    if block is None or block.is_folded is is_folded:
        return fold
    places = _places(scene, block)
    shift = places.frame.right() - places.folded.right()
    others = _others(scene, block)
    if is_folded:
        between = (places.folded.right(), places.frame.right())
        is_free = not any(
            rect.left() < between[1] and rect.right() > between[0] for rect in others.values()
        )
        edge, shift = places.frame.right(), -shift
    else:
        is_free = any(rect.intersects(places.frame) for rect in others.values())
        edge = places.folded.right()
    if not is_free or shift == 0:
        return fold
    return Sequence(fold.text, (fold, *_moves(scene, others, edge, shift)))


def _places(scene: DesignerScene, block: GroupItem) -> Places:
    cards = QRectF()
    for layer_id in block.members:
        cards = cards.united(scene.layer_items[layer_id].card_rect())
    width, height = block.folded_size()
    folded = QRectF(cards.left(), cards.center().y() - height / 2, width, height)
    return Places(folded, cards.adjusted(-MARGIN, -MARGIN - block.title_height, MARGIN, MARGIN))


def _others(scene: DesignerScene, block: GroupItem) -> dict[LayerId | str, QRectF]:
    """Return where everything else is: layers (or the folded block they are in) and comments."""
    found: dict[LayerId | str, QRectF] = {
        layer_id: (scene.blocks.home(layer_id) or item).card_rect()
        for layer_id, item in scene.layer_items.items()
        if layer_id not in block.members
    }
    return found | {key: item.card_rect() for key, item in scene.comments.items.items()}


def _moves(
    scene: DesignerScene, others: dict[LayerId | str, QRectF], edge: float, shift: float
) -> list[Command]:
    """Return commands that move everything right of `edge`."""
    right = {key for key, rect in others.items() if rect.left() >= edge - 1}
    layers = {
        key: Point(point.x + shift, point.y)
        for key, point in scene.positions().items()
        if key in right
    }
    comments = {
        key: Point(item.x() + shift, item.y())
        for key, item in scene.comments.items.items()
        if key in right
    }
    moves: list[Command] = [MoveLayers(layers)] if layers else []
    return [*moves, MoveComments(comments)] if comments else moves

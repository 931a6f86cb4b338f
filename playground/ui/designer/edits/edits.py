"""`Edits`: what menus and keys do with the selection: blocks, comments, layers, wires."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from playground.document.arranging.blocks import arrange_blocks
from playground.document.arranging.rows import arrange_rows
from playground.document.commands import (
    Connect,
    Disconnect,
    MoveLayers,
    RemoveLayers,
    SetTrainable,
    together,
)
from playground.document.document import Command
from playground.document.edits.commenting import AddComment, RemoveComments, SetComment
from playground.document.edits.freezing import FreezeWeight
from playground.document.edits.grouping import GroupLayers, LeaveGroup, RenameGroup, Ungroup
from playground.document.edits.input_order import MoveInput
from playground.document.edits.repeating import RepeatLayers
from playground.document.edits.replacing import ReplaceLayer
from playground.document.project import LayerId, Point, Wire
from playground.ui.designer.blocks.group_item import GroupItem
from playground.ui.designer.edits.canvas_editor import CanvasEditor
from playground.ui.designer.edits.repeat_dialog import RepeatDialog
from playground.ui.designer.layout.alignment import snapped
from playground.ui.designer.layout.animation import Glide
from playground.ui.designer.layout.folding import fold_command
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.layout.placement import GAP, place_of_comment
from playground.ui.designer.overlays.inline_editor import InlineEditor
from playground.ui.designer.overlays.weight_place import WeightPlace, is_frozen
from playground.ui.designer.scene import DesignerScene


class Edits:
    """Edits what is selected. Without a selection, nothing happens.

    Parameters
    ----------
    scene : DesignerScene
    editor : CanvasEditor
    navigation : Navigation
    words : InlineEditor
        The field for names and comments.
    glide : Glide
        Animates cards that are arranged.
    ask_for_settings : callable
        Moves the focus to the settings of the selected layer.
    """

    def __init__(
        self,
        scene: DesignerScene,
        editor: CanvasEditor,
        navigation: Navigation,
        words: InlineEditor,
        glide: Glide,
        ask_for_settings: Callable[[], None],
    ) -> None:
        self._scene = scene
        self._editor = editor
        self._navigation = navigation
        self._words = words
        self._glide = glide
        self._ask_for_settings = ask_for_settings

    def selected(self) -> tuple[LayerId, ...]:
        """Return the selected layers."""
        return self._scene.selected_layers()

    # Blocks

    def group(self) -> None:
        """Make a block of the selected layers and let the user name it."""
        chosen = self.selected()
        if not chosen:
            return
        before = set(self._scene.blocks.items)
        self._editor.do(GroupLayers(chosen))
        self._scene.select(chosen)
        for group_id in self._scene.blocks.items.keys() - before:
            self.rename_block(group_id)

    def ungroup(self) -> None:
        """Dissolve the selected blocks."""
        chosen, blocks = self.selected(), self._scene.selected_blocks()
        if blocks:
            self._editor.do(Ungroup(blocks))
            self._scene.select(chosen)

    def fold_or_open(self) -> None:
        """Fold the selected blocks; unfold them if all are folded."""
        blocks = self._scene.selected_blocks()
        if not blocks:
            blocks = self._blocks_of(self.selected())
        all_folded = all(self._scene.blocks.items[key].is_folded for key in blocks)
        for group_id in blocks:
            self.fold(group_id, is_folded=not all_folded)

    def _blocks_of(self, layer_ids: tuple[LayerId, ...]) -> tuple[str, ...]:
        chosen = set(layer_ids)
        items = self._scene.blocks.items.items()
        return tuple(key for key, item in items if chosen.intersection(item.members))

    def fold(self, group_id: str, *, is_folded: bool) -> None:
        """Fold a block into one card, or unfold it; its layers are selected."""
        self._editor.do(fold_command(self._scene, group_id, is_folded=is_folded))
        if group_id in self._scene.blocks.items:
            self._scene.select(self._scene.blocks.items[group_id].members)

    def rename_block(self, group_id: str) -> None:
        """Let the user type another name in place."""
        item = self._scene.blocks.items[group_id]

        def accept(name: str) -> None:
            if name and name != item.facts.group.name:
                self._editor.do(RenameGroup(group_id, name))

        self._words.edit(item.facts.group.name, _name_rect(item), accept, has_lines=False)

    def leave_block(self) -> None:
        """Take the selected layers out of their blocks."""
        if self._blocks_of(self.selected()):
            self._editor.do(LeaveGroup(self.selected()))

    def ask_repeat(self) -> None:
        """Ask how often to repeat the selected layers, and do it."""
        if not self.selected():
            return
        dialog = RepeatDialog(len(self.selected()), self._words.window())
        dialog.chosen.connect(self.repeat)
        dialog.open()

    def repeat(self, times: int) -> None:
        """Chain copies of the selected layers, `times` in total."""
        chosen = self.selected()
        cards = QRectF()
        for layer_id in chosen:
            item = self._scene.card_of(layer_id)
            cards = cards.united(item.card_rect())
        if chosen:
            step = snapped(cards.width() + GAP)
            self._editor.do(RepeatLayers(chosen, times, step))

    # Comments

    def add_comment(self, point: QPointF | None = None) -> None:
        """Add a comment there, or in the middle of the view, and let the user write.

        If it would cover something, it goes to the nearest free place.
        """
        at = point or self._navigation.centre()
        made = AddComment(Point(snapped(at.x()), snapped(at.y())))
        wanted = QRectF(made.position.x, made.position.y, made.width, made.height)
        before = set(self._scene.comments.items)
        place = place_of_comment(wanted, self._scene)
        self._editor.do(replace(made, position=place))
        for comment_id in self._scene.comments.items.keys() - before:
            self._scene.select((), (comment_id,))
            self._navigation.reveal(self._scene.comments.items[comment_id].card_rect())
            self.edit_comment(comment_id)

    def edit_comment(self, comment_id: str) -> None:
        """Let the user edit a comment."""
        item = self._scene.comments.items[comment_id]
        words = item.comment.text

        def accept(changed: str) -> None:
            if changed != words:
                self._editor.do(SetComment(comment_id, changed))

        self._words.edit(words, item.card_rect(), accept)

    # Layers and wires

    def edit(self) -> None:
        """Edit what is selected: a comment, a folded block (unfold it), a layer's settings."""
        comments, layers = self._scene.comments.selected(), self.selected()
        if comments and not layers:
            self.edit_comment(comments[0])
            return
        folded = [key for key in layers if self._scene.blocks.home(key)]
        if folded:
            block = self._scene.blocks.home(folded[0])
            assert block is not None
            self.fold(block.group_id, is_folded=False)
        elif layers:
            self._ask_for_settings()

    def connect_selected(self) -> None:
        """Connect the selected layers in a row, from left to right."""
        places = self._scene.positions()
        row = sorted(self.selected(), key=lambda key: (places[key].x, places[key].y))
        state = self._scene.state
        if state is None or len(row) < 2:
            return
        there = {(wire.source, wire.target) for wire in state.project.network.wires}
        pairs = [pair for pair in pairwise(row) if pair not in there]
        wires = tuple(Connect(source, target) for source, target in pairs)
        if wires:
            self._editor.do(together("Connect", wires))

    def freeze_or_release(self) -> None:
        """Freeze the selected layers; unfreeze them if all are frozen."""
        state, chosen = self._scene.state, self.selected()
        if state is None or not chosen:
            return
        layers = [state.project.network.layer(key) for key in chosen]
        are_frozen = all(not layer.is_trainable for layer in layers)
        self._editor.do(SetTrainable(chosen, are_frozen))

    def freeze_weight(self, place: WeightPlace) -> None:
        """Freeze one weight; unfreeze it if it is frozen."""
        is_wanted = not is_frozen(self._scene, place)
        self._editor.do(FreezeWeight(place.layer_id, place.weight, is_wanted, place.name))

    def select_kind(self) -> None:
        """Select every layer of the types that are selected."""
        state = self._scene.state
        if state is None:
            return
        network = state.project.network
        types = {network.layer(key).type_name for key in self.selected()}
        self._scene.select(layer.id for layer in network.layers if layer.type_name in types)

    def replace(self, type_name: str) -> None:
        """Replace the selected layers with another type."""
        chosen = self.selected()
        before = set(self._scene.layer_items)
        commands = tuple(ReplaceLayer(key, type_name) for key in chosen)
        if not commands:
            return
        self._editor.do(together(commands[0].text, commands))
        new = self._scene.layer_items.keys() - before
        self._scene.select(new or chosen)

    def cut_wire(self, wire: Wire) -> None:
        """Delete one wire."""
        self._editor.do(Disconnect((wire,)))

    def move_input(self, wire: Wire, port: int) -> None:
        """Connect a wire to another input of its merge layer."""
        self._editor.do(MoveInput(wire, port))

    def arrange(self) -> None:
        """Arrange all layers, with an animation."""
        scene, state = self._scene, self._scene.state
        if state is None or not scene.layer_items:
            return
        before = scene.positions()
        corner = scene.network_rect().topLeft()
        origin = Point(snapped(corner.x()), snapped(corner.y()))
        sizes, room = scene.sizes(), self._navigation.room()
        rows = (
            arrange_rows(state.project.network, sizes, scene.bundles(), room)
            if not scene.blocks.items
            else None
        )
        if rows is None:
            space = scene.block_space()
            places = arrange_blocks(state.project, sizes, space, origin=origin, room=room)
        else:
            places = {key: Point(at.x + origin.x, at.y + origin.y) for key, at in rows.items()}
        self._editor.do(MoveLayers(places, text="Arrange"))
        self._navigation.show_start()
        self._glide.start(before)

    def delete(self) -> None:
        """Delete the selection; the layers before and after a deleted one are connected."""
        scene = self._scene
        layers, notes = self.selected(), scene.comments.selected()
        deleted = set(layers)
        loose = tuple(
            wire
            for wire in scene.selected_wires()
            if wire.source not in deleted and wire.target not in deleted
        )
        commands: list[Command] = []
        if loose:
            commands.append(Disconnect(loose))
        if layers:
            commands.append(RemoveLayers(layers, heals=True))
        if notes:
            commands.append(RemoveComments(notes))
        if commands:
            self._editor.do(together("Delete", commands))


def _name_rect(item: GroupItem) -> QRectF:
    rect = item.card_rect()
    return QRectF(
        rect.left() + 8, rect.top() + 3, min(220.0, rect.width() - 16), item.title_height - 4
    )

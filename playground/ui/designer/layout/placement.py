"""Where a new layer goes: at a point, into a wire, before or after another layer."""

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground.base.errors import PlaygroundError
from playground.catalog.layers import LAYERS
from playground.document.commands import AddLayer, MoveLayers, Sequence
from playground.document.document import Command
from playground.document.edits.activation_choice import Ends, initial_params
from playground.document.graph import descendants
from playground.document.inference import infer
from playground.document.project import LayerId, Point, Wire
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.layout.alignment import snapped
from playground.ui.designer.scene import DesignerScene

GAP = 72.0
MOST_NEIGHBOURS = 24
"""The nearest cards, beside which a place for a comment is searched."""


def added(
    type_name: str,
    centre: QPointF,
    scene: DesignerScene,
    *,
    wire: Wire | None = None,
    source: LayerId | None = None,
) -> Command:
    """Return the command that adds a layer centred on a point, into `wire` or after `source`."""
    ends = Ends(source) if wire is None else Ends(wire.source, wire.target)
    command = _new(type_name, ends, scene)
    command = replace(command, source=source, wire=wire)
    size = size_of_added(command, scene)
    corner = QPointF(centre.x() - size.width() / 2, centre.y() - size.height() / 2)
    if wire is not None:
        return _on_wire(command, wire, corner, size, scene)
    return replace(command, position=Point(snapped(corner.x()), snapped(corner.y())))


def _new(type_name: str, ends: Ends, scene: DesignerScene) -> AddLayer:
    """Return the command that adds a layer with settings that suit `ends`, not yet connected."""
    assert scene.state is not None
    network, task = scene.state.project.network, scene.state.task
    return AddLayer(type_name, Point(), initial_params(network, task, type_name, ends))


def size_of_added(command: AddLayer, scene: DesignerScene) -> QSizeF:
    """Return the size of the new card, computed from the network with the new layer."""
    assert scene.state is not None
    try:
        project = command.apply(scene.state.project)
    except PlaygroundError:
        return QSizeF(152, 64)
    inference = infer(project.network, scene.state.task)
    state = replace(scene.state, project=project, inference=inference)
    item = LayerItem(project.network.layers[-1], state, scene.canvas_style)
    return item.layout.card.size()


def _on_wire(
    command: AddLayer, wire: Wire, corner: QPointF, size: QSizeF, scene: DesignerScene
) -> Command:
    """Return the command, and move the layers that follow aside if there is no room."""
    assert scene.state is not None
    before = scene.layer_items[wire.source].card_rect()
    after = scene.layer_items[wire.target].card_rect()
    x = snapped(max(corner.x(), before.right() + GAP))
    y = snapped((before.center().y() + after.center().y() - size.height()) / 2)
    placed = replace(command, position=Point(x, y))
    shift = x + size.width() + GAP - after.left()
    if shift <= 0 or after.left() <= before.left():
        return placed
    followers = {wire.target, *descendants(scene.state.project.network, wire.target)}
    places = scene.positions()
    moved = {
        key: Point(snapped(places[key].x + shift), places[key].y)
        for key in followers
        if places[key].x >= after.left() - 1
    }
    return Sequence(placed.text, (placed, MoveLayers(moved)))


def added_after(
    type_name: str, selected: tuple[LayerId, ...], middle: QPointF, scene: DesignerScene
) -> Command:
    """Return the command that adds a layer after the selected one, or near `middle`.

    If the selected layer has exactly one successor, the new layer goes between them.
    """
    assert scene.state is not None
    network = scene.state.project.network
    if len(selected) != 1 or LAYERS[type_name].maximum_inputs == 0:
        command = _new(type_name, Ends(), scene)
        size = size_of_added(command, scene)
        x, y = middle.x() - size.width() / 2, middle.y() - size.height() / 2
        place = _free_place(QPointF(snapped(x), snapped(y)), size, scene)
        return replace(command, position=place)
    source = selected[0]
    card = scene.layer_items[source].card_rect()
    behind = QPointF(card.right() + GAP + 76, card.center().y())
    outputs = network.outputs_of(source)
    if len(outputs) == 1:
        return added(type_name, behind, scene, wire=outputs[0])
    return added(type_name, behind, scene, source=source)


def added_beside(
    type_name: str, layer_id: LayerId, scene: DesignerScene, *, is_before: bool
) -> Command:
    """Return the command that adds a layer before or after `layer_id`."""
    card = scene.layer_items[layer_id].card_rect()
    ends = Ends(target=layer_id) if is_before else Ends(layer_id)
    command = _new(type_name, ends, scene)
    command = replace(command, source=ends.source, target=ends.target)
    size = size_of_added(command, scene)
    x = card.left() - GAP - size.width() if is_before else card.right() + GAP
    y = card.center().y() - size.height() / 2
    return replace(command, position=_free_place(QPointF(snapped(x), snapped(y)), size, scene))


def place_of_comment(wanted: QRectF, scene: DesignerScene) -> Point:
    """Return the place for a comment: the nearest to `wanted` where it covers nothing."""
    taken = [item.card_rect() for item in (*scene.cards(), *scene.comments.items.values())]
    gap = GAP / 3
    xs, ys = {wanted.left()}, {wanted.top()}
    near = sorted(taken, key=lambda rect: _distance(rect.center(), wanted.center()))
    for rect in near[:MOST_NEIGHBOURS]:
        xs |= {rect.left() - gap - wanted.width(), rect.right() + gap}
        ys |= {rect.top() - gap - wanted.height(), rect.bottom() + gap}
    corners = [QPointF(snapped(x), snapped(y)) for x in xs for y in ys]
    for corner in sorted(corners, key=lambda corner: _distance(corner, wanted.topLeft())):
        rect = QRectF(corner, wanted.size())
        if not any(rect.intersects(other) for other in taken):
            return Point(corner.x(), corner.y())
    return _free_place(wanted.topLeft(), wanted.size(), scene)


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _free_place(corner: QPointF, size: QSizeF, scene: DesignerScene) -> Point:
    """Return `corner`, or the nearest place below it that is free."""
    wanted = QRectF(corner, size)
    cards = [item.card_rect() for item in scene.cards()]
    while blocking := [card for card in cards if card.intersects(wanted)]:
        wanted.moveTop(snapped(max(card.bottom() for card in blocking) + GAP / 3))
    return Point(wanted.x(), wanted.y())

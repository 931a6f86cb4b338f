"""Which layer the arrow keys select: along wires, and up and down within a column."""

from PySide6.QtCore import QRectF

from playground.document.graph import topological_order
from playground.document.project import LayerId
from playground.ui.designer.scene import DesignerScene


def first_layer(scene: DesignerScene) -> LayerId | None:
    """Return the layer at which the data enters; None on an empty canvas."""
    if scene.state is None or not scene.layer_items:
        return None
    return topological_order(scene.state.project.network)[0]


def reached(
    scene: DesignerScene, chosen: tuple[LayerId, ...], direction: tuple[int, int]
) -> LayerId | None:
    """Return the layer that an arrow key selects, or None at an end.

    Parameters
    ----------
    chosen : tuple of LayerId
        The selected layers, at least one.
    direction : (int, int)
        Across and down: one of the two is -1 or 1, the other 0.
    """
    assert scene.state is not None
    network = scene.state.project.network
    if direction[0] > 0:
        ends = [w.target for key in reversed(chosen) for w in network.outputs_of(key)]
    elif direction[0] < 0:
        ends = [w.source for key in chosen for w in network.inputs_of(key)]
    else:
        return _in_column(scene, chosen, direction[1])
    return next((end for end in ends if end not in chosen), None)


def _in_column(scene: DesignerScene, chosen: tuple[LayerId, ...], down: int) -> LayerId | None:
    """Return the nearest layer above (-1) or below (1) that shares the column."""
    own = _card(scene, chosen[0])
    beside = [
        (abs(card.center().y() - own.center().y()), key)
        for key in scene.layer_items
        if key not in chosen
        and (card := _card(scene, key)).left() < own.right()
        and card.right() > own.left()
        and (card.center().y() - own.center().y()) * down > 0
    ]
    return min(beside)[1] if beside else None


def _card(scene: DesignerScene, layer_id: LayerId) -> QRectF:
    return scene.card_of(layer_id).card_rect()

"""`Tracing`: lights a layer, a unit or a weight on the canvas, as a panel asks."""

from dataclasses import dataclass

from playground.document.project import LayerId
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.wires.bundle_item import BundleItem, Strand


@dataclass(frozen=True, slots=True)
class Traced:
    """What is lit.

    Attributes
    ----------
    layer_id : LayerId
    unit : int or None
        The unit of the layer; None for the whole card.
    source : int or None
        The unit of the layer before from which the lit line comes; None for no line.
    caption : str
        What is written on the line: "w = 0.62, gradient 0.011".
    """

    layer_id: LayerId
    unit: int | None = None
    source: int | None = None
    caption: str = ""


class Tracing:
    """Keeps what is lit, also for items that are made later.

    Parameters
    ----------
    scene : DesignerScene
    """

    def __init__(self, scene: DesignerScene) -> None:
        self._scene = scene
        self._traced: tuple[Traced, ...] = ()

    @property
    def traced(self) -> tuple[Traced, ...]:
        """What is lit."""
        return self._traced

    def show(self, traced: tuple[Traced, ...]) -> None:
        """Light these and nothing else."""
        self._traced = traced
        self.refresh()

    def refresh(self) -> None:
        """Light the items as they are now."""
        by_layer = {each.layer_id: each for each in self._traced}
        for layer_id, item in self._scene.layer_items.items():
            each = by_layer.get(layer_id)
            item.set_traced(None if each is None else each.unit, is_traced=each is not None)
        for wire, bundle in self._scene.wire_items.items():
            if isinstance(bundle, BundleItem):
                each = by_layer.get(wire.target)
                is_lit = each is not None and None not in (each.unit, each.source)
                bundle.set_traced(_strand(each), each.caption if each and is_lit else "")


def _strand(traced: Traced | None) -> Strand | None:
    if traced is None or traced.source is None or traced.unit is None:
        return None
    return Strand(traced.source, traced.unit)

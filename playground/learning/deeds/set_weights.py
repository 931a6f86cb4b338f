"""A deed that sets weights by hand."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta

from playground.base.errors import PlaygroundError
from playground.document.edits.weight_edits import EditWeight
from playground.document.project import LayerId, WeightEdit
from playground.learning.deeds.base import Deed, Name, Plan, Scene
from playground.training.protocol.probes import Floats

Row = Annotated[tuple[float, ...], Meta(max_length=16)]


class SetWeightsDeed(Deed, frozen=True, tag="set_weights"):
    """Sets all weights of a small Dense layer.

    Attributes
    ----------
    layer : str
        Keras's name.
    kernel : tuple of tuple of float
        One row per input, one number per unit.
    bias : tuple of float
        One number per unit.
    """

    reads_weights: ClassVar[bool] = True

    layer: Name
    kernel: Annotated[tuple[Row, ...], Meta(max_length=16)]
    bias: Row

    def plan(self, scene: Scene, /) -> Plan:
        layer_id = scene.layer(self.layer).id
        known = scene.weights.get(layer_id, {})
        edits = (
            *self._edits(layer_id, "kernel", np.array(self.kernel), known.get("kernel")),
            *self._edits(layer_id, "bias", np.array(self.bias), known.get("bias")),
        )
        return Plan(edits)

    def _edits(
        self, layer_id: LayerId, name: str, wanted: np.ndarray[Any, Any], known: Floats | None
    ) -> Iterator[EditWeight]:
        """Yield an edit for each weight. Any: NumPy's type of shapes."""
        if known is None or known.shape != wanted.shape:
            raise PlaygroundError(
                f"{self.layer} does not have the weights of this lesson; open the step again to "
                "start over"
            )
        for index in np.ndindex(*wanted.shape):
            edit = WeightEdit(layer_id, name, index, float(wanted[index]), float(known[index]))
            yield EditWeight(edit, f"Set weights of {self.layer}")

"""`Subject`: the facts of one step, found by layer, sample and index."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from playground.catalog.activations import ACTIVATIONS, ActivationSpec
from playground.catalog.losses import LOSSES, LossSpec
from playground.document.inference import Inference
from playground.document.project import Layer, LayerId, Project
from playground.formula.values import Operand, Part, Place, subscript
from playground.training.protocol.step_trace import StepTrace, WeightTrace

Index = tuple[int, ...]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A step with the project that it belongs to.

    Attributes
    ----------
    project : Project
    inference : Inference
    trace : StepTrace
    hidden : frozenset of LayerId
        Layers that are not to be looked at: the author of the project hid them.
    """

    project: Project
    inference: Inference
    trace: StepTrace
    hidden: frozenset[LayerId] = frozenset()
    _large: dict[LayerId, float] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def layer_ids(self) -> tuple[LayerId, ...]:
        """The layers of the model that may be looked at, in the order of computation."""
        known = (key for key in self.inference.active if key in self.trace.outputs)
        return tuple(key for key in known if key not in self.hidden)

    @property
    def output(self) -> LayerId:
        """The layer whose output is the prediction."""
        assert self.inference.output is not None
        return self.inference.output

    def layer(self, layer_id: LayerId) -> Layer:
        """Return a layer."""
        return self.project.network.layer(layer_id)

    @property
    def loss(self) -> LossSpec:
        """The loss that is trained on."""
        return LOSSES[self.project.training.loss]

    def activation(self, layer_id: LayerId) -> ActivationSpec | None:
        """Return the activation of a layer; None for a layer without one."""
        name = self.layer(layer_id).activation
        return ACTIVATIONS[name] if name in ACTIVATIONS.names else None

    @property
    def has_sums(self) -> bool:
        """Whether Keras computes loss and gradient from the sums before the last activation."""
        if self.trace.sums is None:
            return False
        chosen = self.activation(self.output)
        return chosen is not None and chosen.name == self.loss.from_logits

    def sources(self, layer_id: LayerId) -> tuple[LayerId, ...]:
        """Return the layers that a layer reads, by port."""
        wires = self.project.network.inputs_of(layer_id)
        return tuple(wire.source for wire in wires if wire.source in self.trace.outputs)

    def readers(self, layer_id: LayerId) -> tuple[LayerId, ...]:
        """Return the layers that read a layer."""
        wires = self.project.network.outputs_of(layer_id)
        return tuple(wire.target for wire in wires if wire.target in self.trace.outputs)

    def output_of(self, layer_id: LayerId, sample: int) -> NDArray[np.float32]:
        """Return what a layer outputs for one sample."""
        found: NDArray[np.float32] = self.trace.outputs[layer_id][sample]
        return found

    def gradient_of(self, layer_id: LayerId) -> NDArray[np.float32] | None:
        """Return Keras's gradient by the outputs of a layer, for the batch; None if unused."""
        return self.trace.gradients.get(layer_id)

    def weight(self, layer_id: LayerId, array: str) -> WeightTrace | None:
        """Return a weight array; None if the layer has none of that name."""
        return self.trace.weights.get(layer_id, {}).get(array)

    def magnitude(self, layer_id: LayerId) -> float:
        """Return the largest magnitude in a layer's outputs."""
        if layer_id not in self._large:
            self._large[layer_id] = largest(self.trace.outputs[layer_id])
        return self._large[layer_id]

    def kept(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """Return what `make` computes; it is computed once for each key."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Found = self._kept[key]
        return found

    # Operands

    def value(self, layer_id: LayerId, sample: int, index: Index, symbol: str) -> Operand:
        """Return one number of a layer's output as an operand."""
        number = float(self.trace.outputs[layer_id][sample][index])
        return Operand(symbol, number, Place(Part.OUTPUT, layer_id, "", index, sample))

    def weight_operand(self, layer_id: LayerId, array: str, index: Index, symbol: str) -> Operand:
        """Return one weight, as it is before the step."""
        found = self.trace.weights[layer_id][array]
        place = Place(Part.WEIGHT, layer_id, array, index)
        return Operand(symbol, float(found.before[index]), place)

    def gradient_operand(
        self, layer_id: LayerId, sample: int, index: Index, symbol: str
    ) -> Operand | None:
        """Return Keras's gradient by one output; None where Keras has none."""
        found = self.gradient_of(layer_id)
        if found is None:
            return None
        place = Place(Part.OUTPUT_GRADIENT, layer_id, "", index, sample)
        return Operand(symbol, float(found[sample][index]), place)

    def name(self, layer_id: LayerId, index: Index = ()) -> str:
        """Return "dense_1" or, with an index, "dense_1[3]"."""
        name = self.layer(layer_id).name
        return f"{name}[{', '.join(map(str, index))}]" if index else name

    def valid_index(self, layer_id: LayerId, index: Index) -> Index:
        """Return an index that exists in a layer's output, as close to `index` as possible.

        A shorter one is taken for its last entries: a unit or a filter.
        """
        shape = self.trace.outputs[layer_id].shape[1:]
        missing = len(shape) - len(index)
        middle = tuple(size // 2 for size in shape[: max(0, missing)])
        padded = (*middle, *index[max(0, -missing) :])
        return tuple(min(max(0, at), size - 1) for at, size in zip(padded, shape, strict=True))


def fits(project: Project, inference: Inference, trace: StepTrace) -> bool:
    """Return whether a step belongs to this network: the same layers, shapes and weights."""
    if inference.output is None or inference.output not in trace.outputs:
        return False
    for layer_id, outputs in trace.outputs.items():
        if not project.network.has(layer_id) or layer_id not in inference.reports:
            return False
        report = inference.reports[layer_id]
        shape = tuple(outputs.shape[1:])
        expected = report.output_shape[1:] if report.output_shape is not None else ()
        if len(shape) != len(expected) or any(
            size is not None and size != found for size, found in zip(expected, shape, strict=True)
        ):
            return False
        found = {key: one.before.shape for key, one in trace.weights.get(layer_id, {}).items()}
        if found != {weight.name: weight.shape for weight in report.weights}:
            return False
    return True


def largest(array: NDArray[Any]) -> float:
    """Return the largest magnitude of an array; 0 for an empty one."""
    return float(np.abs(array).max()) if array.size else 0.0


def numbered(symbol: str, index: Index) -> str:
    """Return a symbol with its index counted from 1: "w₁,₃"."""
    return symbol + subscript(*(at + 1 for at in index))

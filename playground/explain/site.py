"""`Site`: one number of a layer's output for one sample, and what can be asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.base.params import ParamValue
from playground.document.project import Layer, LayerId
from playground.explain.subject import Index, Subject
from playground.formula.values import Equation, Formula, Operand, Part, Place


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One number of a layer's output.

    Attributes
    ----------
    subject : Subject
    layer_id : LayerId
    sample : int
    index : tuple of int
    step : int or None
        As in `Focus`.
    """

    subject: Subject
    layer_id: LayerId
    sample: int
    index: Index
    step: int | None = None

    @property
    def layer(self) -> Layer:
        """The layer."""
        return self.subject.layer(self.layer_id)

    @property
    def settings(self) -> Mapping[str, ParamValue]:
        """The parameters of the layer."""
        return self.layer.params

    @property
    def place(self) -> Place:
        """Where the number is kept."""
        return Place(Part.OUTPUT, self.layer_id, "", self.index, self.sample)

    def source(self, port: int = 0) -> LayerId:
        """Return the layer that an input port reads."""
        return self.subject.sources(self.layer_id)[port]

    def input(self, port: int = 0) -> NDArray[np.float32]:
        """Return the input of a port, for the sample."""
        return self.subject.output_of(self.source(port), self.sample)

    def input_operand(self, index: Index, symbol: str, port: int = 0) -> Operand:
        """Return one number of an input."""
        return self.subject.value(self.source(port), self.sample, index, symbol)

    def weight(self, array: str, index: Index, symbol: str) -> Operand:
        """Return one weight of the layer."""
        return self.subject.weight_operand(self.layer_id, array, index, symbol)

    def has(self, array: str) -> bool:
        """Return whether the layer has that weight array."""
        return self.subject.weight(self.layer_id, array) is not None

    def result(self, symbol: str, formula: Formula, note: str = "") -> Equation:
        """Return the equation whose result is the number that Keras computed here."""
        value = float(self.subject.output_of(self.layer_id, self.sample)[self.index])
        scale = self.subject.magnitude(self.layer_id)
        return Equation(symbol, formula, value, self.place, scale, note)

    def at(self, index: Index) -> "Site":
        """Return another number of the same layer and sample."""
        return replace(self, index=index)

    def of(self, sample: int) -> "Site":
        """Return the same number for another sample."""
        return replace(self, sample=sample)

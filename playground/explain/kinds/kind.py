"""`Kind`: what the microscope asks about one kind of computation."""

from typing import Protocol

from playground.explain.focus import WeightKey
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.values import Equation, Formula, Operand


class Kind(Protocol):
    """Writes the formulas of one kind of computation."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        """Return how the number of `site` is computed; the last equation is that number."""

    def pulled(self, reader: Site, port: int, index: Index) -> Formula | None:
        """Return what a layer contributes to the gradient by one of its inputs.

        Parameters
        ----------
        reader : Site
            Any number of the layer that reads the input, for the same sample.
        port : int
            The port at which the input comes in.
        index : tuple of int
            The index of the input.
        """

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        """Return the weights that the number of `site` depends on directly."""

    def by_sum(self, site: Site) -> tuple[Equation, ...]:
        """Return the equations that lead from ∂L/∂a to ∂L/∂z; none where z is a itself."""

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        """Return the derivative of the sum (or of the output) by a weight; None if it is 0."""

    def sum_gradient(self, site: Site) -> float | None:
        """Return the gradient that `by_weight` is multiplied by; None if it is not known."""

    def users(self, site: Site, key: WeightKey) -> tuple[Index, ...] | None:
        """Return the numbers of one sample that use a weight; None if there are too many."""


class Weightless:
    """The answers of a computation without weights, or whose weights have no formula here."""

    def weights(self, site: Site) -> tuple[WeightKey, ...]:  # noqa: ARG002
        return ()

    def by_sum(self, site: Site) -> tuple[Equation, ...]:  # noqa: ARG002
        return ()

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:  # noqa: ARG002
        return None

    def sum_gradient(self, site: Site) -> float | None:
        own = gradient(site)
        return None if own is None else own.value

    def users(self, site: Site, key: WeightKey) -> tuple[Index, ...] | None:  # noqa: ARG002
        return None


def gradient(site: Site, symbol: str = "∂L/∂a") -> Operand | None:
    """Return Keras's gradient by the number of `site`."""
    return site.subject.gradient_operand(site.layer_id, site.sample, site.index, symbol)

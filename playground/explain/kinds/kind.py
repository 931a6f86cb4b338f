"""`Kind`: what the microscope asks about one kind of computation."""

from dataclasses import dataclass
from typing import Protocol

from playground.explain.focus import WeightKey
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.values import Equation, Formula, Operand


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a sequence.

    Attributes
    ----------
    label : str
    site : Site
        The number that is shown at that step.
    size : float
        The mean magnitude of the gradient by the states of this sample after the step.
    """

    label: str
    site: Site
    size: float


class Kind(Protocol):
    """Writes the formulas of one kind of computation."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        """Return how the number of `site` is computed; the last equation is that number."""

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:
        """Return what a layer contributes to the gradient by one of its inputs.

        Parameters
        ----------
        reader : Site
            Any number of the layer that reads the input, for the same sample.
        port : int
            The port of the input.
        index : tuple of int
            The index of the input.
        """

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        """Return the weights that the number of `site` depends on directly."""

    def owner(self, site: Site, key: WeightKey) -> Site:
        """Return the number nearest to `site` that depends directly on a weight."""

    def has_weight(self, site: Site, key: WeightKey) -> bool:
        """Return whether the number of `site` depends on a weight, directly or not."""

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:
        """Return the equations that lead from ∂L/∂a to the gradient of a weight.

        Parameters
        ----------
        key : WeightKey or None
            The weight that is looked at.

        Returns
        -------
        tuple of Equation
            To ∂L/∂z; none where z is a itself.
        """

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        """Return the derivative of the sum (or of the output) by a weight; None if it is 0."""

    def sum_gradient(self, site: Site) -> float | None:
        """Return ∂L/∂z of a site; None if it is not known."""

    def delta(self, site: Site, key: WeightKey) -> Operand | None:
        """Return the gradient that `by_weight` is multiplied by, where that is not ∂L/∂z."""

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        """Return the numbers of one sample that use a weight; None if there are too many."""

    def obstacle(self, site: Site) -> str:
        """Return in one sentence why no formulas can be shown; "" where they are."""

    def history(self, site: Site) -> tuple[Moment, ...]:
        """Return what each step of a sequence has of the gradient; none without steps."""


class Weightless:
    """The answers of a computation without weights, or whose weights have no formula here."""

    def weights(self, site: Site) -> tuple[WeightKey, ...]:  # noqa: ARG002
        return ()

    def owner(self, site: Site, key: WeightKey) -> Site:  # noqa: ARG002
        return site

    def has_weight(self, site: Site, key: WeightKey) -> bool:
        return key in self.weights(site)

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:  # noqa: ARG002
        return ()

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:  # noqa: ARG002
        return None

    def sum_gradient(self, site: Site) -> float | None:
        own = gradient(site)
        return None if own is None else own.value

    def delta(self, site: Site, key: WeightKey) -> Operand | None:  # noqa: ARG002
        return None

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:  # noqa: ARG002
        return None

    def obstacle(self, site: Site) -> str:  # noqa: ARG002
        return ""

    def history(self, site: Site) -> tuple[Moment, ...]:  # noqa: ARG002
        return ()


def gradient(site: Site, symbol: str = "∂L/∂a") -> Operand | None:
    """Return Keras's gradient by the number of `site`."""
    return site.subject.gradient_operand(site.layer_id, site.sample, site.index, symbol)

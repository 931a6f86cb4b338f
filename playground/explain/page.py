"""`Page`: what the microscope shows at one time, four cards of equations and rows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from playground.document.project import LayerId
from playground.explain.focus import Focus
from playground.formula.values import Equation, Operand


class Stage(StrEnum):
    """The four parts of a step."""

    FORWARD = "Forward"
    LOSS = "Loss"
    BACKWARD = "Backward"
    UPDATE = "Update"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A named number, or several: one layer or one unit of an overview.

    Attributes
    ----------
    label : str
    numbers : tuple of Operand
    focus : Focus or None
        What a click on the row shows.
    note : str
    is_warning : bool
    """

    label: str
    numbers: tuple[Operand, ...]
    focus: Focus | None = None
    note: str = ""
    is_warning: bool = False


Line: TypeAlias = Equation | Row | Remark


@dataclass(frozen=True, slots=True)
class Curve:
    """An activation function with the point on it.

    Attributes
    ----------
    activation : str
        Keras's name.
    z, a : float
        The point.
    """

    activation: str
    z: float
    a: float


@dataclass(frozen=True, slots=True)
class Card:
    """One part of the step.

    Attributes
    ----------
    stage : Stage
    title : str
        What is written after the name of the part: "Adam".
    lines : tuple of Line
    curve : Curve or None
    """

    stage: Stage
    lines: tuple[Line, ...]
    title: str = ""
    curve: Curve | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is shown for a focus.

    Attributes
    ----------
    focus : Focus
        Corrected to what exists.
    layer_id : LayerId
    cards : tuple of Card
        In the order of the step.
    difference : float or None
        The largest difference between a formula and Keras's number, as a share of the largest
        magnitude in its array; None where nothing was compared.
    """

    focus: Focus
    layer_id: LayerId
    cards: tuple[Card, ...]
    difference: float | None = None

    def card(self, stage: Stage) -> Card:
        """Return the card of a part of the step."""
        return next(card for card in self.cards if card.stage is stage)

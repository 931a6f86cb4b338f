"""`Focus`: what the user looks at through the microscope."""

from dataclasses import dataclass
from enum import StrEnum

from playground.document.project import LayerId


class Level(StrEnum):
    """How much is looked at."""

    NETWORK = "network"
    LAYER = "layer"
    UNIT = "unit"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class WeightKey:
    """One weight of a layer: its array by the catalogue's name, and its index in it."""

    array: str
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """What is looked at.

    Attributes
    ----------
    level : Level
    layer_id : LayerId or None
        None: the last layer.
    unit : tuple of int
        Index of one number of the layer's output; may be shorter than the shape or beyond
        it, which is corrected where it is used.
    weight : WeightKey or None
        None: the weight of the unit with the largest gradient.
    sample : int
        Position in the batch.
    step : int or None
        The step of a recurrent layer that outputs its last state alone, counted in the order
        of reading; None: the last.
    """

    level: Level = Level.UNIT
    layer_id: LayerId | None = None
    unit: tuple[int, ...] = (0,)
    weight: WeightKey | None = None
    sample: int = 0
    step: int | None = None

"""Layers of a project to be: the steps of a chain, and a residual tower."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.base.params import ParamValue
from playground.catalog.layers.dense import DENSE

Step = tuple[str, Mapping[str, ParamValue]]
"""A layer type, and the parameters that differ from the defaults."""


def dense(units: int, activation: str, **params: ParamValue) -> Step:
    """Return the step that adds a Dense layer."""
    return DENSE.name, {"units": units, "activation": activation, **params}


@dataclass(frozen=True, slots=True)
class Tower:
    """A residual tower: the output of each block is added to its input.

    Attributes
    ----------
    width : Step
        The layer below the tower, as wide as the blocks.
    block : Step
    count : int
        How many blocks there are.
    end : Step
        The layer after the tower.
    """

    width: Step
    block: Step
    count: int
    end: Step

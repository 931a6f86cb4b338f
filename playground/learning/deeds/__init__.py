"""The table of deeds: what "Show me" can do. Adding one is one class and one line."""

from collections.abc import Mapping, Sequence
from typing import Any, Union

import msgspec

from playground.base.errors import PlaygroundError
from playground.learning.deeds.base import Deed
from playground.learning.deeds.edits import (
    AddLayerDeed,
    FreezeDeed,
    RemoveLayerDeed,
    SetDataDeed,
    SetLayerDeed,
    SetTrainingDeed,
)
from playground.learning.deeds.requests import (
    EpochDeed,
    ExportDeed,
    LookDeed,
    OpenProjectDeed,
    PanelDeed,
    PlayDeed,
    ResetDeed,
    SaliencyDeed,
    SelectDeed,
    StepDeed,
)
from playground.learning.deeds.set_weights import SetWeightsDeed

DEEDS: tuple[type[Deed], ...] = (
    SetTrainingDeed,
    SetDataDeed,
    SetLayerDeed,
    AddLayerDeed,
    RemoveLayerDeed,
    FreezeDeed,
    SetWeightsDeed,
    PlayDeed,
    EpochDeed,
    StepDeed,
    ResetDeed,
    SelectDeed,
    PanelDeed,
    LookDeed,
    OpenProjectDeed,
    ExportDeed,
    SaliencyDeed,
)


def read_deeds(tables: Sequence[Mapping[str, Any]]) -> tuple[Deed, ...]:
    """Return the deeds as a lesson writes them. Any: TOML values.

    Raises
    ------
    PlaygroundError
        This version of the program does not know one of them, or a value is not valid.
    """
    union = Union[DEEDS]  # type: ignore[valid-type] # noqa: UP007 - made from the table
    try:
        return tuple(msgspec.convert(dict(table), union) for table in tables)
    except msgspec.ValidationError as error:
        raise PlaygroundError(f"this version of the program cannot show it: {error}") from error

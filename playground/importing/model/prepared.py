"""An exported model that takes raw rows: the network in it, and the preparation beside it.

This program puts layers that prepare raw rows around a network, and describes them in
``model.json`` beside the file. When such a model is opened again, the network is what is on
the canvas, and the preparation is kept with its weights.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from playground.base.errors import ImportProblem, ParameterError
from playground.base.files import is_device_or_pipe
from playground.datasets.preparation.codec import MAXIMUM_BYTES, checked
from playground.datasets.preparation.values import Preparation
from playground.importing.model.description import MODELS

Json: TypeAlias = Any
"""A value of JSON."""

AROUND = "with_preparation"
"""What the whole is called that this program writes."""
FORMAT = "nnplay-model"
ENDING = ".model.json"
KEPT = (
    "raw rows are prepared as they were; the network here takes what the preparation makes of them"
)
ABSENT = (
    "the preparation of raw rows is not opened, because {} is not beside the model; the network "
    "takes prepared rows"
)

LOST = (
    "{0} takes raw rows, and their preparation would be lost, because {1} is not beside it; put "
    "it there, or open the model as a project (import) to export the network alone"
)


class Beside(msgspec.Struct, frozen=True):
    """The parts of ``model.json`` that are needed here; the others are skipped."""

    format: str
    preparation: Preparation


def part_within(description: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """Return the description of the network within an exported model; None for other models."""
    config = description.get("config")
    if not isinstance(config, dict) or config.get("name") != AROUND:
        return None
    if not isinstance(config.get("input_layers"), dict):
        return None
    layers = config.get("layers")
    entries = layers if isinstance(layers, list) else []
    found = [
        each for each in entries if isinstance(each, dict) and each.get("class_name") in MODELS
    ]
    if len(found) != 1 or not isinstance(found[0].get("config"), dict):
        return None
    return {key: value for key, value in found[0].items() if key != "inbound_nodes"}


def preparation_beside(path: Path) -> Preparation | None:
    """Return the preparation that is described beside a model; None where there is none.

    Raises
    ------
    ImportProblem
        The description is damaged.
    """
    beside = path.with_name(f"{path.name}{ENDING}")
    if is_device_or_pipe(beside):
        raise ImportProblem(
            f"{beside.name} is a device or a pipe; put the description that was exported there, "
            "or remove it to open the network alone"
        )
    try:
        with beside.open("rb") as stream:
            content = stream.read(MAXIMUM_BYTES + 1)
    except OSError:
        return None
    try:
        if len(content) > MAXIMUM_BYTES:
            raise ValueError(f"it has more than {MAXIMUM_BYTES:,} bytes")
        found = msgspec.json.decode(content, type=Beside)
        if found.format != FORMAT:
            raise ValueError(f"it is of another kind ({found.format!r:.40})")
        return checked(found.preparation)
    except (msgspec.DecodeError, ValueError, RecursionError, ParameterError) as error:
        raise ImportProblem(
            f"{beside.name} does not describe the preparation of {path.name}: {error!s:.200}; "
            "export the model again, or remove that file to open the network alone"
        ) from None

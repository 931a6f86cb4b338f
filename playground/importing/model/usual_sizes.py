"""Usual sizes for an input that takes any, while Keras builds the model.

A layer that the catalogue lacks is known only by the shapes that Keras finds, so these must be
the shapes of the samples that go through it here.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from playground.document.needs import concrete

CONFIG = "config.json"

Json = Any
"""A value of JSON."""


def with_usual_sizes(description: Mapping[str, Json]) -> dict[str, Json]:
    """Return the description of a model whose inputs have sizes throughout."""
    config = description["config"]
    return {**description, "config": {**config, "layers": [*map(_sized, config["layers"])]}}


def _sized(entry: Json) -> Json:
    config = entry["config"]
    shape = config.get("batch_shape") if entry["class_name"] == "InputLayer" else None
    if not isinstance(shape, list) or len(shape) < 2:
        return entry
    sizes = [shape[0], *concrete(tuple(shape[1:]))]
    return {**entry, "config": {**config, "batch_shape": sizes}}


def write_sized_copy(source: Path, target: Path, description: Mapping[str, Json]) -> None:
    """Copy a model file with usual sizes in its description.

    Parameters
    ----------
    source, target : Path
        Both `.keras`, or both HDF5.
    description : mapping
        As in the file.
    """
    sized = with_usual_sizes(description)
    if sized == description:
        target.write_bytes(source.read_bytes())
        return
    text = json.dumps(sized)
    if target.suffix == ".keras":
        with ZipFile(source) as old, ZipFile(target, "w") as new:
            for name in old.namelist():
                new.writestr(name, text if name == CONFIG else old.read(name))
        return
    import h5py  # noqa: PLC0415 - only needed for model files

    target.write_bytes(source.read_bytes())
    with h5py.File(target, "r+") as file:
        file.attrs["model_config"] = text

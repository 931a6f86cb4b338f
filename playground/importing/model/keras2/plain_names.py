"""Names of layers without slashes, which Keras 2 allowed and Keras 3 refuses."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Any
"""A value of JSON."""


def plain_names(description: Mapping[str, Json]) -> dict[str, str]:
    """Return a plain name for each name of a layer that has a slash; all differ."""
    names = list(_names(description))
    taken = {name for name in names if "/" not in name}
    found: dict[str, str] = {}
    for name in names:
        if "/" not in name or name in found:
            continue
        plain = name.replace("/", "_")
        while plain in taken:
            plain += "_"
        taken.add(plain)
        found[name] = plain
    return found


def _names(entry: Mapping[str, Json]) -> Iterator[str]:
    for inner in entry["config"]["layers"]:
        yield str(inner["config"].get("name"))
        if "layers" in inner["config"]:
            yield from _names(inner)


def renamed(value: Json, names: Mapping[str, str]) -> Json:
    """Return a description with other names, wherever they are."""
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    if isinstance(value, dict):
        return {key: renamed(each, names) for key, each in value.items()}
    return names.get(value, value) if isinstance(value, str) else value

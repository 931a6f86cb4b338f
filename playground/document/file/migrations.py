"""Converts the JSON of earlier versions to the current one, version by version."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from playground.base.errors import FileFormatError

# Any: raw JSON, whose structure a migration changes.
Raw: TypeAlias = dict[str, Any]
Migration: TypeAlias = Callable[[Raw], Raw]


def _with_pace(raw: Raw) -> Raw:
    """Return a project of version 1, which had no pace, as version 2."""
    return {**raw, "pace": "full"}


def _with_classes(raw: Raw) -> Raw:
    """Return a project of version 2 as version 3: with own losses, autoencoders and locks."""
    fields = {**raw, "locks": {"locked": [], "hidden": [], "password": None}}
    for name, entry, value in (("data", "target", "labels"), ("training", "own_loss", "")):
        if isinstance(raw.get(name), dict):
            fields[name] = {**raw[name], entry: value}
    return fields


MIGRATIONS: Mapping[int, Migration] = MappingProxyType({1: _with_pace, 2: _with_classes})
"""From a version to the function that lifts its JSON to the next one."""


def migrate(
    raw: Raw, version: int, target: int, migrations: Mapping[int, Migration] = MIGRATIONS
) -> Raw:
    """Return `raw`, of `version`, in the form of version `target`.

    Parameters
    ----------
    raw : dict
        JSON of a project file; not changed.
    version, target : int
        ``version <= target``.

    Raises
    ------
    FileFormatError
        No way leads from one to the other.
    """
    for step in range(version, target):
        if step not in migrations:
            raise FileFormatError(
                f"the file is of version {version}, which this program no longer reads; "
                "open and save it with an older program first"
            )
        raw = migrations[step](raw)
    return raw

"""Registries: explicit tuples of named entries, looked up by name."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from playground.base.errors import ParameterError


class Named(Protocol):
    """An entry of a registry."""

    @property
    def name(self) -> str:
        """The unique name, used in files and scripts."""


Entry = TypeVar("Entry", bound=Named)


class Registry(Generic[Entry]):
    """Entries in their order of presentation, found by name.

    Parameters
    ----------
    kind : str
        What an entry is called in error messages: "layer type".
    entries : tuple
        The entries; names must be unique.
    """

    def __init__(self, kind: str, entries: tuple[Entry, ...]) -> None:
        self.kind = kind
        self._entries = {entry.name: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise ValueError(f"two entries of {kind} share a name")

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(self._entries)

    def __getitem__(self, name: str) -> Entry:
        """Return the entry called `name`.

        Raises
        ------
        ParameterError
            No entry has that name.
        """
        try:
            return self._entries[name]
        except KeyError:
            raise ParameterError(
                f"unknown {self.kind} {name!r}; expected one of {', '.join(self._entries)}"
            ) from None

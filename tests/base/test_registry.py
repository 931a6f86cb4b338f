"""A registry finds its entries by name, and lists them if a name is unknown."""

from dataclasses import dataclass

import pytest

from playground.base.errors import ParameterError
from playground.base.registry import Registry


@dataclass(frozen=True)
class Entry:
    """The smallest entry that a registry accepts."""

    name: str


def test_entries_keep_their_order_and_are_found_by_name() -> None:
    registry = Registry("letter", (Entry("b"), Entry("a")))
    assert registry.names == ("b", "a")
    assert registry["a"] == Entry("a")
    assert "b" in registry
    assert len(registry) == len(list(registry)) == 2


def test_the_error_for_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ParameterError, match="unknown letter 'c'; expected one of b, a"):
        Registry("letter", (Entry("b"), Entry("a")))["c"]


def test_two_entries_with_the_same_name_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="two entries of letter share a name"):
        Registry("letter", (Entry("a"), Entry("a")))

"""Methods of lists and dicts in a script: what they give, and what they change."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playground.importing.network.constants import NotConstant, is_plain
from playground.importing.network.values import Arguments, Named, Unknown, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

PLAIN_KEYS = (bool, int, float, str)


def call(
    owner: list[Value] | dict[Value, Value], name: str, arguments: Arguments, named: Named
) -> Value:
    """Return what a method of a list or a dict gives; what it changes is changed.

    Raises
    ------
    NotConstant
        Its value is unknown.
    """
    if isinstance(owner, list):
        return _of_list(owner, name, arguments, named)
    return _of_dict(owner, name, arguments, named)


def _of_list(  # noqa: PLR0911 - one for each kind
    owner: list[Value], name: str, arguments: Arguments, named: Named
) -> Value:
    match name, arguments:
        case "pop", ():
            return _tried(owner.pop)
        case "pop", (int() as place,):
            return _tried(lambda: owner.pop(place))
        case "remove" | "index" | "count", (bool() | int() | float() | str() as entry,):
            return _tried(lambda: getattr(owner, name)(entry))
        case "reverse", ():
            owner.reverse()
            return None
        case "clear", ():
            owner.clear()
            return None
        case "copy", ():
            return list(owner)
        case "sort", () if set(named) <= {"reverse"} and _is_sortable(owner):
            owner.sort(key=_itself, reverse=bool(named.get("reverse")))
            return None
    raise NotConstant


def _of_dict(  # noqa: PLR0911 - one for each kind
    owner: dict[Value, Value], name: str, arguments: Arguments, named: Named
) -> Value:
    match name, arguments:
        case "get", (bool() | int() | float() | str() as key, *rest):
            return owner.get(key, rest[0] if rest else named.get("default"))
        case "items" | "keys" | "values", ():
            return [tuple(pair) if name == "items" else pair for pair in getattr(owner, name)()]
        case "copy", ():
            return dict(owner)
        case "clear", ():
            owner.clear()
            return None
        case "pop", (bool() | int() | float() | str() as key, *rest):
            return owner.pop(key, rest[0]) if rest else _tried(lambda: owner.pop(key))
        case "setdefault", (bool() | int() | float() | str() as key, *rest):
            return owner.setdefault(key, rest[0] if rest else None)
        case "update", (() | (dict(),)):
            for further in (*arguments, named):
                assert isinstance(further, dict)
                owner.update(further)
            return None
    raise NotConstant


def delete(owner: Value, index: Value) -> None:
    """Carry out ``del owner[index]``.

    Raises
    ------
    NotConstant
        It is unknown what is deleted.
    """
    if isinstance(owner, list) and isinstance(index, int | slice):
        with suppress(IndexError):
            del owner[index]
        return
    if isinstance(owner, dict) and isinstance(index, PLAIN_KEYS):
        owner.pop(index, None)
        return
    raise NotConstant


def shuffled(owner: list[Value], world: World) -> None:
    """Make the entries of a list unknown: chance decides their order."""
    world.refuse("the order that chance gives is unknown", NoteKind.ASSUMED)
    owner[:] = [Unknown("a shuffled entry")] * len(owner)


def _tried(change: Callable[[], Value]) -> Value:
    try:
        return change()
    except (IndexError, KeyError, ValueError):
        raise NotConstant from None


def _itself(entry: Any) -> Any:
    return entry


def _is_sortable(entries: list[Value]) -> bool:
    are_texts = all(isinstance(each, str) for each in entries)
    return is_plain(entries) and (
        are_texts or all(isinstance(each, int | float) for each in entries)
    )

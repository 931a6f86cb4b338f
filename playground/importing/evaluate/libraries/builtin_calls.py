"""Built-in functions of Python in a script, applied to known values."""

from playground.importing.evaluate.libraries import collections
from playground.importing.network.constants import LARGEST, NotConstant, is_plain
from playground.importing.network.values import (
    Array,
    Class,
    Data,
    FromData,
    Instance,
    Made,
    Method,
    Name,
    Settings,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.result import NoteKind

MOST_ROUNDS = 1000
TEXT_TESTS = ("startswith", "endswith")
OF_DATA = "its length depends on data that is not available"


def call(  # noqa: PLR0911 - one for each kind
    name: str, arguments: tuple[Value, ...], named: dict[str, Value], world: World
) -> Value:
    """Return what the built-in function `name` gives.

    Raises
    ------
    NotConstant
        Its value is unknown.
    """
    if name == "print":
        return Unknown("print", is_outcome=True)
    if name in ("open", "exec", "eval", "input", "super"):
        world.refuse(f"{name}() is never executed", NoteKind.LEFT_OUT)
        return Unknown(name)
    if name == "len" and len(arguments) == 1:
        return _length(arguments[0])
    if name == "dict" and all(isinstance(each, dict) for each in arguments[:1]):
        return {**(arguments[0] if arguments else {}), **named}  # type: ignore[dict-item]
    if name in ("setattr", "getattr", "hasattr") and len(arguments) >= 2:
        return _attribute(name, arguments)
    if name == "isinstance" and len(arguments) == 2:
        return _is_a(arguments[0], arguments[1])
    unknown = next((entry for entry in arguments if isinstance(entry, Unknown)), None)
    if unknown is not None and (unknown.is_outcome or unknown.why):
        return unknown
    if name in ("range", "enumerate", "zip", "reversed", "list", "tuple"):
        return _series(name, arguments)
    if name in ("sorted", "any", "all") and len(arguments) == 1:
        return _of_all(name, arguments[0], named)
    if name in ("int", "float", "str", "bool", "abs", "round", "min", "max", "sum"):
        return _number(name, arguments)
    raise NotConstant


def _of_all(name: str, value: Value, named: dict[str, Value]) -> Value:
    """Return the sorted entries, or whether any or all of them hold."""
    entries = list(value) if isinstance(value, list | tuple | dict) else None
    if entries is None or not is_plain(entries):
        raise NotConstant
    if name == "sorted":
        collections.call(entries, "sort", (), named)
        return entries
    return any(entries) if name == "any" else all(entries)


def _attribute(name: str, arguments: tuple[Value, ...]) -> Value:
    """Set or return an attribute of an object of the script, or say whether it has it."""
    owner, word = arguments[:2]
    if not isinstance(owner, Settings | Instance | Class) or not isinstance(word, str):
        raise NotConstant
    if name == "setattr" and len(arguments) == 3:
        owner.values[word] = arguments[2]
        return None
    if name == "hasattr" and word in owner.values:
        return True
    if name == "getattr" and word in owner.values:
        return owner.values[word]
    raise NotConstant


def _is_a(value: Value, kinds: Value) -> bool:
    """Return whether a layer is of a class, or of one of several."""
    entries = kinds if isinstance(kinds, tuple) else (kinds,)
    if not isinstance(value, Made) or not all(isinstance(each, Name) for each in entries):
        raise NotConstant
    leaves = {each.leaf for each in entries if isinstance(each, Name)}
    return value.leaf in leaves or "Layer" in leaves


def _length(value: Value) -> Value:
    if isinstance(value, list | tuple | str | dict):
        return len(value)
    if isinstance(value, Array):
        return len(value.rows)
    return FromData() if isinstance(value, Data | FromData | Unknown) else _refused()


def _refused() -> Value:
    raise NotConstant


def _series(name: str, arguments: tuple[Value, ...]) -> Value:
    if name == "range":
        return _range(arguments)
    given = [series_of(entry) for entry in arguments]
    if not all(isinstance(entry, list | tuple) for entry in given[:1]):
        raise NotConstant
    lists = [list(entry) for entry in given if isinstance(entry, list | tuple)]
    if name == "enumerate":
        return [(index, entry) for index, entry in enumerate(lists[0])] if lists else []
    if name == "zip":
        return [tuple(entry) for entry in zip(*lists, strict=False)]
    values = lists[0] if lists else []
    if name == "reversed":
        return values[::-1]
    return tuple(values) if name == "tuple" else values


def series_of(value: Value) -> Value:
    """Return what a loop iterates over: the rows of an array, or `value` itself."""
    return value.rows if isinstance(value, Array) else value


def _range(arguments: tuple[Value, ...]) -> Value:
    if any(isinstance(entry, FromData) for entry in arguments):
        return Unknown("range", why=OF_DATA)
    ends = [entry for entry in arguments if isinstance(entry, int)]
    if len(ends) != len(arguments) or not 1 <= len(ends) <= 3:
        raise NotConstant
    try:
        rounds = range(*ends)
    except ValueError:
        raise NotConstant from None
    if len(rounds) > MOST_ROUNDS:
        raise NotConstant
    return list(rounds)


def _number(name: str, arguments: tuple[Value, ...]) -> Value:
    values = arguments
    if len(values) == 1 and isinstance(values[0], list | tuple):
        values = tuple(values[0])
    if not values or not is_plain(values) or any(isinstance(entry, list) for entry in values):
        raise NotConstant
    if name in ("str", "bool"):
        return str(values[0]) if name == "str" else bool(values[0])
    if isinstance(values[0], str) and name in ("int", "float"):
        return _read(name, values[0])
    numbers = [entry for entry in values if isinstance(entry, bool | int | float)]
    if len(numbers) != len(values):
        raise NotConstant
    return _computed(name, numbers)


def _read(name: str, text: str) -> int | float:
    try:
        value = int(text[:20]) if name == "int" else float(text[:40])
    except ValueError:
        raise NotConstant from None
    if not abs(value) <= LARGEST:
        raise NotConstant
    return value


def _computed(name: str, numbers: list[int | float]) -> int | float:
    first = numbers[0]
    if name in ("min", "max", "sum"):
        return min(numbers) if name == "min" else max(numbers) if name == "max" else sum(numbers)
    if name == "round":
        digits = int(numbers[1]) if len(numbers) > 1 else None
        return round(first, digits) if digits is None or abs(digits) < 20 else first
    if name == "abs":
        return abs(first)
    return int(first) if name == "int" else float(first)


def call_method(
    method: Method, arguments: tuple[Value, ...], method_named: dict[str, Value], world: World
) -> Value:
    """Return what a method of a list, a text or a dict gives.

    Raises
    ------
    NotConstant
        Its value is unknown.
    """
    owner, name = method.owner, method.name
    if isinstance(owner, list) and name in ("append", "extend", "insert") and arguments:
        _grow(owner, name, arguments)
        return None
    if isinstance(owner, list | dict):
        return collections.call(owner, name, arguments, method_named)
    if isinstance(owner, str) and name in TEXT_TESTS and len(arguments) == 1:
        return _tested(owner, name, arguments[0])
    if isinstance(owner, str) and name in ("lower", "upper", "strip") and not arguments:
        return {"lower": owner.lower, "upper": owner.upper, "strip": owner.strip}[name]()
    if isinstance(owner, str) and name == "split" and is_plain(arguments):
        return _split(owner, arguments)
    if isinstance(owner, str) and name == "format" and is_plain(arguments):
        world.take_step()
        for entry in arguments:
            owner = owner.replace("{}", str(entry), 1)
        return owner
    raise NotConstant


def _split(text: str, arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case ():
            return [*text.split(None, MOST_ROUNDS)]
        case (str(mark),) if mark:
            return [*text.split(mark, MOST_ROUNDS)]
    raise NotConstant


def _tested(text: str, name: str, part: Value) -> bool:
    """Return whether a text starts or ends with one part, or with one of several."""
    parts = part if isinstance(part, tuple) else (part,)
    words = tuple(each for each in parts if isinstance(each, str))
    if len(words) != len(parts):
        raise NotConstant
    return text.startswith(words) if name == "startswith" else text.endswith(words)


def _grow(owner: list[Value], name: str, arguments: tuple[Value, ...]) -> None:
    if len(owner) >= MOST_ROUNDS:
        raise NotConstant
    if name == "append":
        owner.append(arguments[0])
    elif name == "extend" and isinstance(arguments[0], list | tuple):
        owner.extend(list(arguments[0])[:MOST_ROUNDS])
    elif name == "insert" and len(arguments) == 2 and isinstance(arguments[0], int):
        owner.insert(arguments[0], arguments[1])

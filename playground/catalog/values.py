"""Reading parameter values in the type that their `Param` guarantees."""

from playground.catalog.spec import Values


def integer(values: Values, name: str) -> int:
    """Return the integer parameter `name`."""
    value = values[name]
    assert isinstance(value, int)
    return value


def number(values: Values, name: str) -> float:
    """Return the number parameter `name`."""
    value = values[name]
    assert isinstance(value, int | float)
    return float(value)


def integers(values: Values, name: str) -> tuple[int, ...]:
    """Return the parameter `name`, a tuple of integers."""
    value = values[name]
    assert isinstance(value, tuple)
    return value


def text(values: Values, name: str) -> str:
    """Return the text parameter `name`."""
    value = values[name]
    assert isinstance(value, str)
    return value

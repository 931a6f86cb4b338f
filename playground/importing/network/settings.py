"""Activations, initializers and regularizers in all the forms that scripts use."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.base.params import Regularizer
from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import FACTORS, INITIALIZERS, SAME_AS
from playground.document.graph import default_name
from playground.importing.network.values import Made, Name, Value

OTHER_ACTIVATIONS: Mapping[str, str] = MappingProxyType(
    {"swish": "silu", "identity": "linear", "lecun_tanh": "tanh", "relu_6": "relu6"}
)
OTHER_INITIALIZERS: Mapping[str, str] = MappingProxyType(
    {
        "normal": "random_normal",
        "uniform": "random_uniform",
        "zero": "zeros",
        "one": "ones",
        "xavier_uniform": "glorot_uniform",
        "xavier_normal": "glorot_normal",
    }
)
DEFAULT_FACTOR = 0.01


def snake_case(name: str) -> str:
    """Return a class's name as Keras's string name.

    >>> snake_case("BinaryCrossentropy"), snake_case("HeNormal"), snake_case("relu")
    ('binary_crossentropy', 'he_normal', 'relu')
    """
    return default_name(name) if name != name.lower() else name


def word_of(value: Value) -> str | None:
    """Return the name of a text, a name or a call: its class in snake case."""
    if isinstance(value, str):
        return snake_case(value)
    if isinstance(value, Name | Made):
        return snake_case(value.leaf)
    return None


def activation(value: Value) -> str | None:
    """Return the activation for `value`; None if there is none."""
    if value is None:
        return "linear"
    word = word_of(value)
    if word is None:
        return None
    word = {"re_lu": "relu", "leaky_re_lu": "leaky_relu"}.get(word, word)
    word = OTHER_ACTIVATIONS.get(word, word)
    return word if word in ACTIVATIONS else None


def initializer(value: Value) -> str | None:
    """Return the initializer for `value`; None if there is none."""
    word = word_of(value)
    if word is None:
        return None
    word = OTHER_INITIALIZERS.get(word, word)
    if isinstance(value, Made):
        word = SAME_AS.get((word, tuple(_factors(word, value).values())), word)
    return word if word in INITIALIZERS else None


def changed_factors(value: Value) -> str:
    """Return the arguments of an initializer that are not Keras's defaults; empty for none.

    >>> changed_factors(Made(Name("RandomNormal"), (0.0, 0.01), {}, 1))
    'stddev=0.01'
    """
    word = initializer(value)
    if word is None or not isinstance(value, Made):
        return ""
    plain = FACTORS.get(word, {})
    given = _factors(word, value)
    return ", ".join(
        f"{name}={given[name]}" for name in plain if name in given and given[name] != plain[name]
    )


def _factors(word: str, value: Made) -> dict[str, Value]:
    """Return the arguments of an initializer by name, with Keras's defaults."""
    plain = FACTORS.get(word, {})
    given = dict(zip(plain, value.arguments, strict=False)) | value.named
    return {name: given.get(name, default) for name, default in plain.items()}


def penalty(value: Value) -> Regularizer | None:
    """Return the regularizer for `value`; None if it is unknown."""
    if value is None:
        return Regularizer()
    if isinstance(value, str):
        value = Name(value)
    if isinstance(value, Name):
        value = Made(value, (), {}, 0)
    if not isinstance(value, Made):
        return None
    kind = value.leaf.lower().replace("_", "")
    if kind == "l1l2":
        default = 0.0 if value.leaf == "L1L2" else DEFAULT_FACTOR
        return _both(value, default)
    if kind not in ("l1", "l2"):
        return None
    given = value.arguments[0] if value.arguments else None
    for name in (kind, "l"):
        given = value.named.get(name, given)
    factor = DEFAULT_FACTOR if given is None else _factor(given)
    if factor is None:
        return None
    return Regularizer(l1=factor) if kind == "l1" else Regularizer(l2=factor)


def _both(value: Made, default: float) -> Regularizer | None:
    given = {"l1": default, "l2": default} | dict(zip(("l1", "l2"), value.arguments, strict=False))
    given |= {name: entry for name, entry in value.named.items() if name in given}
    first, second = _factor(given["l1"]), _factor(given["l2"])
    return None if first is None or second is None else Regularizer(first, second)


def _factor(value: Value) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and isinstance(value, int | float) and value >= 0 else None

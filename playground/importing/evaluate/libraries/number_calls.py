"""Functions of numbers, in whichever library: `math.exp`, `np.exp`, `tf.math.exp`."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.importing.network.constants import LARGEST, NotConstant
from playground.importing.network.values import Arguments, Name, Named, Value

LIBRARIES = frozenset(("math", "numpy", "tensorflow", "keras", "jax"))
FUNCTIONS: Mapping[str, Callable[..., float]] = MappingProxyType(
    {
        **{"exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10},
        **{"sqrt": math.sqrt, "floor": math.floor, "ceil": math.ceil, "fabs": abs, "abs": abs},
        **{"cos": math.cos, "sin": math.sin, "tan": math.tan, "tanh": math.tanh},
        **{"pow": math.pow, "power": math.pow, "fmod": math.fmod, "mod": math.fmod},
        **{"minimum": min, "maximum": max, "square": lambda number: number * number},
        **{"multiply": lambda a, b: a * b, "divide": lambda a, b: a / b, "round": round},
        **{"add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "trunc": math.trunc},
        **{"float32": float, "float64": float, "int32": int, "int64": int},
    }
)


def is_on_numbers(name: Name, arguments: Arguments, named: Named) -> bool:
    """Return whether a call computes a number from numbers."""
    is_numeric = all(isinstance(each, int | float) for each in arguments)
    is_function = name.root in LIBRARIES and name.leaf in FUNCTIONS
    return bool(arguments) and is_numeric and is_function and not named


def call(name: Name, arguments: Arguments) -> Value:
    """Return what a function gives for numbers.

    Raises
    ------
    NotConstant
        It has no value there, or one that is too large.
    """
    try:
        result = FUNCTIONS[name.leaf](*arguments)
    except (ArithmeticError, ValueError, TypeError):
        raise NotConstant from None
    if not abs(result) <= LARGEST:
        raise NotConstant
    return result

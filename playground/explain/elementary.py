"""Single formulas that tutorials print as Python, each beside its line of code.

The value of the formula and that of the line are computed independently: by
`formula.evaluation`, and by NumPy as the line says. A test runs the line as it is printed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from playground.base.errors import ParameterError
from playground.explain.activations import shares
from playground.explain.subject import numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import (
    Equation,
    Formula,
    Operand,
    Product,
    Sum,
    maximum,
    sigmoid,
    tanh,
)

MOST_NUMBERS = 8
LARGEST = 100.0
"""Larger numbers would leave the range of exp."""
Values: TypeAlias = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """An input that can be changed.

    Attributes
    ----------
    name : str
        The variable in the line of Python.
    symbol : str
        In the formula.
    initial : tuple of float
        One number, or several for a list.
    """

    name: str
    symbol: str
    initial: tuple[float, ...]

    @property
    def is_list(self) -> bool:
        """Whether it holds several numbers."""
        return len(self.initial) > 1


@dataclass(frozen=True, slots=True)
class Elementary:
    """One formula.

    Attributes
    ----------
    title : str
    sentence : str
        What it is for.
    fields : tuple of Field
    code : tuple of str
        Lines of Python; the last one assigns `result`.
    equations : callable
        ``values -> equations``; the last ones have the results.
    compute : callable
        ``values -> results``, as the lines compute them.
    """

    title: str
    sentence: str
    fields: tuple[Field, ...]
    code: tuple[str, ...]
    equations: Callable[[Values], tuple[Equation, ...]]
    compute: Callable[[Values], tuple[float, ...]]

    @property
    def initial(self) -> Values:
        """The inputs to begin with."""
        return {field.name: field.initial for field in self.fields}


def read_numbers(field: Field, text: str) -> tuple[float, ...]:
    """Return the numbers in `text`, separated by commas or spaces.

    Raises
    ------
    ParameterError
        It holds something else, too many numbers, or too large ones.

    Examples
    --------
    >>> read_numbers(Field("inputs", "x", (1.0, 2.0)), "0.5, -1 2")
    (0.5, -1.0, 2.0)
    """
    most = MOST_NUMBERS if field.is_list else 1
    wanted = f"1 to {most} numbers" if field.is_list else "one number"
    problem = f"{field.name} needs {wanted} between −100 and 100; received {text!r}"
    try:
        found = tuple(float(word) for word in text.replace("−", "-").replace(",", " ").split())
    except ValueError:
        raise ParameterError(problem) from None
    is_sound = all(abs(value) <= LARGEST for value in found)  # NaN is not
    if not 1 <= len(found) <= most or not is_sound:
        raise ParameterError(problem)
    return found


def paired(fields: Sequence[Field], values: Values) -> Values:
    """Return `values` with lists of the same length: as long as the shortest one."""
    lists = [field.name for field in fields if field.is_list]
    shortest = min((len(values[name]) for name in lists), default=0)
    return {name: found[:shortest] if name in lists else found for name, found in values.items()}


def _operands(symbol: str, values: tuple[float, ...]) -> tuple[Operand, ...]:
    return tuple(Operand(numbered(symbol, (at,)), value) for at, value in enumerate(values))


def _equation(symbol: str, formula: Formula, *, is_listed: bool = False) -> Equation:
    return Equation(symbol, formula, evaluate(formula), is_listed=is_listed)


def _neuron(values: Values) -> tuple[Equation, ...]:
    x, w = _operands("x", values["inputs"]), _operands("w", values["weights"])
    terms: list[Formula] = [Product(pair) for pair in zip(x, w, strict=True)]
    terms.append(Operand("b", values["bias"][0]))
    z = _equation("z", Sum(tuple(terms), "Σ xᵢ · wᵢ + b"), is_listed=True)
    return (z, _equation("a", sigmoid(z.operand)))


def _neuron_value(values: Values) -> tuple[float, ...]:
    z = np.dot(values["inputs"], values["weights"]) + values["bias"][0]
    with np.errstate(over="ignore"):  # 1 / infinity is 0
        return (float(1 / (1 + np.exp(-z))),)


def _error(values: Values) -> tuple[Equation, ...]:
    y, p = _operands("y", values["y_true"]), _operands("p", values["y_pred"])
    terms = tuple((one - other) ** 2 for one, other in zip(y, p, strict=True))
    return (_equation("L", Sum(terms, "Σ (yᵢ − pᵢ)²") / float(len(terms))),)


def _error_value(values: Values) -> tuple[float, ...]:
    y_true, y_pred = np.array(values["y_true"]), np.array(values["y_pred"])
    return (float(np.mean((y_true - y_pred) ** 2)),)


def _of_one(rule: Callable[[Formula], Formula]) -> Callable[[Values], tuple[Equation, ...]]:
    return lambda values: (_equation("a", rule(Operand("x", values["x"][0]))),)


def _shares(values: Values) -> tuple[Equation, ...]:
    x = _operands("x", values["x"])
    return tuple(_equation(numbered("a", (at,)), shares(one, x)) for at, one in enumerate(x))


def _shares_value(values: Values) -> tuple[float, ...]:
    x = np.array(values["x"])
    return tuple((np.exp(x) / np.sum(np.exp(x))).tolist())


def _update(values: Values) -> tuple[Equation, ...]:
    w, g = Operand("w", values["weight"][0]), Operand("g", values["gradient"][0])
    return (_equation("w", w - Operand("η", values["learning_rate"][0]) * g),)


def _update_value(values: Values) -> tuple[float, ...]:
    weight, gradient = values["weight"][0], values["gradient"][0]
    return (weight - values["learning_rate"][0] * gradient,)


X = (Field("x", "x", (0.8,)),)
ELEMENTARY: tuple[Elementary, ...] = (
    Elementary(
        "Neuron",
        "A unit adds up its inputs, each times its weight, and a bias; sigmoid makes it 0 to 1.",
        (
            Field("inputs", "x", (2.1, -3.4, 0.5)),
            Field("weights", "w", (0.62, -0.05, 0.4)),
            Field("bias", "b", (0.06,)),
        ),
        ("z = np.dot(inputs, weights) + bias", "result = 1 / (1 + np.exp(-z))"),
        _neuron,
        _neuron_value,
    ),
    Elementary(
        "Mean squared error",
        "How far predictions are from the labels, squared, on average.",
        (Field("y_true", "y", (1.0, 0.0, 2.0)), Field("y_pred", "p", (0.8, 0.3, 1.5))),
        ("result = np.mean((y_true - y_pred) ** 2)",),
        _error,
        _error_value,
    ),
    Elementary(
        "relu",
        "Passes positive sums on, and cuts off negative ones.",
        X,
        ("result = np.maximum(0, x)",),
        _of_one(lambda x: maximum(0.0, x)),
        lambda values: (float(np.maximum(0, values["x"][0])),),
    ),
    Elementary(
        "sigmoid",
        "Brings any number to 0 to 1.",
        X,
        ("result = 1 / (1 + np.exp(-x))",),
        _of_one(sigmoid),
        lambda values: (float(1 / (1 + np.exp(-values["x"][0]))),),
    ),
    Elementary(
        "tanh",
        "Brings any number to −1 to 1, with 0 in the middle.",
        X,
        ("result = np.tanh(x)",),
        _of_one(tanh),
        lambda values: (float(np.tanh(values["x"][0])),),
    ),
    Elementary(
        "softmax",
        "Turns several numbers into shares that add up to 1.",
        (Field("x", "x", (2.0, 1.0, 0.1)),),
        ("result = np.exp(x) / np.sum(np.exp(x))",),
        _shares,
        _shares_value,
    ),
    Elementary(
        "Weight update",
        "Moves a weight a little against its gradient.",
        (
            Field("weight", "w", (0.62,)),
            Field("gradient", "g", (0.011,)),
            Field("learning_rate", "η", (0.1,)),
        ),
        ("result = weight - learning_rate * gradient",),
        _update,
        _update_value,
    ),
)
"""In the order of the list."""

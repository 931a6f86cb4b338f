"""How the layers that join inputs value by value compute, as formulas."""

from collections.abc import Sequence

from playground.catalog.formulas.computation import Merged
from playground.formula.evaluation import evaluate
from playground.formula.values import Formula, Number, Product, Sum, maximum, minimum


def _difference(values: Sequence[Formula]) -> Formula:
    return values[0] - values[1]


def _others(values: Sequence[Formula], port: int) -> Formula:
    rest = tuple(value for place, value in enumerate(values) if place != port)
    return rest[0] if len(rest) == 1 else Product(rest)


def _of_largest(values: Sequence[Formula], port: int) -> Formula:
    return _chosen(values, port, max(map(evaluate, values)))


def _of_smallest(values: Sequence[Formula], port: int) -> Formula:
    return _chosen(values, port, min(map(evaluate, values)))


def _chosen(values: Sequence[Formula], port: int, best: float) -> Formula:
    """Return 1 for the input that was passed on, else 0."""
    return Number(1.0 if evaluate(values[port]) == best else 0.0)


ADDED = Merged(lambda values: Sum(tuple(values)), lambda _values, _port: Number(1.0))
SUBTRACTED = Merged(_difference, lambda _values, port: Number(-1.0 if port else 1.0))
MULTIPLIED = Merged(lambda values: Product(tuple(values)), _others)
AVERAGED = Merged(
    lambda values: Sum(tuple(values)) / float(len(values)),
    lambda values, _port: Number(1.0 / len(values)),
)
LARGEST = Merged(lambda values: maximum(*values), _of_largest)
SMALLEST = Merged(lambda values: minimum(*values), _of_smallest)

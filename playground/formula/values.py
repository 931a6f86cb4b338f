"""The parts of a formula: numbers, operands, sums, products, functions and cases."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, Union


class Part(StrEnum):
    """What kind of number an operand is, in the program that trains."""

    OUTPUT = "output"
    WEIGHT = "weight"
    GRADIENT = "gradient"
    OUTPUT_GRADIENT = "gradient of the output"
    TARGET = "label"
    STATE = "state of the optimizer"
    SETTING = "setting"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number comes from.

    Attributes
    ----------
    part : Part
    layer_id : str
        The layer; empty for numbers that belong to none.
    array : str
        The weight array, or the name of the setting.
    index : tuple of int
        Its index in the array; of an output or a label without the sample.
    sample : int
        The position in the batch; -1 where it does not matter.
    """

    part: Part
    layer_id: str = ""
    array: str = ""
    index: tuple[int, ...] = ()
    sample: int = -1


class Function(StrEnum):
    """A function of one or more formulas."""

    DIVIDE = "divide"
    POWER = "power"
    EXP = "exp"
    LN = "ln"
    SQRT = "sqrt"
    ABS = "abs"
    SIGN = "sign"
    MAXIMUM = "max"
    MINIMUM = "min"
    TANH = "tanh"
    COSH = "cosh"
    SIGMOID = "σ"
    NORMAL = "Φ"


class Relation(StrEnum):
    """How the two sides of a condition compare."""

    GREATER = ">"
    AT_LEAST = "≥"
    LESS = "<"
    AT_MOST = "≤"


class _Arithmetic:
    """Python's operators for formulas."""

    __slots__ = ()

    def __add__(self, other: "Formula | float") -> "Sum":
        return Sum((*_terms(self), *_terms(formula(other))))

    def __radd__(self, other: float) -> "Sum":
        return Sum((Number(other), *_terms(self)))

    def __sub__(self, other: "Formula | float") -> "Sum":
        return Sum((*_terms(self), -formula(other)))

    def __rsub__(self, other: float) -> "Sum":
        return Sum((Number(other), -formula(self)))

    def __mul__(self, other: "Formula | float") -> "Product":
        return Product((*_factors(self), *_factors(formula(other))))

    def __rmul__(self, other: float) -> "Product":
        return Product((Number(other), *_factors(self)))

    def __truediv__(self, other: "Formula | float") -> "Apply":
        return Apply(Function.DIVIDE, (formula(self), formula(other)))

    def __rtruediv__(self, other: float) -> "Apply":
        return Apply(Function.DIVIDE, (Number(other), formula(self)))

    def __pow__(self, other: "Formula | float") -> "Apply":
        return Apply(Function.POWER, (formula(self), formula(other)))

    def __neg__(self) -> "Negative":
        return Negative(formula(self))


@dataclass(frozen=True, slots=True)
class Number(_Arithmetic):
    """A constant of the formula itself."""

    value: float


@dataclass(frozen=True, slots=True)
class Operand(_Arithmetic):
    """A number with a symbol and an origin.

    Attributes
    ----------
    symbol : str
        In Unicode: "x₁".
    value : float
    place : Place or None
    """

    symbol: str
    value: float
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sum(_Arithmetic):
    """Terms that are added up.

    Attributes
    ----------
    terms : tuple of Formula
    pattern : str
        What stands for the terms where symbols are written: "Σ xᵢ wᵢ"; empty to write them all.
    """

    terms: tuple["Formula", ...]
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Product(_Arithmetic):
    """Factors that are multiplied."""

    factors: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Negative(_Arithmetic):
    """A formula with the other sign."""

    inner: "Formula"


@dataclass(frozen=True, slots=True)
class Apply(_Arithmetic):
    """A function of other formulas.

    Attributes
    ----------
    function : Function
    arguments : tuple of Formula
        Two for DIVIDE and POWER, any number for MAXIMUM and MINIMUM, otherwise one.
    pattern : str
        As in `Sum`.
    """

    function: Function
    arguments: tuple["Formula", ...]
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Choice(_Arithmetic):
    """One of two formulas, by a condition.

    Attributes
    ----------
    left, right : Formula
        The sides of the condition.
    relation : Relation
    then, otherwise : Formula
        What applies if the condition holds, and if it does not.
    """

    left: "Formula"
    relation: Relation
    right: "Formula"
    then: "Formula"
    otherwise: "Formula"


Formula: TypeAlias = Union[Number, Operand, Sum, Product, Negative, Apply, Choice]  # noqa: UP007


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula with its result.

    Attributes
    ----------
    symbol : str
        What the formula computes: "z".
    formula : Formula
    value : float
        The result that is shown: Keras's number where Keras has one.
    place : Place or None
        Where that number is kept.
    scale : float
        The largest magnitude in the array that the result belongs to; 0 if it is alone.
    note : str
        A remark after the result, a few words: "flat here".
    is_listed : bool
        Whether each term has a line of its own.
    digits : int
        Significant digits of the result.
    """

    symbol: str
    formula: Formula
    value: float
    place: Place | None = None
    scale: float = 0.0
    note: str = ""
    is_listed: bool = False
    digits: int = 4

    @property
    def operand(self) -> Operand:
        """The result as an operand of further formulas."""
        return Operand(self.symbol, self.value, self.place)


def formula(value: "Formula | _Arithmetic | float") -> Formula:
    """Return a number as a formula; a formula as it is."""
    if isinstance(value, Number | Operand | Sum | Product | Negative | Apply | Choice):
        return value
    assert isinstance(value, int | float)
    return Number(float(value))


def _terms(value: "_Arithmetic | Formula") -> tuple[Formula, ...]:
    if isinstance(value, Sum) and not value.pattern:
        return value.terms
    return (formula(value),)


def _factors(value: "_Arithmetic | Formula") -> tuple[Formula, ...]:
    return value.factors if isinstance(value, Product) else (formula(value),)


def exp(x: Formula) -> Apply:
    """Return e to the power of `x`."""
    return Apply(Function.EXP, (x,))


def ln(x: Formula) -> Apply:
    """Return the natural logarithm of `x`."""
    return Apply(Function.LN, (x,))


def sqrt(x: Formula) -> Apply:
    """Return the square root of `x`."""
    return Apply(Function.SQRT, (x,))


def absolute(x: Formula) -> Apply:
    """Return `x` without its sign."""
    return Apply(Function.ABS, (x,))


def sign(x: Formula) -> Apply:
    """Return 1, 0 or -1."""
    return Apply(Function.SIGN, (x,))


def maximum(*values: Formula | float) -> Apply:
    """Return the largest value."""
    return Apply(Function.MAXIMUM, tuple(formula(value) for value in values))


def minimum(*values: Formula | float) -> Apply:
    """Return the smallest value."""
    return Apply(Function.MINIMUM, tuple(formula(value) for value in values))


def tanh(x: Formula) -> Apply:
    """Return the hyperbolic tangent of `x`."""
    return Apply(Function.TANH, (x,))


def sigmoid(x: Formula) -> Apply:
    """Return ``1 / (1 + exp(-x))``."""
    return Apply(Function.SIGMOID, (x,))


def normal(x: Formula) -> Apply:
    """Return the share of a standard normal distribution below `x`."""
    return Apply(Function.NORMAL, (x,))


def clipped(x: Formula, low: float, high: float) -> Apply:
    """Return `x`, or the bound that it is beyond."""
    return minimum(maximum(x, low), high)


def where(left: Formula, relation: Relation, right: float, then: Formula | float,
          otherwise: Formula | float) -> Choice:  # fmt: skip
    """Return `then` if the condition holds, else `otherwise`."""
    return Choice(left, relation, Number(right), formula(then), formula(otherwise))


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(*numbers: int) -> str:
    """Return numbers as a subscript.

    >>> subscript(12), subscript(1, 3)
    ('₁₂', '₁,₃')
    """
    return ",".join(str(number) for number in numbers).translate(SUBSCRIPTS)

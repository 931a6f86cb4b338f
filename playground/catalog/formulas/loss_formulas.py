"""The losses as formulas: of one sample, from its labels and predictions.

References
----------
Keras, `keras.losses`: the constants, the limits of predictions, and which losses take the mean
over the outputs and which their sum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from playground.formula.evaluation import evaluate
from playground.formula.values import (
    Apply,
    Formula,
    Function,
    Number,
    Operand,
    Product,
    Relation,
    Sum,
    absolute,
    clipped,
    exp,
    ln,
    maximum,
    sign,
    tanh,
    where,
)

EPSILON = Operand("ε", 1e-7)
"""Keras's small number against the logarithm of 0 and division by 0."""
Values = Sequence[Formula]


@dataclass(frozen=True, slots=True)
class LossRule:
    """The loss of one sample.

    Attributes
    ----------
    value : callable or None
        ``(labels, predictions) -> formula``; both have one entry for each output.
    slope : callable or None
        ``(labels, predictions, index) -> formula``: the derivative of the value by one
        prediction.
    limit : float
        The predictions are kept this far from 0 and 1, unless Keras computes the loss from the
        sums before the last activation; 0 for no limit.
    upper : float
        The upper limit.
    is_shared : bool
        Whether the predictions are divided by their sum first.
    is_limited_always : bool
        Whether the limits hold even if there are sums to compute from.
    """

    value: Callable[[Values, Values], Formula] | None = None
    slope: Callable[[Values, Values, int], Formula] | None = None
    limit: float = 0.0
    upper: float = 1 - 1e-7
    is_shared: bool = False
    is_limited_always: bool = False

    def seen(self, predictions: Values, *, has_sums: bool) -> tuple[Formula, ...]:
        """Return the predictions as the loss takes them.

        Parameters
        ----------
        has_sums : bool
            Whether the last activation is the one that Keras takes apart.
        """
        if not self.limit or (has_sums and not self.is_limited_always):
            return tuple(predictions)
        return tuple(clipped(p, self.limit, self.upper) for p in self._shares(predictions))

    def _shares(self, predictions: Values) -> tuple[Formula, ...]:
        if not self.is_shared:
            return tuple(predictions)
        total = sum(evaluate(p) for p in predictions)
        if abs(total - 1) < 1e-5:
            return tuple(predictions)
        return tuple(p / Operand("Σp", total) for p in predictions)


NO_RULE = LossRule()


def _each(
    term: Callable[[Formula, Formula], Formula],
    slope: Callable[[Formula, Formula], Formula],
    **limits: float,
) -> LossRule:
    """Return the mean of `term` over the outputs."""

    def value(labels: Values, predictions: Values) -> Formula:
        terms = tuple(term(y, p) for y, p in zip(labels, predictions, strict=True))
        return terms[0] if len(terms) == 1 else Sum(terms) / float(len(terms))

    def derivative(labels: Values, predictions: Values, index: int) -> Formula:
        found = slope(labels[index], predictions[index])
        return found if len(labels) == 1 else found / float(len(labels))

    return LossRule(value, derivative, **limits)  # type: ignore[arg-type]


def _classes(
    term: Callable[[Formula, Formula], Formula],
    slope: Callable[[Formula, Formula], Formula],
    limit: float,
    upper: float = 1 - 1e-7,
    *,
    is_shared: bool = False,
    is_limited_always: bool = False,
) -> LossRule:
    """Return the sum of `term` over the classes; classes with the label 0 give nothing."""

    def value(labels: Values, predictions: Values) -> Formula:
        pairs = zip(labels, predictions, strict=True)
        terms = tuple(term(y, p) for y, p in pairs if evaluate(y))
        return terms[0] if len(terms) == 1 else Sum(terms)

    def derivative(labels: Values, predictions: Values, index: int) -> Formula:
        y = labels[index]
        return slope(y, predictions[index]) if evaluate(y) else Number(0.0)

    return LossRule(value, derivative, limit, upper, is_shared, is_limited_always)


def _cross_entropy(y: Formula, p: Formula) -> Formula:
    """Return the term of binary cross-entropy, without the part that is 0."""
    label = evaluate(y)
    if label == 1:
        return -ln(p)
    return -ln(1 - p) if label == 0 else -(y * ln(p) + (1 - y) * ln(1 - p))


def _cross_entropy_slope(y: Formula, p: Formula) -> Formula:
    label = evaluate(y)
    if label == 1:
        return -(1 / p)
    return 1 / (1 - p) if label == 0 else (p - y) / (p * (1 - p))


def _right(y: Formula, p: Formula) -> Formula:
    """Return the probability given to the true class."""
    label = evaluate(y)
    if label == 1:
        return p
    return 1 - p if label == 0 else y * p + (1 - y) * (1 - p)


def _focal(y: Formula, p: Formula) -> Formula:
    return (1 - _right(y, p)) ** 2 * _cross_entropy(y, p)


def _focal_slope(y: Formula, p: Formula) -> Formula:
    q = _right(y, p)
    inner = 2 * (1 - q) * (1 - 2 * y) * _cross_entropy(y, p)
    return inner + (1 - q) ** 2 * _cross_entropy_slope(y, p)


def _class_focal(y: Formula, p: Formula) -> Formula:
    return -(0.25 * (1 - p) ** 2 * y * ln(p))


def _class_focal_slope(y: Formula, p: Formula) -> Formula:
    return 0.25 * y * (2 * (1 - p) * ln(p) - (1 - p) ** 2 / p)


def _huber(y: Formula, p: Formula) -> Formula:
    error = y - p
    return where(absolute(error), Relation.AT_MOST, 1.0, 0.5 * error**2, absolute(error) - 0.5)


def _huber_slope(y: Formula, p: Formula) -> Formula:
    error = p - y
    return where(absolute(error), Relation.AT_MOST, 1.0, error, sign(error))


def _log_cosh(y: Formula, p: Formula) -> Formula:
    error = p - y
    return absolute(error) + ln(1 + exp(-2 * absolute(error))) - log(2)


def _percent(y: Formula, p: Formula) -> Formula:
    return 100 * absolute(y - p) / maximum(absolute(y), EPSILON)


def _percent_slope(y: Formula, p: Formula) -> Formula:
    return 100 * sign(p - y) / maximum(absolute(y), EPSILON)


def _logarithms(y: Formula, p: Formula) -> Formula:
    return ln(maximum(y, EPSILON) + 1) - ln(maximum(p, EPSILON) + 1)


def _logarithmic_slope(y: Formula, p: Formula) -> Formula:
    slope = -(2 * _logarithms(y, p) / (p + 1))
    return where(p, Relation.GREATER, EPSILON.value, slope, 0.0)


def _signed(y: Formula) -> Formula:
    """Return a label 0 or 1 as -1 or 1."""
    return Number(-1.0) if evaluate(y) == 0 else y


def _margin(y: Formula, p: Formula) -> Formula:
    return 1 - _signed(y) * p


def _hinge_slope(y: Formula, p: Formula) -> Formula:
    return where(_margin(y, p), Relation.GREATER, 0.0, -_signed(y), 0.0)


def _squared_hinge_slope(y: Formula, p: Formula) -> Formula:
    return -(2 * maximum(0.0, _margin(y, p)) * _signed(y))


def _class_margin(labels: Values, predictions: Values) -> Formula:
    pairs = list(zip(labels, predictions, strict=True))
    right = Sum(tuple(y * p for y, p in pairs if evaluate(y)))
    wrong = Apply(Function.MAXIMUM, tuple((1 - y) * p for y, p in pairs))
    return wrong - right + 1


def _class_hinge(labels: Values, predictions: Values) -> Formula:
    return maximum(0.0, _class_margin(labels, predictions))


def _class_hinge_slope(labels: Values, predictions: Values, index: int) -> Formula:
    scores = [(1 - evaluate(y)) * evaluate(p) for y, p in zip(labels, predictions, strict=True)]
    y = labels[index]
    largest = max(scores)
    ties = scores.count(largest)
    is_largest = scores[index] == largest
    slope: Formula = (1 - y) / float(ties) - y if is_largest else -y
    return where(_class_margin(labels, predictions), Relation.GREATER, 0.0, slope, 0.0)


def _divergence(y: Formula, p: Formula) -> Formula:
    return Product((y, ln(y / p)))


BINARY_CROSSENTROPY = _each(_cross_entropy, _cross_entropy_slope, limit=1e-7)
BINARY_FOCAL_CROSSENTROPY = _each(_focal, _focal_slope, limit=1e-7)
CATEGORICAL_CROSSENTROPY = _classes(
    lambda y, p: -ln(p) if evaluate(y) == 1 else -(y * ln(p)),
    lambda y, p: -(1 / p) if evaluate(y) == 1 else -(y / p),
    1e-7,
    is_shared=True,
)
SPARSE_CATEGORICAL_CROSSENTROPY = CATEGORICAL_CROSSENTROPY
CATEGORICAL_FOCAL_CROSSENTROPY = _classes(
    _class_focal, _class_focal_slope, 1e-7, is_shared=True, is_limited_always=True
)
KL_DIVERGENCE = _classes(_divergence, lambda y, p: -(y / p), 1e-7, 1.0)
MEAN_SQUARED_ERROR = _each(lambda y, p: (y - p) ** 2, lambda y, p: 2 * (p - y))
MEAN_ABSOLUTE_ERROR = _each(lambda y, p: absolute(y - p), lambda y, p: sign(p - y))
HUBER = _each(_huber, _huber_slope)
LOG_COSH = _each(_log_cosh, lambda y, p: tanh(p - y))
MEAN_ABSOLUTE_PERCENTAGE_ERROR = _each(_percent, _percent_slope)
MEAN_SQUARED_LOGARITHMIC_ERROR = _each(lambda y, p: _logarithms(y, p) ** 2, _logarithmic_slope)
POISSON = _each(lambda y, p: p - y * ln(p + EPSILON), lambda y, p: 1 - y / (p + EPSILON))
HINGE = _each(lambda y, p: maximum(0.0, _margin(y, p)), _hinge_slope)
SQUARED_HINGE = _each(lambda y, p: maximum(0.0, _margin(y, p)) ** 2, _squared_hinge_slope)
CATEGORICAL_HINGE = LossRule(_class_hinge, _class_hinge_slope)

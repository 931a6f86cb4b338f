"""The text of a formula means what the formula computes."""

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from playground.formula.evaluation import evaluate
from playground.formula.text import MOST_TERMS, Mode, figure, pieces_of, text_of
from playground.formula.values import (
    Formula,
    Negative,
    Number,
    Operand,
    Product,
    Sum,
    absolute,
    exp,
    ln,
    maximum,
    sigmoid,
    sqrt,
    tanh,
)
from tests.laws import exercises, reached

VALUES = st.sampled_from([-2.5, -1.0, -0.25, 0.5, 1.0, 2.0, 3.5, 0.0004, 12000.0])
LEAVES = st.one_of(VALUES.map(lambda value: Operand("x", value)), VALUES.map(Number))


def _joined(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    pairs = st.tuples(parts, parts)
    few = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(
        few.map(lambda terms: Sum(tuple(terms))),
        few.map(lambda factors: Product(tuple(factors))),
        parts.map(Negative),
        pairs.map(lambda pair: pair[0] / pair[1]),
        pairs.map(lambda pair: pair[0] - pair[1]),
        parts.map(lambda part: part**2),
        parts.map(absolute),
        parts.map(tanh),
        parts.map(sigmoid),
        parts.map(lambda part: sqrt(absolute(part))),
        pairs.map(lambda pair: maximum(*pair)),
    )


FORMULAS = st.recursive(LEAVES, _joined, max_leaves=8)
DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def in_python(text: str) -> str:
    """Return the text of a formula as an expression of Python."""
    text = re.sub("√([0-9.e−]+)", r"sqrt(\1)", text)
    text = text.replace("√", "sqrt").replace("−", "-").replace(" · ", " * ").replace("^", "**")
    for digit, letter in enumerate(DIGITS):
        text = text.replace(letter, f"**{digit}")
    while "|" in text:
        text = text.replace("|", "abs(", 1)
        text = _closed(text)
    return text


def _closed(text: str) -> str:
    """Replace the bar that belongs to the last "abs(" that was opened."""
    depth, start = 0, text.rindex("abs(") + 4
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if text[at] == "|" and depth == 0:
            return f"{text[:at]}){text[at + 1 :]}"
    return text


def value_of(text: str) -> float:
    names = {"sqrt": math.sqrt, "abs": abs, "tanh": math.tanh, "max": max, "exp": math.exp}
    names["σ"] = lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0
    return float(eval(in_python(text), {"__builtins__": {}}, names))


@exercises(compared=5)
@given(FORMULAS)
def test_the_numbers_put_in_give_the_value(formula: Formula) -> None:
    expected = evaluate(formula)
    text = text_of(formula, Mode.NUMBERS)
    if "||" in text.replace(" ", "") or text.count("|") > 2:
        return  # bars within bars have no brackets of their own
    try:
        found = value_of(text)
    except (ZeroDivisionError, OverflowError):
        return
    reached("compared")
    assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9), (text, in_python(text))


def test_a_long_sum_says_how_much_is_left_out() -> None:
    formula = Sum(tuple(Operand("x", 1.0) for _ in range(20)))
    assert text_of(formula, Mode.NUMBERS).endswith(f"… (14 from {20 - MOST_TERMS} more)")


def test_a_pattern_stands_for_the_terms() -> None:
    formula = Sum((Operand("x₁", 1.0), Operand("x₂", 2.0)), "Σ xᵢ")
    assert text_of(formula, Mode.SYMBOLS) == "Σ xᵢ"
    assert text_of(formula, Mode.NUMBERS) == "1 + 2"


def test_each_number_knows_its_operand() -> None:
    x, y = Operand("x", 2.0), Operand("y", -3.0)
    operands = [piece.operand for piece in pieces_of(x * y - ln(exp(y)), Mode.NUMBERS)]
    assert [one for one in operands if one is not None] == [x, y, y]


def test_figures_have_four_digits() -> None:
    assert [figure(x) for x in (0.1, 123.456, -9999.9, 1e-9)] == ["0.1", "123.5", "−1e4", "1e−9"]

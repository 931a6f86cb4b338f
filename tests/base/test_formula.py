"""Formulas that a user writes: what they compute, what they refuse, and how a script has them."""

import ast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.base.errors import ParameterError
from playground.base.formula import (
    FUNCTIONS,
    Call,
    Formula,
    Negative,
    Number,
    Operation,
    Part,
    Variable,
    formula_of_code,
    parse_formula,
)
from tests.lanes import examples
from tests.laws import exercises, reached

X = np.linspace(-3, 3, 13)
Y = np.linspace(2, -1, 13)

leaves: st.SearchStrategy[Part] = st.one_of(
    st.sampled_from([Variable("x"), Variable("y")]),
    st.floats(0, 9, width=16).map(Number),
)
parts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(Call, st.sampled_from(list(FUNCTIONS)), inner),
        st.builds(
            Operation,
            st.sampled_from(["+", "-", "*", "/", "**", "<", ">=", ">", "<="]),
            inner,
            inner,
        ),
    ),
    max_leaves=8,
)


def computed(text: str) -> np.ndarray:
    return parse_formula(text, ("x", "y")).compute(x=X, y=Y)


@given(parts)
def test_the_code_of_a_formula_computes_the_same(part: Part) -> None:
    formula = Formula(part)
    with np.errstate(all="ignore"):
        value = eval(formula.code(x="a", y="b"), {"np": np, "a": X, "b": Y})
    expected = np.broadcast_to(np.asarray(value, np.float64), X.shape)
    np.testing.assert_array_equal(formula.compute(x=X, y=Y), expected)


@given(parts)
def test_the_code_of_a_formula_is_read_as_the_same_formula(part: Part) -> None:
    formula = Formula(part)
    text = formula.code(x="x", y="y").replace("np.", "")
    if len(text) <= 200:
        again = parse_formula(text, ("x", "y"))
        np.testing.assert_array_equal(again.compute(x=X, y=Y), formula.compute(x=X, y=Y))


@given(parts)
def test_the_expression_in_a_script_is_read_as_a_formula_that_is_written_alike(part: Part) -> None:
    code = Formula(part).code(x="x1", y="b")
    read = formula_of_code(ast.parse(code, mode="eval").body, {"x": "x1", "y": "b"})
    assert read.code(x="x1", y="b") == code


@pytest.mark.parametrize("code", ["z", "x", "os.system(x1)", "np.load(x1)", "np.sin(x1, b)", "[1]"])
def test_other_expressions_of_a_script_are_not_formulas(code: str) -> None:
    with pytest.raises(ParameterError):
        formula_of_code(ast.parse(code, mode="eval").body, {"x": "x1", "y": "b"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x² + y²", X**2 + Y**2),
        ("2^3", np.full(13, 8.0)),
        ("sin(pi * x)", np.sin(np.pi * X)),
        ("-x**2", -(X**2)),
        ("x² + y² < 4", (X**2 + Y**2 < 4).astype(float)),
        ("3", np.full(13, 3.0)),
    ],
)
def test_a_formula_may_be_written_as_in_a_book(text: str, expected: np.ndarray) -> None:
    np.testing.assert_allclose(computed(text), expected)


def test_a_division_by_zero_is_not_an_error() -> None:
    assert np.isinf(computed("1 / (x - x)")).all()
    assert np.isnan(computed("log(-1)")).all()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("x +", "is not a formula"),
        ("z + 1", "does not know 'z'"),
        ("open('a')", "does not know the function 'open'"),
        ("x.__class__", "received 'x.__class__'"),
        ("(lambda: 1)()", "A formula has numbers"),
        ("[x for x in y]", "A formula has numbers"),
        ("x if y else 1", "A formula has numbers"),
        ("__import__('os')", "does not know the function"),
        ("sin(x, y)", "A formula has numbers"),
        ("'a' * 9", "A formula has numbers"),
        ("True", "A formula has numbers"),
        ("x < y < 3", "A formula has numbers"),
        ("1e999", "within"),
        ("9" * 150, "within"),
        ("x" * 201, "1 to 200 characters"),
        ("(" * 90 + "x" + ")" * 90, ""),
        ("-" * 150 + "x", "more than 100 parts"),
        ("x" + "+1" * 99, "more than 100 parts"),
        ("x\0", "is not a formula"),
    ],
)
def test_what_is_not_a_formula_is_refused_in_a_sentence(text: str, reason: str) -> None:
    try:
        parse_formula(text, ("x", "y"))
    except ParameterError as error:
        message = str(error)
    else:
        message = ""
    assert reason in message
    assert len(message) < 300


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(75), deadline=None)
@given(st.text(max_size=60) | st.text("xy12.+-*()", max_size=4))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        values = computed(text)
    except ParameterError:
        reached("refused")
        return
    reached("accepted")
    assert values.shape == X.shape

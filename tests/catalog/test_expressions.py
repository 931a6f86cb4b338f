"""Own losses: only allowed operations, within limits, and the same as in Keras."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.base.errors import ParameterError
from playground.catalog.formulas.expressions import (
    LOSS_FUNCTIONS,
    OPERATIONS,
    SIGNS,
    Expression,
    Operated,
    Parameter,
    called,
    computed,
    parsed,
    text_of,
)
from tests.lanes import examples
from tests.laws import exercises, reached

GOOD = (
    "mean(square(y_true - y_pred), axis=-1)",
    "mean(where(y_true - y_pred > 0, 3 * (y_true - y_pred), abs(y_true - y_pred)), axis=-1)",
    "1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred) + 1)",
    "binary_crossentropy(y_true, y_pred) + 0.5 * mean(y_pred ** 2)",
    "logsumexp(y_pred, axis=(0, 1), keepdims=True)",
)
BAD = (
    *(
        "",
        "y_true.shape",
        "open('x')",
        "__import__('os')",
        "lambda: 1",
        "[1, 2]",
        "y_true if 1 else 2",
    ),
    *("mean()", "mean(y_true, y_pred)", "eval(y_true)", "print(y_pred)", "x + 1", "'text'", "True"),
    *(
        "mean(y_true, axis=x)",
        "mean(y_true, keepdims=y_pred)",
        "mean(y_true, keepdims=1)",
        *("y_true + 1 / 0", "1 / (2 - 2)", "9 ** 99", "(-1) ** 0.5", "1 < 2"),
        "mean(y_true, axis=99)",
        "abs(y_true, axis=1)",
        "1e300",
        "y_true @ y_pred",
    ),
    *(
        "mean(*y_true)",
        "mean(**y_true)",
        "getattr(y_true, 'x')",
        "y_true[0]",
        "f'{y_true}'",
        "(y:=1)",
    ),
    *(
        "1 +" * 1000 + "1",
        "(" * 500 + "1" + ")" * 500,
        "-" * 3000 + "1",
        "abs(" * 60 + "1" + ")" * 60,
    ),
)


@pytest.mark.parametrize("text", GOOD)
def test_an_expression_reads_back_as_itself(text: str) -> None:
    tree = parsed(text)
    assert parsed(text_of(tree)) == tree


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        parsed(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("y_true" + " " * 4000, "write it shorter"),
        ("y_true" + " + 1" * 400, "write it shorter"),
        ("abs(" * 41 + "y_true" + ")" * 41, "write it shorter"),
        ("mean(", "write one such as"),
    ],
)
def test_a_refusal_says_what_to_do(text: str, advice: str) -> None:
    with pytest.raises(ParameterError, match=advice):
        parsed(text)


CHANGED = st.builds(
    lambda text, at, more: text[:at] + more + text[at:],
    st.sampled_from(GOOD),
    st.integers(0, 50),
    st.text(" 1+-().y", max_size=2),
)
"""Expressions with a little text put in somewhere."""


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(75))
@given(CHANGED | st.text(max_size=200))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        tree = parsed(text)
    except ParameterError:
        reached("refused")
        return
    reached("accepted")
    assert parsed(text_of(tree)) == tree


NUMBERS = st.floats(-50, 50, width=16)


def _joined(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    leaves = parts.filter(lambda part: not isinstance(part, float))
    axes = st.one_of(st.none(), st.integers(-2, 2), st.tuples(st.integers(0, 2)))
    return st.one_of(
        st.builds(Operated, leaves, st.sampled_from(sorted(SIGNS)), parts),
        st.builds(Operated, parts, st.sampled_from(sorted(SIGNS)), leaves),
        st.builds(
            lambda part, axis, keeps: called("mean", (part,), axis, keepdims=keeps),
            *(parts, axes, st.booleans()),
        ),
    )


TREES = st.recursive(
    st.one_of(NUMBERS, st.sampled_from([Parameter("y_true"), Parameter("y_pred")])), _joined
)


@given(TREES)
def test_every_tree_reads_back_as_itself(tree: Expression) -> None:
    assert parsed(text_of(tree)) == tree


@pytest.mark.parametrize(
    "text",
    ["-2 ** y_true", "(-2) ** y_true", "-(y_true ** 2)", "2 ** -1 - y_true", "-y_true ** 2 / 4"],
)
def test_the_value_is_the_one_of_python(text: str) -> None:
    y_true, tree = 2.0, parsed(text)
    expected = {
        "-2 ** y_true": -4.0,
        "(-2) ** y_true": 4.0,
        "-(y_true ** 2)": -4.0,
        "2 ** -1 - y_true": -1.5,
        "-y_true ** 2 / 4": -1.0,
    }
    assert computed(tree, y_true, 0.0, lambda name: getattr(np, name)) == expected[text]
    again = parsed(text_of(tree))
    assert computed(again, y_true, 0.0, lambda name: getattr(np, name)) == expected[text]


@pytest.mark.keras
def test_every_operation_is_one_of_keras() -> None:
    import keras  # noqa: PLC0415 - takes seconds

    assert [name for name in OPERATIONS if not callable(getattr(keras.ops, name, None))] == []
    assert [name for name in LOSS_FUNCTIONS if not hasattr(keras.losses, name)] == []

"""Expressions as text, formatted as ruff does."""

import subprocess
import sys
from ast import literal_eval

import hypothesis.strategies as st
import pytest
from hypothesis import given

from playground.export.script.expressions import (
    Items,
    call,
    is_name,
    literal,
    name,
    statement,
)

LAYER = call("layers.Dense", literal(4), activation=literal("relu"))
LONG = call(
    "layers.Conv2D",
    literal(8),
    literal(3),
    padding=literal("same"),
    activation=literal("relu"),
    kernel_regularizer=call("regularizers.L2", literal(0.01)),
)
CASES = {
    "short": statement(LAYER, target="x"),
    "body on one line": statement(LONG, target="x"),
    "one argument a line": statement(call("f", *[name("argument")] * 12), target="x"),
    "list in a call": statement(call("keras.Sequential", Items((LAYER,), is_long=True))),
    "two lists": statement(call("f", Items((LAYER, LONG)), Items((LAYER, LONG)))),
    "nested": statement(call("model.compile", call("Optimizer", LONG), loss=literal("mse"))),
    "list alone": statement(Items((LONG, LAYER)), target="x"),
    "list of one": statement(call("model.fit", *[name("x")] * 25, callbacks=Items((LONG,)))),
}


@pytest.mark.parametrize("name", CASES)
def test_the_layout_is_that_of_ruff(name: str) -> None:
    code = CASES[name] + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "88", "--isolated", "-"],
        input=code,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == code


@given(
    st.one_of(
        st.text(max_size=30),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(),
        st.booleans(),
        st.lists(st.floats(0, 1), max_size=3),
        st.lists(st.integers(), max_size=3).map(tuple),
    )
)
def test_a_literal_reads_back_as_the_same_value(value: object) -> None:
    found = literal_eval(literal(value))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "expected"), [("dense", True), ("for", False), ("é", False), ("1a", False)]
)
def test_only_plain_identifiers_are_names(text: str, expected: bool) -> None:
    assert is_name(text) is expected

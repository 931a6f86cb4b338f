"""Parameters accept exactly the documented values, and say why they refuse others."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import ParameterError
from playground.base.params import (
    Bool,
    Borders,
    Choice,
    Float,
    Int,
    Param,
    Regularizer,
    RegularizerParam,
    Selection,
    Shape,
    Spread,
    Text,
    parse_values,
)

UNITS = Int(name="units", help="Neurons.", default=4, minimum=1, maximum=4096)
RATE = Float(name="rate", help="Share.", default=0.5, minimum=0, maximum=1, excludes_maximum=True)
KERNEL = Shape(name="kernel_size", help="Size.", default=(3, 3), min_length=2, max_length=2)
MODE = Choice(name="mode", help="How.", default="a", options=("a", "b"), labels=("First", "Second"))
FLAG = Bool(name="use_bias", help="Offset.", default=True)
PATH = Text(name="path", help="File.", max_length=8)
PENALTY = RegularizerParam(name="kernel_regularizer", help="RegularizerParam.")
EVERY = (UNITS, RATE, KERNEL, MODE, FLAG, PATH, PENALTY)


@pytest.mark.parametrize("param", EVERY, ids=lambda param: param.name)
def test_the_default_is_accepted_and_unchanged(param: Param) -> None:
    assert param.parse(param.initial) == param.initial


@given(st.integers())
def test_an_integer_is_accepted_exactly_within_its_range(value: int) -> None:
    if 1 <= value <= 4096:
        assert UNITS.parse(value) == value
    else:
        with pytest.raises(
            ParameterError, match=r"units must be an integer in 1\.\.4096; received"
        ):
            UNITS.parse(value)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_accepted_exactly_within_its_range(value: float) -> None:
    if math.isfinite(value) and 0 <= value < 1:
        assert RATE.parse(value) == value
    else:
        with pytest.raises(
            ParameterError, match="rate must be a number of at least 0 and less than 1"
        ):
            RATE.parse(value)


@pytest.mark.parametrize(
    ("param", "value"),
    [
        (UNITS, True),
        (UNITS, 2.5),
        (UNITS, math.inf),
        (UNITS, math.nan),
        (UNITS, "4"),
        (UNITS, None),
        (RATE, True),
        (RATE, None),
        (KERNEL, (3,)),
        (KERNEL, (3, True)),
        (KERNEL, (0, 3)),
        (KERNEL, (3.5, 3)),
        (KERNEL, None),
        (MODE, "c"),
        (MODE, ["a"]),
        (FLAG, 1),
        (PATH, "123456789"),
        (PENALTY, {"l3": 1.0}),
        (PENALTY, Regularizer(-1.0)),
        (PENALTY, Regularizer(math.nan)),
        (PENALTY, {"l1": "much"}),
    ],
)
def test_an_invalid_value_is_refused_with_the_parameter_name(param: Param, value: object) -> None:
    with pytest.raises(ParameterError, match=f"{param.name} must be .*; received"):
        param.parse(value)


def test_a_whole_float_becomes_an_integer() -> None:
    assert type(UNITS.parse(8.0)) is int


def test_one_integer_fills_a_shape_of_fixed_length() -> None:
    assert KERNEL.parse(5) == (5, 5)


def test_an_optional_parameter_accepts_none() -> None:
    free = Shape(name="shape", help="", default=None, min_length=1, max_length=4, is_optional=True)
    assert free.parse(None) is None
    assert free.parse([28, 28]) == (28, 28)


def test_a_penalty_from_a_file_becomes_a_regularizer() -> None:
    assert PENALTY.parse({"l2": 1}) == Regularizer(0.0, 1.0)
    assert not PENALTY.parse(None)


def test_a_choice_has_labels_for_people() -> None:
    assert MODE.label("b") == "Second"


def test_missing_values_get_defaults_and_unknown_names_are_refused() -> None:
    assert parse_values((UNITS, FLAG), {"units": 2}, "Dense") == {"units": 2, "use_bias": True}
    with pytest.raises(
        ParameterError, match="Dense has no parameter 'unit'; expected one of units"
    ):
        parse_values((UNITS, FLAG), {"unit": 2}, "Dense")
    with pytest.raises(ParameterError, match="Dense: units must be"):
        parse_values((UNITS, FLAG), {"units": 0}, "Dense")


def test_with_param_leaves_the_original_selection_unchanged() -> None:
    first = Selection("sgd", {"momentum": 0.0})
    second = first.with_param("momentum", 0.9)
    assert (first.params, second.params) == ({"momentum": 0.0}, {"momentum": 0.9})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (2, (2, 2, 2, 2)),
        ((1, 3), (1, 1, 3, 3)),
        ([[0, 1], [2, 3]], (0, 1, 2, 3)),
        ((0, 1, 2, 3), (0, 1, 2, 3)),
    ],
)
def test_borders_accept_all_forms_of_keras(value: object, kept: tuple[int, ...]) -> None:
    borders = Borders(name="padding", help="Borders.", default=(1, 1, 1, 1), maximum=9)
    assert borders.parse(value) == kept
    assert borders.parse(borders.keras_value(kept)) == kept


@pytest.mark.parametrize("value", [(1, 2, 3), ((1, 2), 3, 4), -1, ((1, 10), (0, 0)), None, "1"])
def test_invalid_borders_are_refused(value: object) -> None:
    with pytest.raises(ParameterError, match="top, bottom, left, right"):
        Borders(name="padding", help="Borders.", default=(1, 1, 1, 1), maximum=9).parse(value)


def test_a_spread_is_a_number_or_a_pair_around_zero() -> None:
    factor = Spread(name="factor", help="How far.", default=0.1, minimum=0, maximum=1)
    assert factor.parse((-0.3, 0.3)) == factor.parse(0.3) == 0.3
    for other in ((-0.1, 0.3), (0, 0.3), (0.3, -0.3), (0.1,), (-2, 2), ("a", "b"), (None, None)):
        with pytest.raises(ParameterError):
            factor.parse(other)

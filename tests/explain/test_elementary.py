"""Each single formula and its line of Python give the same number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import ParameterError
from playground.explain.elementary import (
    ELEMENTARY,
    LARGEST,
    MOST_NUMBERS,
    Elementary,
    Field,
    Values,
    paired,
    read_numbers,
)

NUMBERS = st.floats(-LARGEST, LARGEST, allow_nan=False)


def printed(subject: Elementary, values: Values) -> tuple[float, ...]:
    """Return the result of the lines of Python as they are printed."""
    names: dict[str, object] = {"np": np}
    for field in subject.fields:
        found = values[field.name]
        names[field.name] = np.array(found) if field.is_list else found[0]
    exec("\n".join(subject.code), names)
    return tuple(np.ravel(names["result"]).tolist())  # type: ignore[call-overload]


@pytest.mark.parametrize("subject", ELEMENTARY, ids=lambda subject: subject.title)
@given(data=st.data())
def test_formula_and_python_agree(subject: Elementary, data: st.DataObject) -> None:
    values = {
        field.name: tuple(data.draw(st.lists(NUMBERS, min_size=1, max_size=MOST_NUMBERS)))
        if field.is_list
        else (data.draw(NUMBERS),)
        for field in subject.fields
    }
    values = dict(paired(subject.fields, values))
    results = subject.compute(values)
    lines = subject.equations(values)[-len(results) :]
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(results, printed(subject, values), rtol=1e-12)
    np.testing.assert_allclose([line.value for line in lines], results, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("text", ["", "one", "nan", "1e9", "1, 2, 3, 4, 5, 6, 7, 8, 9", "1;2"])
def test_what_is_not_a_few_numbers_is_refused(text: str) -> None:
    field = Field("inputs", "x", (1.0, 2.0))
    with pytest.raises(ParameterError, match="inputs needs 1 to 8 numbers"):
        read_numbers(field, text)


def test_one_number_is_one_number() -> None:
    assert read_numbers(Field("bias", "b", (1.0,)), " −0.5 ") == (-0.5,)
    with pytest.raises(ParameterError, match="bias needs one number"):
        read_numbers(Field("bias", "b", (1.0,)), "1 2")

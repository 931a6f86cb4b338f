"""Schedules: the rate that is drawn is the rate that Keras takes."""

from collections.abc import Mapping
from typing import Any

import pytest

from playground.base.params import ParamValue, parse_values
from playground.catalog.schedules import SCHEDULES, ScheduleSpec

STEPS = (0, 1, 2, 9, 10, 11, 19, 20, 21, 50, 99, 100, 101, 250)
CASES: list[tuple[str, Mapping[str, ParamValue]]] = [
    ("exponential", {"decay_steps": 10, "decay_rate": 0.9}),
    ("exponential", {"decay_steps": 10, "decay_rate": 0.5, "staircase": True}),
    ("cosine", {"decay_steps": 100}),
    ("cosine", {"decay_steps": 80, "alpha": 0.1, "warmup_steps": 20}),
    ("piecewise", {"boundaries": (10, 20), "factor": 0.1}),
    ("piecewise", {"boundaries": (100, 10), "factor": 0.5}),
    ("inverse_time", {"decay_steps": 10, "decay_rate": 0.5}),
    ("inverse_time", {"decay_steps": 10, "decay_rate": 2.0, "staircase": True}),
    ("polynomial", {"decay_steps": 100, "end_learning_rate": 0.001, "power": 2.0}),
    ("polynomial", {"decay_steps": 20, "end_learning_rate": 0.001, "cycle": True}),
]


@pytest.mark.keras
@pytest.mark.parametrize(("name", "params"), CASES)
def test_the_rate_is_that_of_keras(name: str, params: Mapping[str, ParamValue]) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    spec = SCHEDULES[name]
    values = parse_values(spec.params, params, spec.label)
    assert spec.keras_class is not None
    made: Any = getattr(keras.optimizers.schedules, spec.keras_class)
    schedule = made(**spec.arguments(values, 0.1))
    for step in STEPS:
        expected = float(schedule(step))
        assert spec.rate_at(values, 0.1, step) == pytest.approx(expected, rel=1e-4, abs=1e-8), step


def test_a_constant_rate_stays() -> None:
    spec = SCHEDULES["constant"]
    assert {spec.rate_at({}, 0.3, step) for step in STEPS} == {0.3}
    assert spec.keras_class is None


@pytest.mark.parametrize("spec", SCHEDULES, ids=SCHEDULES.names)
def test_defaults_begin_near_the_initial_rate_and_never_exceed_it(spec: ScheduleSpec) -> None:
    values = parse_values(spec.params, {}, spec.label)
    rates = [spec.rate_at(values, 0.01, step) for step in range(0, 3000, 7)]
    assert rates[0] == pytest.approx(0.01)
    assert all(0 <= rate <= 0.01 for rate in rates)

"""The learning rate drawn before it runs: the same as the schedule's own rates."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.params import Selection, parse_values
from playground.catalog.schedules import SCHEDULES
from playground.document.learning_rate_preview import rate_preview
from playground.document.project import TrainingConfig


@pytest.mark.parametrize("spec", list(SCHEDULES), ids=lambda spec: spec.name)
@given(epochs=st.integers(1, 5000), batch=st.integers(1, 64), samples=st.integers(1, 1000))
def test_course_runs_over_all_epochs_at_the_schedules_rates(
    spec: object, epochs: int, batch: int, samples: int
) -> None:
    name = getattr(spec, "name")  # noqa: B009 - hypothesis and parametrize: the type is lost
    training = TrainingConfig(schedule=Selection(name), epochs=epochs, batch_size=batch)
    course = rate_preview(training, samples)
    assert course is not None
    assert (course.epochs[0], course.epochs[-1]) == (0.0, epochs)
    assert list(course.epochs) == sorted(course.epochs)
    values = parse_values(SCHEDULES[name].params, {}, name)
    steps = round(course.epochs[-1] * -(-samples // batch))
    assert course.rates[-1] == SCHEDULES[name].rate_at(values, training.learning_rate, steps)


def test_without_an_end_the_schedules_own_length_is_shown() -> None:
    training = TrainingConfig(
        schedule=Selection("cosine", {"decay_steps": 400, "warmup_steps": 100})
    )
    course = rate_preview(replace(training, batch_size=10), 100)
    assert course is not None
    assert course.epochs[-1] == 1.25 * 500 / 10
    assert max(course.rates) == pytest.approx(training.learning_rate, rel=0.02)


def test_unknown_data_has_no_course() -> None:
    assert rate_preview(TrainingConfig(), None) is None

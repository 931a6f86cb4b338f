"""The preview of the learning rate equals the rates of the schedule."""

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
def test_the_preview_covers_all_epochs_with_the_rates_of_the_schedule(
    spec: object, epochs: int, batch: int, samples: int
) -> None:
    name = getattr(spec, "name")  # noqa: B009 - hypothesis and parametrize: the type is lost
    training = TrainingConfig(schedule=Selection(name), epochs=epochs, batch_size=batch)
    preview = rate_preview(training, samples)
    assert preview is not None
    assert (preview.epochs[0], preview.epochs[-1]) == (0.0, epochs)
    assert list(preview.epochs) == sorted(preview.epochs)
    values = parse_values(SCHEDULES[name].params, {}, name)
    steps = round(preview.epochs[-1] * -(-samples // batch))
    assert preview.rates[-1] == SCHEDULES[name].rate_at(values, training.learning_rate, steps)


def test_without_a_number_of_epochs_the_length_of_the_schedule_is_shown() -> None:
    training = TrainingConfig(
        schedule=Selection("cosine", {"decay_steps": 400, "warmup_steps": 100})
    )
    preview = rate_preview(replace(training, batch_size=10), 100)
    assert preview is not None
    assert preview.epochs[-1] == 1.25 * 500 / 10
    assert max(preview.rates) == pytest.approx(training.learning_rate, rel=0.02)


def test_unknown_data_has_no_preview() -> None:
    assert rate_preview(TrainingConfig(), None) is None

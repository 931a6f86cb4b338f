"""The learning rate over the epochs to come, computed from the schedule."""

from dataclasses import dataclass
from math import ceil

from playground.base.errors import PlaygroundError
from playground.base.params import parse_values
from playground.catalog.schedules import SCHEDULES
from playground.document.project import TrainingConfig

POINTS = 160
ENDLESS_STEPS = 3000
"""Batches shown if neither the training nor the schedule has a length."""
LENGTHS = ("decay_steps", "warmup_steps")


@dataclass(frozen=True, slots=True)
class RatePreview:
    """The learning rate over the epochs to come.

    Attributes
    ----------
    epochs : tuple of float
        Ascending, from 0.
    rates : tuple of float
        The rate at each of them.
    """

    epochs: tuple[float, ...]
    rates: tuple[float, ...]


def rate_preview(training: TrainingConfig, samples: int | None) -> RatePreview | None:
    """Return the learning rate by epoch; None if it cannot be computed.

    Parameters
    ----------
    training : TrainingConfig
    samples : int or None
        Size of the training set, including the validation split; None if not yet known.
    """
    spec = SCHEDULES[training.schedule.name]
    try:
        values = parse_values(spec.params, training.schedule.params, spec.label)
    except PlaygroundError:
        return None
    if not samples:
        return None
    kept = samples - int(samples * training.validation_split)
    if kept <= 0:
        return None
    per_epoch = ceil(kept / training.batch_size)
    if training.epochs:
        steps = training.epochs * per_epoch
    else:
        named = [value for name in LENGTHS if isinstance(value := values.get(name), int)]
        boundaries = values.get("boundaries")
        named += list(boundaries) if isinstance(boundaries, tuple) else []
        steps = round(1.25 * sum(named)) or ENDLESS_STEPS
    places = [round(steps * index / (POINTS - 1)) for index in range(POINTS)]
    rates = [spec.rate_at(values, training.learning_rate, step) for step in places]
    return RatePreview(tuple(step / per_epoch for step in places), tuple(rates))

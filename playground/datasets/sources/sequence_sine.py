"""Sine forecast: a window of a wave, and the value that follows."""

from collections.abc import Mapping

import numpy as np

from playground.base.params import Float, ParamValue
from playground.datasets.families.sequences import (
    GROUP,
    MAXIMUM_STEPS,
    noise_line,
    noisy,
    sequence_code,
    sequence_params,
    sequence_task,
    sequences,
    size,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return windows of a wave that start at random places, and the next value of each.

    The value at step t of a window that starts at s is sin(2 pi (s + t) / period).
    Each window has noise of its own, so that no test value is in a training window.

    References
    ----------
    Windows and the next value are the usual form of forecasting, as in Keras's guide
    "Timeseries data loading" (timeseries_dataset_from_array).
    """
    samples, steps = size(values)
    period = values["period"]
    assert isinstance(period, float)
    start = generator.uniform(0, period, (samples, 1))
    wave = np.sin(2 * np.pi * (start + np.arange(steps + 1)) / period)
    wave = noisy(values, generator, wave)
    return sequences(wave[:, :-1], wave[:, -1])


def _code(values: Values) -> Lines:
    return (
        "start = rng.uniform(0, $period, ($samples, 1))",
        "wave = np.sin(2 * np.pi * (start + np.arange($steps + 1)) / $period)",
        noise_line(values, "wave"),
        "x, y = wave[:, :-1], wave[:, -1]",
    )


def _fitted_to(shape: tuple[int, ...] | None, units: int | None) -> Mapping[str, ParamValue] | None:
    """Return the parameters for windows of the wanted length."""
    if shape is None or len(shape) != 2 or shape[1] != 1 or units not in (None, 1):
        return None
    return {"steps": shape[0]} if 2 <= shape[0] <= MAXIMUM_STEPS else None


SEQUENCE_SINE = DatasetSpec(
    name="sequence_sine",
    label="Sine forecast",
    group=GROUP,
    summary="A window of a sine wave; the target is the value that follows.",
    params=(
        *sequence_params(20),
        Float(
            name="period",
            help="How many steps one wave takes.",
            default=15.0,
            minimum=2.0,
            maximum=1000.0,
        ),
    ),
    describe=sequence_task,
    load=_load,
    code=sequence_code(_code),
    fitted_to=_fitted_to,
)

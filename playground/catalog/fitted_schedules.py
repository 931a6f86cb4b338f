"""Which schedule has given rates at the beginning of each epoch."""

from collections.abc import Iterator, Sequence
from math import acos, isclose, pi

from playground.base.errors import PlaygroundError
from playground.base.params import ParamValue, Selection, parse_values
from playground.catalog.schedules import CONSTANT, SCHEDULES

TOLERANCE = 1e-6
MOST_BOUNDARIES = 16


def fitted_schedule(rates: Sequence[float], steps: int) -> Selection | None:
    """Return a schedule that has `rates`; None where there is none.

    Parameters
    ----------
    rates : sequence of float
        Above 0; the rate of each epoch. The first is the initial rate of the schedule.
    steps : int
        Batches of an epoch.

    Examples
    --------
    >>> fitted_schedule((0.1, 0.1, 0.05, 0.05), 10).name
    'piecewise'
    """
    return next((each for each in _candidates(rates, steps) if _fits(each, rates, steps)), None)


def _candidates(rates: Sequence[float], steps: int) -> Iterator[Selection]:
    """Yield the schedules that may have these rates, the plainest first."""
    changes = [epoch for epoch in range(1, len(rates)) if not _same(rates[epoch], rates[epoch - 1])]
    if not changes:
        yield Selection(CONSTANT)
        return
    every = changes[0]
    factor = rates[every] / rates[0]
    # The last step with the rate before the boundary; Keras changes it after that one.
    boundaries = tuple(epoch * steps - 1 for epoch in changes)
    piecewise = Selection("piecewise", {"boundaries": boundaries, "factor": _short(factor)})
    exponential = Selection("exponential", _falling(every * steps, _short(factor)))
    if len(changes) <= MOST_BOUNDARIES and every > 1:
        yield piecewise
    yield exponential
    yield Selection("inverse_time", _falling(every * steps, _short(1 / factor - 1)))
    if every == 1:
        yield from _half_waves(rates, steps)
        yield from _lines(rates, steps)
    if len(changes) <= MOST_BOUNDARIES:
        yield piecewise


def _falling(decay_steps: int, decay_rate: float) -> dict[str, ParamValue]:
    return {"decay_steps": decay_steps, "decay_rate": decay_rate, "staircase": True}


def _half_waves(rates: Sequence[float], steps: int) -> Iterator[Selection]:
    """Yield the cosines from the first rate down to nothing, or to the last rate."""
    for alpha in dict.fromkeys((0.0, _short(rates[-1] / rates[0]))):
        share = (rates[1] / rates[0] - alpha) / (1 - alpha) if alpha < 1 else 1.0
        if -1 <= 2 * share - 1 < 1:
            length = round(steps * pi / acos(2 * share - 1))
            yield Selection("cosine", {"decay_steps": max(1, length), "alpha": alpha})


def _lines(rates: Sequence[float], steps: int) -> Iterator[Selection]:
    """Yield the straight lines from the first rate down to the last, or to nothing."""
    fall = rates[0] - rates[1]
    for end in dict.fromkeys((rates[-1], 0.0)):
        if fall > 0:
            length = max(1, round(steps * (rates[0] - end) / fall))
            yield Selection("polynomial", {"decay_steps": length, "end_learning_rate": end})


def _fits(schedule: Selection, rates: Sequence[float], steps: int) -> bool:
    """Return whether a schedule has the rates at the first batch of each epoch."""
    spec = SCHEDULES[schedule.name]
    try:
        values = parse_values(spec.params, schedule.params, spec.label)
    except PlaygroundError:
        return False
    return all(
        _same(spec.rate_at(values, rates[0], epoch * steps), rate)
        for epoch, rate in enumerate(rates)
    )


def _same(first: float, second: float) -> bool:
    return isclose(first, second, rel_tol=TOLERANCE, abs_tol=1e-15)


def _short(number: float) -> float:
    """Return a number without the last digits, which a division may have changed."""
    return float(f"{number:.12g}")

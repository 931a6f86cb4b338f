"""The parts of a date that a network can use."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.kinds import DatePart

DAY = 86_400
THURSDAY = 3
"""The weekday of the first of January 1970, counted from Monday as 0."""


def part_of_dates(seconds: NDArray[np.int64], part: DatePart, origin: int) -> NDArray[np.float64]:
    """Return one part of each moment, in the form of `DateColumn`.

    Parameters
    ----------
    seconds : (n,) int64
        Since 1970, UTC.
    part : DatePart
    origin : int
        What "elapsed" counts from, in seconds since 1970.
    """
    return np.asarray(_numbers(seconds, part, origin), np.float64)


def _numbers(
    seconds: NDArray[np.int64], part: DatePart, origin: int
) -> Any:  # a number of any kind
    moments = seconds.astype("datetime64[s]")
    months = moments.astype("datetime64[M]")
    days = seconds // DAY
    match part:
        case DatePart.YEAR:
            return months.astype("datetime64[Y]").astype(np.int64) + 1970
        case DatePart.MONTH:
            return months.astype(np.int64) % 12 + 1
        case DatePart.DAY:
            return (moments.astype("datetime64[D]") - months).astype(np.int64) + 1
        case DatePart.WEEKDAY:
            return (days + THURSDAY) % 7
        case DatePart.HOUR:
            return seconds % DAY // 3600
        case DatePart.ELAPSED:
            return (seconds - origin) / DAY

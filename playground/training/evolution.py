"""Which moments of a run make a film of it."""

import numpy as np

MAXIMUM_FRAMES = 1000


def film_epochs(first: int, last: int, count: int, *, is_dense_early: bool = False) -> list[int]:
    """Return up to `count` rising epochs from `first` to `last`, each but once.

    Parameters
    ----------
    first, last : int
        Both are shown; ``0 <= first <= last``.
    count : int
        At least 2.
    is_dense_early : bool
        Evenly spaced by the logarithm of the epoch, for most happens at first; else by the
        epoch.

    Examples
    --------
    >>> film_epochs(0, 10, 3)
    [0, 5, 10]
    >>> film_epochs(0, 100, 5, is_dense_early=True)
    [0, 2, 9, 31, 100]
    """
    low, high = min(first, last), max(first, last)
    if is_dense_early:
        places = np.geomspace(1.0, high - low + 1.0, max(count, 2)) - 1.0 + low
    else:
        places = np.linspace(low, high, max(count, 2))
    return sorted({int(place) for place in np.rint(places)})

"""Which moments of a run make a film of it."""

import numpy as np

MAXIMUM_FRAMES = 1000


def film_epochs(first: int, last: int, count: int, *, is_dense_early: bool = False) -> list[int]:
    """Return `count` rising epochs from `first` to `last`; all of them where there are fewer.

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
    >>> film_epochs(0, 12, 10, is_dense_early=True)
    [0, 1, 2, 3, 4, 5, 6, 7, 9, 12]
    >>> film_epochs(0, 2, 10)
    [0, 1, 2]
    """
    low, high = min(first, last), max(first, last)
    count = min(max(count, 2), high - low + 1)
    if is_dense_early:
        places = np.geomspace(1.0, high - low + 1.0, count) - 1.0 + low
    else:
        places = np.linspace(low, high, count)
    # Where the scale is finer than an epoch, one follows the other.
    steps = np.arange(count)
    epochs = np.maximum.accumulate(np.rint(places).astype(np.int64) - steps) + steps
    return [int(epoch) for epoch in np.minimum(epochs, high - steps[::-1])]

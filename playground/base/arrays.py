"""Arrays that may cross a thread: read-only."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return `array`, contiguous and read-only; a copy only where it must be."""
    result = np.ascontiguousarray(array)
    if result.flags.writeable:
        result = result.view()
        result.flags.writeable = False
    return result

"""t-SNE: places in the plane that keep neighbours together, computed in the child process.

References
----------
van der Maaten and Hinton, Visualizing Data using t-SNE (2008); scikit-learn's `TSNE`.
"""

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.reading.child import Outlet
from playground.reading.limits import Limits
from playground.reading.pool import readers
from playground.reading.protocol import Request

KIND = "tsne"
LEAST = 5
"""Fewer samples have no neighbourhoods."""
PERPLEXITY = 30.0
SECONDS = 120.0
SEED = 0

Floats = NDArray[np.float32]


def tsne_of(values: Floats, progress: Progress) -> Floats:
    """Return a place in the plane for each row of `values`, (n, 2) float32.

    Takes seconds: not for the main thread.

    Raises
    ------
    DataError
        There are too few rows, or it took too long.
    Cancelled
        `progress` raised it.
    """
    if len(values) < LEAST:
        raise DataError(f"t-SNE needs at least {LEAST} samples; received {len(values)}")
    content = np.ascontiguousarray(values, np.float32)
    options = {"values": content.tobytes(), "features": content.shape[1]}
    limits = Limits(silence_seconds=SECONDS)
    found = readers().read(Request(KIND, "", options), NDArray[np.float32], progress, limits)
    return np.asarray(found, np.float32)


def compute(request: Request, outlet: Outlet) -> Floats:
    """Compute the places. Runs in the child."""
    outlet.announce("Computing t-SNE", SECONDS)
    from sklearn.manifold import TSNE  # noqa: PLC0415 - only the child needs it

    features = int(request.options["features"])
    values = np.frombuffer(request.options["values"], np.float32).reshape(-1, features)
    perplexity = min(PERPLEXITY, (len(values) - 1) / 3)
    model = TSNE(perplexity=perplexity, init="random", random_state=SEED)
    return np.ascontiguousarray(model.fit_transform(values), np.float32)

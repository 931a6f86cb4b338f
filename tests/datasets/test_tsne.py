"""t-SNE, computed in the child process."""

import numpy as np
import pytest

from playground.base.errors import DataError
from playground.datasets.derived.tsne import tsne_of
from playground.datasets.spec import no_progress


def test_groups_that_lie_apart_stay_together() -> None:
    generator = np.random.default_rng(0)
    groups = np.repeat(np.arange(3), 20)
    values = (10 * np.eye(3, 8)[groups] + generator.normal(size=(60, 8))).astype(np.float32)
    places = tsne_of(values, no_progress)
    assert places.shape == (60, 2)
    distances = np.linalg.norm(places[:, np.newaxis] - places, axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = groups[distances.argmin(axis=1)]
    assert (nearest == groups).mean() > 0.95


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(DataError, match="at least 5 samples"):
        tsne_of(np.zeros((3, 4), np.float32), no_progress)

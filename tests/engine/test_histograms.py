"""Histograms count all finite values, however similar they are."""

import numpy as np
import pytest

from playground.engine.probes.histograms import histogram


@pytest.mark.parametrize("middle", [0.0, 0.5, -3.0, 1e-12, 1e30])
@pytest.mark.parametrize("spread", [0.0, 1e-8, 1e-7, 1e-5, 0.1])
def test_almost_equal_values_are_counted(middle: float, spread: float) -> None:
    values = np.linspace(middle * (1 - spread), middle * (1 + spread), 100, dtype=np.float32)
    answer = histogram(values, 40)
    assert answer.counts.sum() == 100
    assert (np.diff(answer.edges) > 0).all()
    assert answer.edges[0] <= values.min() <= values.max() <= answer.edges[-1]


def test_zeros_are_in_the_middle_bin() -> None:
    answer = histogram(np.zeros(10), 4)
    assert answer.edges[0] == -answer.edges[-1]
    assert answer.zeros == 1.0


def test_values_that_are_not_finite_are_ignored() -> None:
    answer = histogram(np.array([np.nan, np.inf, 1.0, 2.0]), 4)
    assert answer.counts.sum() == 2
    assert (answer.edges[0], answer.edges[-1]) == (1.0, 2.0)

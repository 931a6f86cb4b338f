"""Half of the digits: five classes, with the names of their digits."""

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress


@pytest.mark.full
@pytest.mark.parametrize(("classes", "first"), [("0 to 4", 0), ("5 to 9", 5)])
def test_half_of_the_digits_is_the_same_pictures_with_five_classes(
    classes: str, first: int
) -> None:
    config = DataConfig(Selection("digits", {"classes": classes}), features=(), train_fraction=1.0)
    every = prepare(DataConfig(Selection("digits"), features=(), train_fraction=1.0), no_progress)
    half = prepare(config, no_progress)
    assert half.task.class_names == tuple(str(first + at) for at in range(5))
    assert half.task.output_units == 5
    assert describe(config).samples == len(half.train)
    labels = np.ravel(every.train.y)
    wanted = (labels >= first) & (labels < first + 5)
    for digit in range(5):
        ours = half.train.x[np.ravel(half.train.y) == digit]
        theirs = every.train.x[wanted & (labels == first + digit)]
        assert sorted(map(bytes, ours)) == sorted(map(bytes, theirs))

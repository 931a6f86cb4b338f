"""The training samples, the validation samples, and the sample weights."""

from dataclasses import replace

import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared, Samples
from playground.document.project import TrainingConfig

pytestmark = pytest.mark.keras


def test_validation_takes_the_last_samples(quadrants: Prepared) -> None:
    from playground.engine.loop.feed import split_of  # noqa: PLC0415 - imports TensorFlow

    split = split_of(TrainingConfig(validation_split=0.25), quadrants)
    np.testing.assert_array_equal(split.x, quadrants.train.x[:48])
    np.testing.assert_array_equal(split.check_x, quadrants.train.x[48:])


def test_an_empty_part_is_refused_with_a_message(quadrants: Prepared) -> None:
    from playground.engine.loop.feed import split_of  # noqa: PLC0415 - imports TensorFlow

    one = replace(quadrants, train=Samples(quadrants.train.x[:1], quadrants.train.y[:1]))
    with pytest.raises(TrainingError, match="leaves one part of the 1 samples empty"):
        split_of(TrainingConfig(validation_split=0.5), one)
    none = replace(quadrants, train=Samples(quadrants.train.x[:0], quadrants.train.y[:0]))
    with pytest.raises(TrainingError, match="training set is empty"):
        split_of(TrainingConfig(), none)


def test_each_sample_has_the_weight_of_its_class(three_classes: Prepared) -> None:
    from playground.engine.loop.feed import make_feed, split_of  # noqa: PLC0415 - imports TensorFlow

    for loss in ("sparse_categorical_crossentropy", "categorical_crossentropy"):
        training = TrainingConfig(loss=loss, class_weights=(1.0, 2.0, 5.0))
        feed = make_feed(training, split_of(training, three_classes))
        expected = np.array([1.0, 2.0, 5.0], np.float32)[three_classes.train.y]
        np.testing.assert_array_equal(feed.weights.numpy(), expected)


def test_too_few_class_weights_are_refused_with_a_message(three_classes: Prepared) -> None:
    from playground.engine.loop.feed import make_feed, split_of  # noqa: PLC0415 - imports TensorFlow

    training = TrainingConfig(loss="sparse_categorical_crossentropy", class_weights=(1.0, 2.0))
    with pytest.raises(TrainingError, match="needed for 3 classes; received 2"):
        make_feed(training, split_of(training, three_classes))

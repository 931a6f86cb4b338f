"""No data yet: random numbers of any shape that a network asks for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.fitting import fits, fitting_data, needs_text
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources import DATASETS
from playground.datasets.sources.no_data import NO_DATA
from playground.datasets.spec import no_progress
from playground.datasets.task import TaskKind

SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple)


def needing(**params: object) -> DataConfig:
    """Return the configuration of a network that needs such data."""
    return DataConfig(Selection(NO_DATA.name, params), features=())  # type: ignore[arg-type]


@given(shape=SIZES, output=SIZES, kind=st.sampled_from(tuple(TaskKind)))
def test_noise_has_the_shape_that_is_needed(
    shape: tuple[int, ...], output: tuple[int, ...], kind: TaskKind
) -> None:
    data = prepare(needing(shape=shape, output=output, kind=kind), no_progress)
    task = data.task
    assert task.is_noise
    assert data.train.x.shape[1:] == task.input_shape == shape
    assert task.output_shape == output
    assert np.isfinite(data.train.x).all()
    numbers = task.kind is TaskKind.MULTICLASS
    assert data.train.y.shape[1:] == (output[:-1] if numbers else output)
    assert not numbers or data.train.y.max() < task.output_units == len(task.class_names)


@given(tokens=st.integers(1, 50))
def test_noise_for_words_is_whole_numbers_below_their_count(tokens: int) -> None:
    data = prepare(needing(shape=(7,), tokens=tokens), no_progress)
    assert data.task.vocabulary == tokens
    assert np.array_equal(data.train.x, np.floor(data.train.x))
    assert 0 <= data.train.x.min() <= data.train.x.max() < tokens


def test_a_sample_too_large_for_memory_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(DataError, match="too many to draw"):
        prepare(needing(shape=(65536, 65536, 4)), no_progress)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (
            {"shape": (96, 96, 3), "output": (10,), "kind": TaskKind.MULTICLASS},
            "images of 96 x 96 x 3, 10 classes",
        ),
        ({"shape": (30,)}, "rows of 30 numbers, 2 classes"),
        (
            {"shape": (80,), "tokens": 5000, "output": (3,), "kind": TaskKind.REGRESSION},
            "sequences of 80 whole numbers below 5,000, 3 numbers to predict",
        ),
        (
            {"shape": (64, 64, 1), "output": (64, 64, 1), "kind": TaskKind.MULTILABEL},
            "images of 64 x 64 x 1, yes-or-no labels of 64 x 64 x 1",
        ),
    ],
)
def test_what_a_network_needs_is_said_in_words(params: dict[str, object], words: str) -> None:
    assert needs_text(describe(needing(**params))) == words


def test_data_sets_that_fit_are_found_in_the_form_that_fits() -> None:
    base = needing(shape=(28, 28, 1), output=(10,), kind=TaskKind.MULTICLASS)
    found = fitting_data(describe(base), base)
    assert [config.source.name for config in found] == ["mnist", "fashion_mnist", "stand_in"]
    assert found[0].source.params == {"channels": True}


def test_pictures_are_offered_as_their_own_target_to_an_autoencoder() -> None:
    size = (8, 8, 1)
    base = needing(shape=size, output=size, kind=TaskKind.MULTILABEL)
    found = fitting_data(describe(base), base)
    assert [(each.source.name, each.target) for each in found] == [
        ("digits", "input"),
        ("stand_in", "labels"),
    ]


@given(shape=SIZES, kind=st.sampled_from(tuple(TaskKind)), units=st.integers(1, 12))
def test_every_data_set_that_is_offered_fits(
    shape: tuple[int, ...], kind: TaskKind, units: int
) -> None:
    base = needing(shape=shape, output=(units,), kind=kind)
    task = describe(base)
    assert all(fits(config, task) for config in fitting_data(task, base))
    assert not fits(base, task)


@pytest.mark.parametrize("name", [spec.name for spec in DATASETS if spec.usual_scaling != "none"])
def test_data_that_is_offered_is_scaled_as_it_usually_is(name: str) -> None:
    spec = DATASETS[name]
    if spec.inspect is not None:
        pytest.skip("a file of the user is never offered")
    base = DataConfig(Selection(name), features=())
    offered = {each.source.name: each for each in fitting_data(describe(base), base)}
    assert offered[name].scaling == spec.usual_scaling

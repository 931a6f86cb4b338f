"""Made-up data of any shape, and inputs as targets: what a program trains on meanwhile."""

import numpy as np
import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import INPUT, ROW, DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared, TaskKind

FORMS: list[dict[str, ParamValue]] = [
    {"shape": (32, 32, 3), "output": (10,), "kind": TaskKind.MULTICLASS.value},
    {"shape": (16, 16, 3), "output": (16, 16, 1), "kind": TaskKind.MULTILABEL.value},
    {"shape": (8, 8, 1), "output": (8, 8, 4), "kind": TaskKind.MULTICLASS.value},
    {"shape": (5,), "output": (1,), "kind": TaskKind.BINARY.value},
    {"shape": (20,), "output": (1,), "kind": TaskKind.BINARY.value, "tokens": 50},
    {"shape": (24, 2), "output": (3,), "kind": TaskKind.REGRESSION.value},
    {"shape": (4, 8, 8, 1), "output": (2,), "kind": TaskKind.MULTICLASS.value},
]


def made(params: dict[str, ParamValue]) -> Prepared:
    config = DataConfig(Selection("stand_in", params), features=(), train_fraction=0.8)
    return prepare(config, no_progress)


@pytest.mark.parametrize("params", FORMS)
def test_it_has_the_shape_and_the_classes_that_are_asked_for(
    params: dict[str, ParamValue],
) -> None:
    data = made(params)
    assert data.train.x.shape[1:] == params["shape"]
    assert data.task.is_stand_in
    output = params["output"]
    assert isinstance(output, tuple)
    is_classes = data.task.kind is TaskKind.MULTICLASS
    assert data.train.y.shape[1:] == (output[:-1] if is_classes else output)
    assert len(np.unique(data.train.y)) > 1


def test_the_same_seed_gives_the_same_samples() -> None:
    first, second = made(FORMS[0]), made(FORMS[0])
    assert np.array_equal(first.train.x, second.train.x)
    assert np.array_equal(first.train.y, second.train.y)


@pytest.mark.parametrize(("target", "shape"), [(INPUT, (8, 8)), (ROW, (64,))])
def test_an_autoencoder_learns_to_give_its_input(target: str, shape: tuple[int, ...]) -> None:
    config = DataConfig(Selection("digits"), features=(), train_fraction=0.8, target=target)
    task, data = describe(config), prepare(config, no_progress)
    assert task.output_shape == shape
    assert task.is_reconstruction
    assert data.train.y.shape[1:] == shape
    assert np.array_equal(data.train.y.reshape(data.train.x.shape), data.train.x)

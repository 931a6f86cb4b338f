"""Engines, small projects and data for the tests of the engine."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pytest

from playground.base.params import ParamValue, Regularizer
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.datasets.task import Plane, Prepared, Samples, Task, TaskKind
from playground.document.project import Layer, LayerId, Network, Project, TrainingConfig, Wire
from playground.engine import create_engine
from playground.training.protocol.engine import Engine, Program

LayerSketch: TypeAlias = tuple[str, dict[str, ParamValue]]
Chain: TypeAlias = Callable[..., Project]
Build: TypeAlias = Callable[[Engine, Project, Prepared], Program]


@pytest.fixture(scope="session")
def xla_engine() -> Engine:
    """Return an engine that only uses XLA."""
    return create_engine("xla")


@pytest.fixture(params=["graph", "xla"])
def tier_engine(request: pytest.FixtureRequest) -> Engine:
    """Return an engine of each tier in turn."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


def in_tiers(cases: Iterable[Any], *xla: Any) -> list[Any]:
    """Return pairs for ``parametrize(("tier_engine", ...), ..., indirect=["tier_engine"])``.

    Every case runs with graphs, those in `xla` also with XLA, which takes long to compile. With
    ``--long`` all run in both tiers.
    """
    known = list(cases)
    assert all(case in known for case in xla), "the sample has a case that is not there"
    graph = [("graph", case) for case in known]
    long = pytest.mark.long
    return graph + [pytest.param("xla", c, marks=() if c in xla else long) for c in known]


@pytest.fixture
def build() -> Iterator[Build]:
    """Return a function that builds a program, closed after the test."""
    made: list[Program] = []

    def build_one(engine: Engine, project: Project, data: Prepared) -> Program:
        program, _ = engine.build(project, data)
        made.append(program)
        return program

    yield build_one
    for program in made:
        program.close()


@pytest.fixture
def chain() -> Chain:
    """Return a function that makes a project with a chain of layers: l0, l1, ..."""

    def make(*sketches: LayerSketch, training: TrainingConfig | None = None) -> Project:
        layers = [Layer(LayerId("entry"), "Input", "entry", {"shape": None})]
        for index, (type_name, params) in enumerate(sketches):
            values = LAYERS[type_name].parse(params)
            layers.append(Layer(LayerId(f"l{index}"), type_name, f"l{index}", values))
        wires = tuple(Wire(before.id, after.id) for before, after in pairwise(layers))
        network = Network(tuple(layers), wires)
        return Project(network=network, data=DataConfig(), training=training or TrainingConfig())

    return make


@pytest.fixture
def small(chain: Chain) -> Callable[..., Project]:
    """Return a function that makes a regularized 2-3-1 network; `fields` are training fields."""

    def make(penalty: Regularizer | None = None, **fields: object) -> Project:
        settings = {"batch_size": 16, "shuffle": False, **fields}
        return chain(
            (
                "Dense",
                {
                    "units": 3,
                    "activation": "tanh",
                    "kernel_regularizer": penalty or Regularizer(l2=0.01),
                },
            ),
            ("Dense", {"units": 1, "activation": "sigmoid"}),
            training=TrainingConfig(**settings),  # type: ignore[arg-type]
        )

    return make


@pytest.fixture(scope="session")
def quadrants() -> Prepared:
    """Return 64 + 16 points on a plane, labelled by the sign of the product of x and y.

    Batches of 16 or 32 leave no short one, which would be traced and compiled separately.
    """
    random = np.random.default_rng(4)
    points = random.uniform(-1, 1, (80, 2)).astype(np.float32)
    labels = (points[:, :1] * points[:, 1:] > 0).astype(np.float32)
    task = Task(kind=TaskKind.BINARY, input_shape=(2,), plane=Plane(-1, 1))
    train = Samples(points[:64], labels[:64], points[:64])
    return Prepared(task, train, Samples(points[64:], labels[64:], points[64:]))


@pytest.fixture(scope="session")
def three_classes() -> Prepared:
    """Return 64 + 16 samples of 5 numbers in 3 classes, by the sum of the first two."""
    random = np.random.default_rng(5)
    x = random.normal(size=(80, 5)).astype(np.float32)
    y = np.digitize(x[:, 0] + x[:, 1], [-0.5, 0.5]).astype(np.int32)
    task = Task(
        kind=TaskKind.MULTICLASS, input_shape=(5,), output_units=3, class_names=("a", "b", "c")
    )
    return Prepared(task, Samples(x[:64], y[:64]), Samples(x[64:], y[64:]))

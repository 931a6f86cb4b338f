"""What a program computes, against Keras's own `fit`."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from playground.base.params import ParamValue, Regularizer
from playground.catalog.layers import LAYERS
from playground.datasets.task import Plane, Prepared, Samples, Task, TaskKind
from playground.document.project import Layer, LayerId, Network, Project, TrainingConfig, Wire
from playground.training.engine import Engine
from playground.training.probes import BoundaryProbe


def chain(*layers: tuple[str, dict[str, ParamValue]], training: TrainingConfig) -> Project:
    """Return a project whose layers follow each other; names are l0, l1, ..."""
    made = [Layer(LayerId("entry"), "Input", "entry", {"shape": None})]
    for index, (type_name, params) in enumerate(layers):
        values = LAYERS[type_name].parse(params)
        made.append(Layer(LayerId(f"l{index}"), type_name, f"l{index}", values))
    wires = tuple(Wire(a.id, b.id) for a, b in pairwise(made))
    return Project(network=Network(tuple(made), wires), training=training)


def quadrants(count: int = 50) -> Prepared:
    """Return points in the plane, labelled by the sign of their product."""
    random = np.random.default_rng(4)
    points = random.uniform(-1, 1, (2 * count, 2)).astype(np.float32)
    labels = (points[:, :1] * points[:, 1:] > 0).astype(np.float32)
    train = Samples(points[:count], labels[:count], points[:count])
    test = Samples(points[count:], labels[count:], points[count:])
    task = Task(kind=TaskKind.BINARY, input_shape=(2,), plane=Plane(-1, 1))
    return Prepared(task, train, test)


SMALL = chain(
    ("Dense", {"units": 3, "activation": "tanh", "kernel_regularizer": Regularizer(l2=0.01)}),
    ("Dense", {"units": 1, "activation": "sigmoid"}),
    training=TrainingConfig(batch_size=16),
)


def test_a_restored_state_repeats_its_future(engine: Engine) -> None:
    program, _ = engine.build(SMALL, quadrants())
    program.advance(3)
    state = program.state()
    first = [program.advance(1), program.advance(12)]
    end = program.state()
    program.restore(state)
    again = [program.advance(1), program.advance(12)]
    assert [part.rows.tolist() for part in first] == [part.rows.tolist() for part in again]
    assert all(map(np.array_equal, end.arrays, program.state().arrays))
    program.close()


def test_the_boundary_covers_the_plane_row_by_row(engine: Engine) -> None:
    program, _ = engine.build(replace(SMALL, title="boundary"), quadrants())
    answer = program.answer(frozenset({BoundaryProbe(5)}))[BoundaryProbe(5)]
    assert answer.values.shape == (1, 5, 5)
    assert (answer.low, answer.high) == (-1, 1)
    program.close()

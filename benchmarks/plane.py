"""Points on a plane: 2-4-2-1 and 2-8-8-8-1 on 250 points, batch 10, against `Model.fit`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.rates import build, compare, start_engine, test_set, warm_up
from benchmarks.result import Result
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.document.commands import AddLayer
from playground.document.project import LayerId, Point, Project, TrainingConfig

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine

BATCH = 10
POINTS = 250
FIT_EPOCHS = 30


@dataclass(frozen=True, slots=True)
class Case:
    """A network, its data, its target, and the rate of TensorFlow Playground.

    Attributes
    ----------
    source : str
        Name of the data set.
    units : tuple of int
        Of the hidden layers.
    at_least : float
        The target ratio to `fit`.
    peer : float
        Epochs per second, both losses included, of TensorFlow Playground's own engine
        (its nn.ts under Node 20, one thread), measured earlier on the same kind of machine.
    """

    source: str
    units: tuple[int, ...]
    at_least: float
    peer: float

    @property
    def title(self) -> str:
        """The units of all layers: "2-4-2-1"."""
        return "-".join(map(str, (2, *self.units, 1)))


CASES = (
    Case("xor", (4, 2), 2500, 3_418),
    Case("spiral", (8, 8, 8), 800, 781),
)


def project_of(case: Case) -> Project:
    """Return the case as a project: tanh layers, one tanh output, mean squared error."""
    project = Project(
        data=DataConfig(
            Selection(case.source, {"samples": 2 * POINTS, "labels": "-1/1"}), train_fraction=0.5
        ),
        training=TrainingConfig(
            loss="mean_squared_error",
            metrics=(),
            optimizer=Selection("sgd"),
            learning_rate=0.015,
            batch_size=BATCH,
        ),
    )
    project = AddLayer("Input", Point()).apply(project)
    for units in (*case.units, 1):
        source = project.network.layers[-1].id
        params: dict[str, ParamValue] = {"units": units, "activation": "tanh"}
        project = AddLayer("Dense", Point(), params, LayerId(source)).apply(project)
    return project


def keras_model(case: Case, weights: list[np.ndarray]) -> Any:
    """Return the same network and training, written by hand; Any: Keras has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    layers = [keras.layers.Dense(units, activation="tanh") for units in (*case.units, 1)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    model.set_weights(weights)
    model.compile(keras.optimizers.SGD(0.015), "mean_squared_error")
    return model


def _measure_case(engine: "Engine", case: Case) -> list[Result]:
    program, data = build(engine, project_of(case))
    warm_up(program)
    model = keras_model(case, program.keras_model.get_weights())
    test = test_set(program, data)

    def fit(epochs: int) -> None:
        model.fit(
            data.train.x,
            data.train.y,
            batch_size=BATCH,
            epochs=epochs,
            validation_data=test,
            verbose=0,
        )

    rates = compare(program, fit, epochs=FIT_EPOCHS)
    tier = program.tier()
    program.close()
    both = "both losses" if test else "training loss"
    title = f"{case.title} tanh, {len(data.train)} points, batch {BATCH}"
    return [
        Result(
            name=f"{title}: against fit",
            value=rates.ratio,
            unit="x",
            at_least=case.at_least,
            note=f"{rates.ours:,.0f} against {rates.fit:,.1f} epochs/s, both sides with {both}, "
            f"{tier.tier}",
        ),
        Result(
            name=f"{title}: against TensorFlow Playground's engine",
            value=rates.ours / case.peer,
            unit="x",
            at_least=10,
            note=f"{rates.ours:,.0f} against {case.peer:,.0f} epochs/s, with both losses; "
            "theirs was measured on another day",
        ),
    ]


def measure() -> list[Result]:
    """Return the ratios of each case."""
    engine = start_engine()
    return [result for case in CASES for result in _measure_case(engine, case)]

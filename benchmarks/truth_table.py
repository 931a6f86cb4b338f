"""The XOR program of the tutorials: 2-4-1, four points, 1,000 epochs, against `Model.fit`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.rates import (
    as_shipped,
    build,
    compare,
    start_engine,
    test_set,
    train_exactly,
    warm_up,
)
from benchmarks.result import Result
from playground.datasets.task import Prepared
from playground.document.templates.templates import TEMPLATES

if TYPE_CHECKING:
    from playground.training.protocol.engine import Program

EPOCHS = 1000


def tutorial_model(weights: list[np.ndarray], learning_rate: float) -> Any:
    """Return the program as the tutorials write it; Any: Keras has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(4, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.set_weights(weights)
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def _losses(program: "Program", data: Prepared, learning_rate: float) -> Result:
    """Compare the loss of every epoch with that of `fit`, from the same weights."""
    weights = program.keras_model.get_weights()
    model = tutorial_model(weights, learning_rate)
    with as_shipped():
        history = model.fit(
            data.train.x, data.train.y, epochs=EPOCHS, shuffle=False, verbose=0
        ).history
    ours = train_exactly(program, EPOCHS)[:, program.columns.index("loss")]
    difference = float(np.abs(ours - np.asarray(history["loss"], np.float32)).max())
    return Result(
        name="XOR 2-4-1: largest difference of 1,000 losses to fit's",
        value=difference,
        unit="",
        at_most=1e-5,
        note=f"unshuffled; loss after {EPOCHS:,} epochs {ours[-1]:.6f}",
    )


def measure() -> list[Result]:
    """Return the difference of the losses and the ratio of the rates."""
    engine = start_engine()
    project = TEMPLATES["xor"].build()
    project = replace(project, training=replace(project.training, shuffle=False))
    rate = project.training.learning_rate
    program, data = build(engine, project)
    losses = _losses(program, data, rate)
    program.close()

    program, data = build(engine, project)
    warm_up(program)
    model = tutorial_model(program.keras_model.get_weights(), rate)

    test = test_set(program, data)

    def fit(epochs: int) -> None:
        model.fit(
            data.train.x,
            data.train.y,
            epochs=epochs,
            shuffle=False,
            validation_data=test,
            verbose=0,
        )

    rates = compare(program, fit, epochs=EPOCHS // 4)
    tier = program.tier()
    program.close()
    return [
        losses,
        Result(
            name="XOR 2-4-1, 4 points: against fit",
            value=rates.ratio,
            unit="x",
            at_least=1000,
            note=f"{rates.ours:,.0f} against {rates.fit:,.1f} epochs/s, {tier.tier}; "
            "TensorFlow Playground's engine: 688,000 training only, 310,000 with losses",
        ),
    ]

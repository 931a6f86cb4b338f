"""The tutorials' MNIST program: five epochs and the test accuracy, against `Model.fit`."""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.projects import mnist_project
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

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine

EPOCHS = 5
PART = 6_000
"""Number of images for the network with convolutions."""


def tutorial_model(weights: list[np.ndarray], learning_rate: float) -> Any:
    """Return the program as the tutorials write it; Any: Keras has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.set_weights(weights)
    model.compile(
        keras.optimizers.Adam(learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def measure(mnist: Path | None) -> list[Result]:
    """Return the ratio of the times for five epochs, and both test accuracies.

    Parameters
    ----------
    mnist : Path or None
        A local `mnist.npz`; None downloads it once, as Keras does.
    """
    engine = start_engine()
    return [*_dense(engine, mnist), _convolutions(engine, mnist)]


def _convolutions(engine: "Engine", mnist: Path | None) -> Result:
    """Compare epochs of the template with convolutions, on some of the images."""
    project = mnist_project("mnist-cnn", mnist, PART)
    program, data = build(engine, project)
    warm_up(program)
    model = program.keras_model
    test, batch = test_set(program, data), project.training.batch_size

    def fit(epochs: int) -> None:
        model.fit(
            data.train.x,
            data.train.y,
            batch_size=batch,
            epochs=epochs,
            validation_data=test,
            verbose=0,
        )

    rates = compare(program, fit, epochs=1)
    tier = program.tier()
    program.close()
    return Result(
        name=f"MNIST with convolutions, {len(data.train):,} images: against fit",
        value=rates.ratio,
        unit="x",
        at_least=1.5,
        note=f"{rates.ours:.3g} against {rates.fit:.3g} epochs/s, both with the test set "
        f"measured after each, {tier.tier}",
    )


def _dense(engine: "Engine", mnist: Path | None) -> list[Result]:
    """Run the tutorial on both sides."""
    project = mnist_project("mnist", mnist)
    program, data = build(engine, project)
    model = tutorial_model(program.keras_model.get_weights(), project.training.learning_rate)
    batch = project.training.batch_size
    test = (data.test.x, data.test.y)

    with as_shipped():
        started = perf_counter()
        model.fit(
            data.train.x,
            data.train.y,
            batch_size=batch,
            epochs=EPOCHS,
            validation_data=test,
            verbose=0,
        )
        fit_seconds = perf_counter() - started
    started = perf_counter()
    train_exactly(program, EPOCHS)
    seconds = perf_counter() - started

    tier = program.tier()
    accuracy = 100 * program.evaluate()["val_accuracy"]
    fit_accuracy = 100 * model.evaluate(*test, batch_size=batch, verbose=0)[1]
    program.close()
    return [
        Result(
            name=f"MNIST, {len(data.train):,} images, {EPOCHS} epochs: against fit",
            value=fit_seconds / seconds,
            unit="x",
            at_least=2.5,
            note=f"{seconds:.1f} s against {fit_seconds:.1f} s, both with the test set measured "
            f"after each epoch, compiling included, {tier.tier}",
        ),
        Result(
            name="MNIST: test accuracy, points below fit's",
            value=fit_accuracy - accuracy,
            unit="%",
            at_most=0.5,
            note=f"{accuracy:.2f} % against {fit_accuracy:.2f} %",
        ),
    ]

"""A sick project for each rule that judges a run: small, and sick with every seed tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import inspected
from playground.datasets.spec import no_progress
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import chained

Build = Callable[[Path], Project]


@dataclass(frozen=True)
class Sick:
    """A project on which a rule fires.

    Attributes
    ----------
    build : callable
        Returns the project; it may write data into the folder.
    has_cure : bool
        Whether the finding has a repair, after which the rule is silent.
    is_better : bool
        Whether the repair must also raise the skill.
    """

    build: Build
    has_cure: bool = True
    is_better: bool = True


CIRCLE = DataConfig(Selection("circle", {"samples": 200}))


def sketch(data: DataConfig, training: TrainingConfig, *steps: Step) -> Project:
    """Return a project with a chain of layers."""
    return chained(Project(data=data, training=training), *steps)


def trained(**fields: object) -> TrainingConfig:
    """Return settings for a short run."""
    usual: dict[str, object] = {"learning_rate": 0.01, "batch_size": 20, "epochs": 60}
    return replace(TrainingConfig(), **{**usual, **fields})  # type: ignore[arg-type]


def with_arrays(folder: Path, **arrays: NDArray[np.generic]) -> DataConfig:
    """Return the configuration of arrays, written to a file."""
    path = folder / "data.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    config = DataConfig(Selection("npz", {"path": str(path)}), features=())
    return inspected(config, no_progress)


def _rows(count: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return four inputs, and a label that depends on two of them."""
    x = np.random.default_rng(seed).normal(size=(count, 4)).astype(np.float32)
    y = (x[:, 0] + x[:, 1] ** 2 > 0.7).astype(np.float32)
    return x, y


SQUARED = "mean_squared_error"
OUTPUT = dense(1, "sigmoid")
RELU = dense(16, "relu")


def _vanishing(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(), *[dense(8, "sigmoid")] * 10, OUTPUT)


def _exploding(_folder: Path) -> Project:
    """Values grow from layer to layer: he_normal is meant for relu, which halves them."""
    data = DataConfig(Selection("curve_polynomial", {"samples": 200}), features=())
    training = trained(
        loss=SQUARED, metrics=(), optimizer=Selection("sgd"), learning_rate=1e-3, epochs=100
    )
    tower = [dense(32, "selu", kernel_initializer="he_normal")] * 10
    return sketch(data, training, *tower, dense(1, "linear"))


def _dead(_folder: Path) -> Project:
    """The XOR of the tutorials; with this seed relu units die."""
    data = DataConfig(Selection("truth_table", {"gate": "xor"}))
    training = trained(learning_rate=0.05, batch_size=4, epochs=500, seed=1)
    return sketch(data, training, dense(4, "relu"), OUTPUT)


def _high(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(learning_rate=10.0, epochs=200), RELU, RELU, OUTPUT)


def _low(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(learning_rate=1e-5), RELU, OUTPUT)


def _oscillating(_folder: Path) -> Project:
    data = DataConfig(Selection("curve_sine", {"samples": 200}), features=())
    training = trained(
        loss=SQUARED, metrics=(), optimizer=Selection("sgd"), learning_rate=0.1, batch_size=10
    )
    return sketch(data, training, dense(16, "tanh"), dense(1, "linear"))


def _base(_folder: Path) -> Project:
    training = trained(optimizer=Selection("sgd"), learning_rate=0.1, epochs=40)
    return sketch(CIRCLE, training, dense(8, "sigmoid"), dense(8, "sigmoid"), OUTPUT)


def _overfitting(_folder: Path) -> Project:
    data = DataConfig(Selection("moons", {"samples": 250, "noise": 50}))
    training = trained(learning_rate=0.01, epochs=200)
    return sketch(data, training, dense(128, "relu"), dense(128, "relu"), OUTPUT)


def _underfitting(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(epochs=150), dense(2, "leaky_relu"), OUTPUT)


def _ended_early(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(learning_rate=0.005, epochs=20), RELU, OUTPUT)


def _large_inputs(folder: Path) -> Project:
    x, y = _rows(300)
    data = with_arrays(folder, x=3000 + 1000 * x, y=y)
    return sketch(data, trained(learning_rate=0.003), dense(16, "tanh"), OUTPUT)


def _large_labels(folder: Path) -> Project:
    x, _y = _rows(300)
    data = with_arrays(folder, x=x, y=2e6 + 1e6 * x[:, 0] + 3e5 * x[:, 1])
    training = trained(loss=SQUARED, metrics=(), epochs=40)
    return sketch(data, training, RELU, dense(1, "linear"))


def _linear(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(), dense(8, "linear"), dense(8, "linear"), OUTPUT)


def _misfit(_folder: Path) -> Project:
    """Softplus outputs for labels of -1 and 1, with the mean squared error."""
    data = DataConfig(Selection("circle", {"samples": 200, "labels": "-1/1"}))
    training = trained(loss=SQUARED, metrics=())
    return sketch(data, training, dense(16, "tanh"), dense(1, "softplus"))


def _small_weights(_folder: Path) -> Project:
    narrow = dense(8, "tanh", kernel_initializer="random_normal")
    return sketch(CIRCLE, trained(learning_rate=0.001, epochs=40), *[narrow] * 6, OUTPUT)


def _zeros(_folder: Path) -> Project:
    return sketch(CIRCLE, trained(), dense(16, "relu", kernel_initializer="zeros"), OUTPUT)


def _imbalance(folder: Path) -> Project:
    random = np.random.default_rng(0)
    x = random.normal(size=(1500, 4)).astype(np.float32)
    y = (random.random(1500) < 0.04).astype(np.float32)
    x[y == 1] += 1.2
    training = trained(learning_rate=0.003, epochs=15, batch_size=50)
    return sketch(with_arrays(folder, x=x, y=y), training, dense(8, "relu"), OUTPUT)


def _shuffled(folder: Path) -> Project:
    x, y = _rows(400)
    y = np.random.default_rng(1).permutation(y)
    return sketch(with_arrays(folder, x=x, y=y), trained(), dense(32, "relu"), OUTPUT)


def _leaking(folder: Path) -> Project:
    x, y = _rows(300)
    table = folder / "table.csv"
    rows = [f"{','.join(map(str, row))},{int(y[i])},{int(y[i])}" for i, row in enumerate(x)]
    table.write_text("\n".join(["a,b,c,d,result,label", *rows]), encoding="utf-8")
    config = DataConfig(Selection("csv", {"path": str(table)}), features=())
    return sketch(inspected(config, no_progress), trained(), RELU, OUTPUT)


def _small_batches(_folder: Path) -> Project:
    training = trained(batch_size=2, epochs=15)
    layers: tuple[Step, ...] = (RELU, ("BatchNormalization", {}), RELU, ("BatchNormalization", {}))
    data = DataConfig(Selection("spiral", {"samples": 200}))
    return sketch(data, training, *layers, OUTPUT)


def _little_data(_folder: Path) -> Project:
    data = DataConfig(Selection("spiral", {"samples": 100}), train_fraction=0.4)
    training = trained(learning_rate=0.02, epochs=250, batch_size=10)
    return sketch(data, training, dense(32, "tanh"), dense(32, "tanh"), OUTPUT)


def _nan(_folder: Path) -> Project:
    data = DataConfig(Selection("curve_polynomial", {"samples": 200}), features=())
    training = trained(
        loss=SQUARED, metrics=(), optimizer=Selection("sgd"), learning_rate=0.9, epochs=30
    )
    return sketch(data, training, dense(32, "relu"), dense(32, "relu"), dense(1, "linear"))


SICK: Mapping[str, Sick] = {
    "vanishing_gradients": Sick(_vanishing),
    "exploding_gradients": Sick(_exploding),
    "dead_units": Sick(_dead),
    "saturated_units": Sick(_large_inputs),
    "learning_rate_too_high": Sick(_high),
    "learning_rate_too_low": Sick(_low),
    "oscillation": Sick(_oscillating),
    "base_rate": Sick(_base),
    "loss_not_falling": Sick(_base),
    "overfitting": Sick(_overfitting, is_better=False),
    "underfitting": Sick(_underfitting),
    "ended_early": Sick(_ended_early),
    "inputs_not_scaled": Sick(_large_inputs),
    "targets_not_scaled": Sick(_large_labels),
    "linear_stack": Sick(_linear),
    "loss_and_output": Sick(_misfit),
    "initial_scale": Sick(_small_weights),
    "equal_weights": Sick(_zeros),
    "class_imbalance": Sick(_imbalance, is_better=False),
    "shuffled_labels": Sick(_shuffled, has_cure=False),
    "leaking_labels": Sick(_leaking, is_better=False),
    "small_batches": Sick(_small_batches),
    "too_little_data": Sick(_little_data, is_better=False),
    "not_a_number": Sick(_nan),
}
"""By rule; the cure of overfitting and of leaks is no higher skill on the training set."""

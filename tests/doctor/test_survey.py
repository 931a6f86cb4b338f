"""A survey of networks that nobody chose: a good run has no finding, a bad one has."""

from dataclasses import dataclass
from random import Random

import pytest

from playground.base.params import ParamValue, Regularizer, Selection
from playground.datasets.config import DataConfig
from playground.doctor.judging import judge
from playground.doctor.reading import record_of_ended
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import chained
from tests.doctor.conftest import Trained

NETWORKS = 30
STEPS = 5000
"""At most about this many are trained."""
FAR = 0.1
"""A run this far below what a good one reaches has failed; between the two nothing is asked."""
GOOD_VARIANCE = 0.85
"""Share of the variance of numbers that a good run explains."""


@dataclass(frozen=True)
class Kind:
    """A data set, what reads its answer, and the test accuracy of a good run."""

    data: DataConfig
    output: Step
    accuracy: float
    samples: int = 150
    loss: str = "binary_crossentropy"


def points(name: str, samples: int, noise: int) -> DataConfig:
    return DataConfig(Selection(name, {"samples": samples, "noise": noise}))


def curve(name: str) -> Kind:
    data = DataConfig(Selection(name, {"samples": 300}), features=())
    return Kind(data, dense(1, "linear"), GOOD_VARIANCE, loss="mean_squared_error")


def classes(data: DataConfig, count: int, accuracy: float, samples: int) -> Kind:
    loss = "sparse_categorical_crossentropy"
    return Kind(data, dense(count, "softmax"), accuracy, samples, loss)


YES = dense(1, "sigmoid")
KINDS = {
    "circle": Kind(points("circle", 300, 10), YES, 0.97),
    "moons": Kind(points("moons", 300, 20), YES, 0.94),
    "xor": Kind(points("xor", 300, 10), YES, 0.95),
    "spiral": Kind(points("spiral", 400, 0), YES, 0.92, 200),
    "blobs": classes(DataConfig(Selection("blobs")), 4, 0.95, 150),
    "iris": classes(
        DataConfig(Selection("iris"), train_fraction=0.7, scaling="standard"), 3, 0.93, 105
    ),
    "clusters": Kind(DataConfig(Selection("clusters"), train_fraction=0.8), YES, 0.88, 800),
    "sine": curve("curve_sine"),
    "polynomial": curve("curve_polynomial"),
    "digits": classes(DataConfig(Selection("digits"), train_fraction=0.8), 10, 0.94, 1437),
}
RATES = {"adam": 0.003, "sgd": 0.05, "rmsprop": 0.003}
"""A usual learning rate of each optimizer."""
ACTIVATIONS = ("relu", "relu", "tanh", "tanh", "sigmoid", "elu", "leaky_relu", "selu")
SPREAD = (-2, -1, -0.5, 0, 0, 0, 0.5, 1, 2)
"""Powers of ten by which a learning rate differs from the usual one."""
EXTRAS = (*[""] * 6, "dropout", "normalization", "penalty", "small weights")


def drawn(seed: int) -> tuple[Project, Kind]:
    """Return a small network with settings that a student may choose."""
    random = Random(seed)
    name = random.choice(list(KINDS))
    kind, activation = KINDS[name], random.choice(ACTIVATIONS)
    depth, units = random.choice((1, 1, 2, 2, 3, 4, 6)), random.choice((2, 3, 4, 8, 8, 16, 32))
    optimizer = random.choice(("adam", "adam", "adam", "sgd", "sgd", "rmsprop"))
    rate = float(f"{RATES[optimizer] * 10 ** random.choice(SPREAD):.1g}")
    batch, epochs = random.choice((4, 16, 32, 32, 64, 128)), random.choice((40, 100, 100, 200, 300))
    steps: list[Step] = [("Flatten", {})] if name == "digits" else []
    steps += depth * _hidden(dense(units, activation), random.choice(EXTRAS))
    training = TrainingConfig(
        loss=kind.loss,
        metrics=("accuracy",) if kind.loss != "mean_squared_error" else (),
        optimizer=Selection(optimizer),
        learning_rate=rate,
        batch_size=batch,
        epochs=int(max(20, min(epochs, STEPS * batch / kind.samples))),
        seed=seed,
    )
    return chained(Project(data=kind.data, training=training), *steps, kind.output), kind


def _hidden(layer: Step, extra: str) -> list[Step]:
    params: dict[str, ParamValue] = {}
    if extra == "penalty":
        params = {"kernel_regularizer": Regularizer(l2=0.001)}
    elif extra == "small weights":
        params = {"kernel_initializer": "random_normal"}
    behind: dict[str, Step] = {
        "dropout": ("Dropout", {"rate": 0.2}),
        "normalization": ("BatchNormalization", {}),
    }
    changed = (layer[0], {**layer[1], **params})
    return [changed, behind[extra]] if extra in behind else [changed]


@pytest.mark.keras
@pytest.mark.long
@pytest.mark.parametrize("seed", range(NETWORKS))
def test_a_good_run_has_no_finding_and_one_that_failed_has(seed: int, trained: Trained) -> None:
    project, kind = drawn(seed)
    ended = trained(project)
    record = record_of_ended(project, ended)
    reached = ended.program.evaluate().get("val_accuracy", record.test_skill) or 0.0
    found = [(finding.rule, finding.sentence) for finding in judge(record)]
    if reached >= kind.accuracy:
        assert not found, f"reached {reached:.3f}, but {found}"
    elif reached < kind.accuracy - FAR:
        assert found, f"reached only {reached:.3f}, without a finding"

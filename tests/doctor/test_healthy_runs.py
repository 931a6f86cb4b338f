"""No rule fires on a template's run that reaches its accuracy; one that fails gets a finding."""

from dataclasses import replace
from pathlib import Path

import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.doctor.judging import judge
from playground.doctor.reading import record_of_ended
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import chained
from playground.document.templates.templates import TEMPLATES
from tests.doctor.conftest import Trained

SEEDS = range(10)
MNIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "mnist.npz"
PIXELS = ("mnist", "mnist-cnn")
SAMPLE = {("xor", 1), ("xor", 6), ("iris", 0), ("digits", 0), ("binary-classifier", 0)}
"""These run in CI; all ten seeds of all projects take a quarter of an hour."""


def other(name: str) -> tuple[Project, float]:
    """Return a project that is not a template, and the accuracy that it reaches."""
    params: dict[str, ParamValue] = {"epochs": 60, "batch_size": 20, "learning_rate": 0.01}
    training = replace(TrainingConfig(), **params)  # type: ignore[arg-type]
    if name == "blobs":
        training = replace(training, loss="sparse_categorical_crossentropy")
        project = Project(data=DataConfig(Selection("blobs")), training=training)
        return chained(project, dense(8, "relu"), dense(4, "softmax")), 0.95
    if name == "moons":
        project = Project(data=DataConfig(Selection("moons")), training=training)
        return chained(project, dense(8, "relu"), dense(1, "sigmoid")), 0.95
    data = DataConfig(Selection("sequence_first"), features=())
    training = replace(training, epochs=30)
    steps = (("LSTM", {"units": 12}), dense(1, "sigmoid"))
    return chained(Project(data=data, training=training), *steps), 0.95


def project_of(name: str) -> tuple[Project, float]:
    """Return a project with its number of epochs, and the accuracy that it reaches."""
    if name not in TEMPLATES:
        return other(name)
    template = TEMPLATES[name]
    project = template.build()
    if name in PIXELS:
        params = {**project.data.source.params, "path": str(MNIST)}
        source = Selection(project.data.source.name, params)
        project = replace(project, data=replace(project.data, source=source))
    training = replace(project.training, epochs=template.epochs)
    return replace(project, training=training), template.accuracy


CASES = [(name, seed) for name in (*TEMPLATES.names, "blobs", "moons", "lstm") for seed in SEEDS]


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "seed"),
    [case if case in SAMPLE else pytest.param(*case, marks=pytest.mark.long) for case in CASES],
)
def test_findings_fit_whether_the_accuracy_is_reached(
    name: str, seed: int, trained: Trained
) -> None:
    if name in PIXELS and not MNIST.exists():
        pytest.skip(f"needs {MNIST}")
    project, accuracy = project_of(name)
    ended = trained(replace(project, training=replace(project.training, seed=seed)))
    findings = judge(record_of_ended(project, ended))
    reached = ended.program.evaluate()["val_accuracy"]
    what = [(finding.rule, finding.sentence) for finding in findings]
    if reached >= accuracy - 1e-6:
        assert not findings, f"reached {reached:.3f}, but {what}"
    else:
        assert findings, f"reached only {reached}, without a finding"

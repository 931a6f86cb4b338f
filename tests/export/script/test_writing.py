"""Whole scripts: they are formatted, they run, and they build the project's network."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground.base.errors import ExportError
from playground.base.params import ParamValue, Regularizer, Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.document.commands import AddLayer, Connect
from playground.document.edits.freezing import FreezeWeight
from playground.document.inference import infer
from playground.document.project import FrozenWeight, LayerId, Point, Project, TrainingConfig
from playground.document.templates.templates import TEMPLATES
from playground.export.script import script_of
from tests import warm

RUFF = [sys.executable, "-m", "ruff"]
REPORT = """
import json
print("REPORT", json.dumps([model.count_params(), model.get_config(), len(history.epoch)]))
"""
RUNNER = """
import keras, runpy, sys, warnings
warnings.simplefilter("error", SyntaxWarning)
for name in sys.argv[1:]:
    keras.backend.clear_session()
    runpy.run_path(name + ".py")
"""


def chain(*layers: tuple[str, Mapping[str, ParamValue]], **fields: Any) -> Project:
    project = AddLayer("Input", Point()).apply(Project(title="Test"))
    for index, (name, params) in enumerate(layers, start=1):
        project = AddLayer(name, Point(), params, LayerId(f"layer{index}")).apply(project)
    return replace(project, **fields)


SIGMOID: tuple[str, dict[str, ParamValue]] = ("Dense", {"units": 1, "activation": "sigmoid"})
TABLE = DataConfig(Selection("truth_table"))
XOR = chain(
    ("Dense", {"units": 4, "activation": "relu"}),
    SIGMOID,
    data=TABLE,
    training=TrainingConfig(epochs=1000),
)
REGULARIZED = chain(
    ("Dense", {"units": 64, "activation": "relu", "kernel_regularizer": Regularizer(0.0, 0.01)}),
    ("Dropout", {}),
    ("BatchNormalization", {}),
    ("Dense", {"units": 32, "activation": "relu"}),
    SIGMOID,
    data=DataConfig(Selection("circle", {"noise": 10}), ("x", "y", "x²", "y²"), scaling="standard"),
    training=TrainingConfig(
        epochs=20,
        optimizer=Selection("sgd", {"momentum": 0.9}),
        schedule=Selection("cosine", {"warmup_steps": 10}),
        validation_split=0.2,
        callbacks=(
            Selection("early_stopping"),
            Selection("best_weights"),
            Selection("stop_at_metric", {"monitor": "accuracy"}),
        ),
    ),
)
RESIDUAL = Connect(LayerId("layer2"), LayerId("layer4")).apply(
    chain(
        ("Dense", {"units": 8}),
        ("Dense", {"units": 8, "activation": "tanh"}),
        ("Add", {}),
        ("Dense", {"units": 1}),
        data=DataConfig(Selection("reg_gauss")),
        training=TrainingConfig(loss="mean_squared_error", metrics=("mean_absolute_error",)),
    )
)
SEQUENCE = chain(
    ("Reshape", {"target_shape": (2, 1)}),
    ("Conv1D", {"kernel_size": (2,), "padding": "causal"}),
    ("Bidirectional", {"layer": "GRU", "units": 3, "merge_mode": "sum"}),
    SIGMOID,
    training=TrainingConfig(epochs=3, class_weights=(1.0, 2.0), shuffle=False, batch_size=16),
)
OWN = {
    "truth table": XOR,
    "regularized": REGULARIZED,
    "residual": RESIDUAL,
    "sequence": SEQUENCE,
}
PROJECTS = {**OWN, **{template.name: template.build() for template in TEMPLATES}}
SHARED = Path(__file__).resolve().parents[4] / "shared"
HAS_MNIST = (SHARED / "data" / "mnist.npz").exists()
RUNNABLE = {
    name: project
    for name, project in PROJECTS.items()
    if HAS_MNIST or project.data.source.name != "mnist"
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_script_is_formatted_and_clean(name: str) -> None:
    script = script_of(PROJECTS[name])
    assert max(map(len, script.splitlines())) <= 88
    options = ["--isolated", "--line-length", "88"]
    for check in (["format", "--diff", *options, "-"], ["check", *options, "--select=E,F,I", "-"]):
        done = subprocess.run(
            RUFF + check, input=script, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_same_project_gives_the_same_script() -> None:
    assert script_of(REGULARIZED) == script_of(replace(REGULARIZED, notes="other"))


def small(project: Project) -> Project:
    """Return `project` with fewer images, if its data set is large."""
    if project.data.source.name != "mnist":
        return project
    path = str(SHARED / "data" / "mnist.npz")
    source = project.data.source.with_param("samples", 100).with_param("path", path)
    return replace(project, data=replace(project.data, source=source))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, Any, int]]:
    """Return what each script built and trained, run for a few epochs in one new process."""
    folder = tmp_path_factory.mktemp("scripts")
    for name, project in RUNNABLE.items():
        script = re.sub(r"EPOCHS = \d+", "EPOCHS = 2", script_of(small(project)), count=1)
        (folder / f"{name}.py").write_text(script + REPORT, encoding="utf-8")
    command = [sys.executable, "-c", RUNNER, *RUNNABLE]
    done = warm.run(command, cwd=folder, knows_program=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith("REPORT ")]
    found = [tuple(json.loads(line.removeprefix("REPORT "))) for line in lines]
    return dict(zip(RUNNABLE, found, strict=True))


@pytest.mark.keras
@pytest.mark.parametrize("name", RUNNABLE)
def test_a_script_builds_and_trains_the_network(
    name: str, reports: dict[str, tuple[int, Any, int]]
) -> None:
    project = PROJECTS[name]
    inference = infer(project.network, describe(project.data))
    parameters, config, epochs = reports[name]
    assert parameters == inference.parameters
    assert epochs == 2
    classes = sorted(layer["class_name"] for layer in config["layers"])
    expected = [project.network.layer(key).type_name for key in inference.active]
    assert classes == sorted(kind.replace("Input", "InputLayer") for kind in expected)


def test_an_incomplete_network_is_an_error() -> None:
    with pytest.raises(ExportError, match="no script of this network yet"):
        script_of(Project())


@pytest.mark.parametrize("title", ["", 'a"""b', "back\\", "two\nlines", "é" * 200])
def test_any_title_gives_a_script_that_compiles(title: str) -> None:
    script = script_of(replace(XOR, title=title))
    compile(script, "script", "exec")
    assert len(script.splitlines()[0]) <= 88


def test_writing_a_script_does_not_load_keras(tmp_path: Path) -> None:
    code = (
        "import sys, playground.export.script; assert not {'keras', 'tensorflow'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_single_frozen_weights_are_in_a_comment() -> None:
    place = FrozenWeight("kernel", (0, 1))
    project = FreezeWeight(LayerId("layer2"), place, is_frozen=True).apply(XOR)
    added = set(script_of(project).splitlines()) - set(script_of(XOR).splitlines())
    (line,) = added
    assert line.startswith("# All weights are trainable here;")
    assert line.endswith("1 of dense.")

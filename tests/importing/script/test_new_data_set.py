"""A data set that only a test registers: export, proof and import work."""

import ast
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from playground.base.params import Int, Selection, parse_values
from playground.base.registry import Registry
from playground.catalog.losses import USUAL_LOSS
from playground.datasets import sources
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.script_code import RNG, Hole, Lines, ScriptCode, Values
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.export.script import script_of
from playground.export.script.data import data_code
from playground.export.script.network import network_code
from playground.export.script.proof import predictions_of
from playground.importing.script import read_script


def _count(values: Values) -> int:
    samples = values["samples"]
    assert isinstance(samples, int)
    return samples


def _describe(values: Values) -> Task:
    return Task(kind=TaskKind.REGRESSION, input_shape=(1,), samples=_count(values))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    x = np.linspace(0, 1, _count(values)).reshape(-1, 1).astype("float32")
    y = np.sin(6 * x) + _tremble(values) * generator.standard_normal(x.shape)
    return Raw(Samples(x, y.astype("float32")))


def _tremble(values: Values) -> float:
    tremble = values["tremble"]
    assert isinstance(tremble, int)
    return tremble / 1000


def _code(values: Values) -> Lines:
    noise = " + $tremble_share * rng.standard_normal(x.shape)" if values["tremble"] else ""
    return (
        RNG,
        'x = np.linspace(0, 1, $samples).reshape(-1, 1).astype("float32")',
        f'y = (np.sin(6 * x){noise}).astype("float32")',
    )


WAVE = DatasetSpec(
    name="wave",
    label="Wave",
    group="Small tables",
    summary="A wave with noise.",
    params=(
        Int(name="samples", help="How many.", default=50, minimum=10, maximum=1000),
        Int(name="tremble", help="Noise in thousandths.", default=0, minimum=0, maximum=500),
    ),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={
            "tremble_share": Hole(
                _tremble, lambda read: {"tremble": round(1000 * read["tremble_share"])}
            )
        },
        forms={"tremble": (0, 1)},
    ),
    loaders=("waves.load_wave",),
)


@pytest.fixture(autouse=True)
def wave(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the data set to the registry object that all modules share."""
    entries = Registry("data set", (*DATASETS, WAVE))
    assert sources.DATASETS is DATASETS
    with monkeypatch.context() as patch:
        patch.setattr(DATASETS, "_entries", {spec.name: spec for spec in entries})
        yield


CONFIGS = [
    DataConfig(Selection("wave"), (), 0.8, 3),
    DataConfig(Selection("wave", {"samples": 33, "tremble": 40}), (), 0.6, 9, "minmax"),
]


def project_with(config: DataConfig) -> Project:
    """Return a project of the data, with the smallest network for it."""
    project = TEMPLATES["binary-classifier"].build()
    loss = USUAL_LOSS[TaskKind.REGRESSION]
    return replace(
        project,
        title="Wave",
        data=config,
        training=replace(project.training, loss=loss, metrics=()),
    )


@pytest.mark.parametrize("config", CONFIGS)
def test_its_script_makes_the_same_samples(config: DataConfig) -> None:
    code = data_code(config, describe(config), USUAL_LOSS[TaskKind.REGRESSION])
    names: dict[str, np.ndarray] = {}
    exec("\n".join((*code.imports, code.text)), names)
    prepared = prepare(config, lambda _text, _share: None)

    np.testing.assert_allclose(names["x_train"], prepared.train.x, atol=2e-6)
    np.testing.assert_allclose(names["y_test"], prepared.test.y, atol=2e-6)


@pytest.mark.parametrize("config", CONFIGS)
def test_its_script_is_read_back_whole(config: DataConfig) -> None:
    project = project_with(config)
    script = script_of(project)
    imported = read_script(script)

    assert imported.notes == ()
    assert imported.project.data.source.name == "wave"
    assert parse_values(WAVE.params, imported.project.data.source.params, "Wave") == parse_values(
        WAVE.params, config.source.params, "Wave"
    )
    assert script_of(imported.project) == script
    assert read_script(script, base=project).project == project


def test_a_number_edited_in_its_script_changes_that_parameter() -> None:
    script = script_of(project_with(CONFIGS[1]))

    edited = read_script(script.replace("0.04 * rng", "0.1 * rng")).project
    assert edited.data.source.params["tremble"] == 100


def test_an_illegal_number_is_not_imported() -> None:
    script = script_of(project_with(CONFIGS[1]))

    imported = read_script(script.replace("0.04 * rng", "40 * rng"))
    assert imported.project.data.source.name != "wave"
    assert any("is used instead" in note.message for note in imported.notes)


def test_a_program_that_loads_it_from_a_library_is_read() -> None:
    program = """
from waves import load_wave
x, y = load_wave(return_X_y=True)
model = Sequential([Dense(4), Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
"""
    ast.parse(program)
    imported = read_script(program)
    assert imported.project.data.source == Selection("wave")


@pytest.mark.keras
@pytest.mark.usefixtures("warm_proofs")
def test_the_proof_of_its_script_holds() -> None:
    project = project_with(CONFIGS[0])
    inference = infer(project.network, describe(project.data))
    building = pytest.importorskip("playground.engine.model.building")
    model = building.build_network(project, inference, is_hot=False).model
    x = np.linspace(0, 1, 5, dtype=np.float32).reshape(-1, 1)

    predicted = predictions_of(network_code(project.network, inference), model.get_weights(), x)
    np.testing.assert_allclose(predicted, model.predict(x, verbose=0), atol=1e-6)

"""A U-Net, an autoencoder, a subclassed model and an LSTM of Keras 2: in, trained, out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources.stand_in import STAND_IN
from playground.datasets.spec import no_progress
from playground.document.needs import needs_of_network
from playground.document.project import Project
from playground.export.exporting import export_model
from playground.importing.files import read_model_file, read_script_text
from playground.importing.result import Imported
from playground.training import inline
from playground.training.protocol.engine import Engine
from tests.conftest import SHARED
from tests.importing.compared.described import program_of

LSTM_FILE = SHARED / "cases" / "imports" / "k2_lstm.h5"


def opened(name: str) -> Imported:
    """Return a program or a model file as the window and the command line open it."""
    if name != "keras_2_lstm":
        return read_script_text(program_of(name)[0])
    if not LSTM_FILE.is_file():
        pytest.skip("the shared model files are not at hand")
    return read_model_file(LSTM_FILE)


def with_stand_in(project: Project) -> Project:
    """Return a project that has no data with made-up data of the shape that it needs."""
    task = describe(project.data)
    if not task.is_noise:
        return project
    params = needs_of_network(project.network, task.input_shape, project.training.loss)
    return replace(project, data=made_up(params))


def made_up(params: Mapping[str, ParamValue]) -> DataConfig:
    """Return made-up data: two batches to train on, and a half to test."""
    source = Selection(STAND_IN.name, {**params, "samples": 80})
    return DataConfig(source, features=(), train_fraction=0.8)


@pytest.mark.parametrize(
    "name", ["u_net_small", "convolutional_autoencoder", "subclassed_model", "keras_2_lstm"]
)
def test_an_imported_network_trains_and_its_export_predicts_the_same(
    name: str, graph_engine: Engine, tmp_path: Path
) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    imported = opened(name)
    project = with_stand_in(imported.project)
    if project.data.source.name != STAND_IN.name:
        params = needs_of_network(project.network, describe(project.data).input_shape, None)
        project = replace(project, data=replace(made_up(params), target=project.data.target))
    training = replace(project.training, epochs=2, batch_size=32, learning_rate=0.001)
    project = replace(project, training=training)

    run = inline.train(graph_engine, project, epochs=2, checkpoint=imported.checkpoint)

    assert np.isfinite(run.curves.column("loss")).all()
    model = run.program.keras_model
    x = np.asarray(prepare(project.data, no_progress).train.x[:16])
    path = tmp_path / "exported.keras"
    report = export_model("keras", path, model=model, project=project, x=x)
    assert report.difference <= 1e-6
    expected = np.asarray(model.predict(x, verbose=0))
    found = keras.models.load_model(path, compile=False).predict(x, verbose=0)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    run.program.close()
